"""Schema revisions of central, run by `motcua central migrate`."""
