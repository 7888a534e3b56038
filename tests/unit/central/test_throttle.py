"""The throttle: a burst, then an even refill, per address, with a bound on what it remembers."""

from central.throttle import MAX_ADDRESSES, Throttle


class Watch:
    """A clock in seconds that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_let_through_and_then_one_per_share_of_the_minute() -> None:
    watch = Watch()
    throttle = Throttle(6, watch)
    assert [throttle.take("192.0.2.1") for _ in range(7)] == [True] * 6 + [False]
    assert throttle.is_empty("192.0.2.1")
    watch.now += 10
    assert [throttle.take("192.0.2.1") for _ in range(2)] == [True, False]


def test_addresses_do_not_take_from_each_other_but_one_ipv6_network_is_one_address() -> None:
    throttle = Throttle(1, Watch())
    assert throttle.take("192.0.2.1")
    assert throttle.take("192.0.2.2")
    assert throttle.take("2001:db8::1")
    assert not throttle.take("2001:db8::2")
    assert throttle.take("2001:db8:0:1::1")


def test_it_remembers_a_bounded_number_of_addresses() -> None:
    throttle = Throttle(1, Watch())
    for number in range(MAX_ADDRESSES + 10):
        throttle.take(str(number))
    assert len(throttle._buckets) == MAX_ADDRESSES
