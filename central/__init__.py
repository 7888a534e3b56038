"""The central case server: what the QR opens, what officers see, what boxes report to."""
