"""AI2-THOR's Python surface over the household engine: Controller, Event, metadata."""
