"""Planners, one planning method a file."""
