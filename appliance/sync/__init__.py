"""Store and forward: the outbox on its way to central, and central's changes on their way back."""
