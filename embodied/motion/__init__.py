"""How a robot gets to where it can see and reach: grid paths and standing poses."""
