"""Pictures for people: a film or a sheet of an episode, and rooms as somebody would see them.

`recorder.py` keeps what happened, `story.py` tells what a viewer should know at each moment, `cameras.py` takes the
pictures, `page.py` lays a moment out, `film.py` and `sheet.py` write files. Nothing here knows a planner.
"""
