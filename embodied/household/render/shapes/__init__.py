"""The shapes of AI2-THOR's object types: one function for each shape, entered under the types that have it."""
