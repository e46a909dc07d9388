"""Looking for things that memory knows nothing of: where they may be, and in which order to look, a strategy a file."""
