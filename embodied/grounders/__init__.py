"""Grounders: from a subgoal to an admissible skill call."""
