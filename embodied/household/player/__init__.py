"""A player: the program that the real `ai2thor` package starts in Unity's place.

    Controller(local_executable_path="python -m embodied.household.player", scene="kitchen", x_display="0")

`__main__` starts it, `session` takes the actions, `reply` says what goes back, `fifo` and `wsgi` carry both.
"""
