"""A stand-in for Zalo's Official Account service: the same protocol over real sockets, for the demo and for tests."""
