"""ProcTHOR houses as scenes."""
