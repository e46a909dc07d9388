"""AI2-THOR's actions: the rule table, and the rules by what they are about."""
