"""What the commands do; `cli.py` and `options.py` hold their options, the rest is imported when a command runs."""
