"""Simulators, each as one `Simulator`."""
