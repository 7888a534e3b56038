"""The loop of daemons without HTTP: works on, waits, backs off, gives up, and stops."""

import threading

import pytest

from appliance.core.errors import Unavailable
from appliance.web.service_loop import run_steps


def test_it_goes_on_at_once_while_there_is_more_to_do():
    stop = threading.Event()
    calls: list[int] = []

    def step() -> bool:
        calls.append(1)
        if len(calls) == 500:
            stop.set()
        return True

    run_steps(step, idle_s=60, stop=stop)
    assert len(calls) == 500


def test_stopping_ends_a_long_wait():
    stop = threading.Event()
    thread = threading.Thread(target=run_steps, args=(lambda: False,), kwargs={"idle_s": 60, "stop": stop})
    thread.start()
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def test_an_expected_failure_is_followed_by_another_try(caplog):
    stop = threading.Event()
    outcomes = iter([Unavailable("central-absent", "…", "…"), None])

    def step() -> bool:
        outcome = next(outcomes)
        if outcome:
            raise outcome
        stop.set()
        return False

    run_steps(step, idle_s=0.01, stop=stop)
    assert "central-absent" in caplog.text


def test_surprises_in_a_row_end_the_process_so_that_the_fault_is_seen():
    calls: list[int] = []

    def step() -> bool:
        calls.append(1)
        raise RuntimeError("bug")

    with pytest.raises(RuntimeError):
        run_steps(step, idle_s=0.001, stop=threading.Event(), max_failures=3)
    assert len(calls) == 3
