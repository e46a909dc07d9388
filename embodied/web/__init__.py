"""`embodied serve`: one session with a robot, as a page for laptops and phones.

`guard.py` decides who may ask for anything at all; `desk.py` keeps what the page shows, made anew from the session's
trace for whoever comes or comes back; `painter.py` draws pictures in a thread of its own and `stream.py` sends them;
`page.py` lays the page out of the parts in the other files; `server.py` starts it all. Text that people or models wrote
is set as text, never as HTML. Everything here but `painter.py`, `desk.py` and `guard.py` is NiceGUI's: import it where
it is used.
"""
