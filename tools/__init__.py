"""What makes the site: one file per command, and three rooms of parts."""
