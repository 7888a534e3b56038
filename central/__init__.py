"""The central case server: ingest, dossiers and the tracking page."""
