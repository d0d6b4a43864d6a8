"""The sources of the pages, and what two builders make of them."""
