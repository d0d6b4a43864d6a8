"""The commands, as someone who has just cloned the repository meets them."""
