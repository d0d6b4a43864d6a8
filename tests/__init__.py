"""Only tests, in rooms that run in the order of the chain."""
