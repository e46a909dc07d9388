"""Suites, the runner, metrics, statistics and reports."""
