"""The pages: their sources, and those made from tables."""
