"""Pure rules: no I/O, no clock of their own, importable by every part."""
