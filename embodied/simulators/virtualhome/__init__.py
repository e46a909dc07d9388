"""VirtualHome behind the `Simulator` contract: the official graph executor, and the official client of its Unity."""
