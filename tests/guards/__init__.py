"""One planted fault for each check; each must be caught."""
