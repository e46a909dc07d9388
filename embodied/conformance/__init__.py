"""The contract of simulators, as a list of small checks that say what is wrong and what to do about it."""
