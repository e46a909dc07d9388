"""AI2-THOR as a simulator: over the `ai2thor` package, and over our own Controller, which speaks the same language.

`simulator` is the contract over a `link`, of which `process`, by `watch`, and `local` are the two. `scenes` says which
scene is meant, `state` reads the metadata, `treatments` remembers what happened to things, `refusals` says why an
action failed, and `backend` is the door.
"""
