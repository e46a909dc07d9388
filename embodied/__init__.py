"""A language planner for simulated household robots."""
