"""Habitat behind the `Simulator` contract: habitat_sim 0.2.5 to 0.3.4, by its public names only.

What was read is its API, not run: habitat_sim is on no package index. docs/habitat.md says what has been run on what.
"""
