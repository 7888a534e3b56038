"""The touch side: queue, slips, counters."""
