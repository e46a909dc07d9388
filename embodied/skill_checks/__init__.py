"""Whether skills are what they declare: they are run from many states, and their words are compared."""
