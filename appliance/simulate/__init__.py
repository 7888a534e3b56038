"""A seeded day of a centre, played against a running demo faster than real time."""
