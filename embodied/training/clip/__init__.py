"""Training of the small CLIP on rendered frames and captions from the simulator's state."""
