"""Other packages that look for mistakes in a training, and how each is asked."""
