"""How long to wait before trying again: doubling, with jitter, capped."""

FIRST_DELAY_S = 2.0
MAX_DELAY_S = 900.0


def next_delay_s(attempts: int, random_unit: float) -> float:
    """Return the delay in seconds after `attempts` failures (1 for the first).

    `random_unit` (0..1) spreads the delay over its upper half, so that many boxes that failed together do not come
    back together.
    """
    full = min(MAX_DELAY_S, FIRST_DELAY_S * 2.0 ** min(max(attempts - 1, 0), 30))
    return full * (0.5 + 0.5 * random_unit)
