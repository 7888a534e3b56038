"""A virtual ESC/POS printer: takes bytes over TCP as a real one does and draws the paper."""
