"""Evaluation: suites of tasks, the runner, metrics with intervals, and the report."""
