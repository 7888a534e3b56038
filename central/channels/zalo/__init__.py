"""Zalo's Official Account: how messages leave, how events come in, what its errors mean."""
