"""Stand-ins that speak the real protocols over real sockets, for the demo and the tests; never part of a box."""
