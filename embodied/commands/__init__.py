"""What the commands do; `cli.py` holds their options only, and imports from here when a command runs."""
