"""A package that was written without a line changed in embodied."""
