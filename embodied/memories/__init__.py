"""What memory is made of, each kind in a file."""
