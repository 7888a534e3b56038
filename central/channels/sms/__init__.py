"""SMS by a gateway: how messages leave, how events come in, what its errors mean."""
