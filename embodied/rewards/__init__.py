"""Rewards: one method a file, each a `RewardModel`; the words that they look for; and the success check."""
