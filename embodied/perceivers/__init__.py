"""Ways of seeing, each in a file: what a frame shows, with type, place and states."""
