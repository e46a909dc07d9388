"""Whether a scene is one that a robot can work in: `check_scene` says what is amiss."""
