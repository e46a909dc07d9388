"""The household simulator: a kinematic home with AI2-THOR's object types, actions and rules."""
