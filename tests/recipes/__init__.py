"""Recipes: what readers copy is tested as a library would be."""
