"""Content: the folder is what counts."""
