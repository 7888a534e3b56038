"""The outside channels: one folder each, one line each in `central.channels.registry`."""
