"""Paper: layout, ESC/POS encoding, spool and transports."""
