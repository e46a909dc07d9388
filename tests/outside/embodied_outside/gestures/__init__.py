"""A skill library: one skill a file; this one is no skill, for its name begins with an underscore."""
