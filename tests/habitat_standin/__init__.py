"""A strict stand-in for habitat_sim: real kinematics of boxes on a grid navmesh, and no name beyond `api.txt`.

It lies among the tests, not in the package: what runs on it has not run on Habitat, and nobody is to mistake the two.
"""
