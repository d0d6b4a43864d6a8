"""What readers take into their own projects is tested as a library would be."""
