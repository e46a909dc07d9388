"""Sessions: one robot in one home, and the people who tell it things and watch."""
