"""Encoders of text and pictures."""
