"""Health checks of the box: one possible fault per file, found through the entry-point group `motcua.checks`."""
