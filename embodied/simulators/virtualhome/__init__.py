"""VirtualHome behind the `Simulator` contract: the official graph executor, and the official client of its Unity build.

A symbolic world: things, their states and relations. It has no pictures and no poses, and says so.
"""
