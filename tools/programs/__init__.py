"""A program: how it is run, compared and stored."""
