"""The renderer of the household simulator: colour, depth and object ids of a home, from one pass on one core."""
