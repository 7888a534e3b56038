"""Tests of captive/portal_meta.py."""

from datetime import timedelta
from pathlib import Path

from appliance.core.ambient import Ambient, FixedClock
from captive.portal_meta import form_key, high_water, raise_high_water
from tests.support.portal import portal_store


def test_the_form_key_is_made_once_and_survives_a_restart(tmp_path: Path, ambient: Ambient) -> None:
    key = form_key(portal_store(tmp_path), ambient)
    assert len(key) == 32
    assert form_key(portal_store(tmp_path), ambient) == key


def test_the_latest_witnessed_moment_never_goes_back(tmp_path: Path, clock: FixedClock) -> None:
    store = portal_store(tmp_path)
    assert high_water(store.reader()) is None
    latest = clock.now()
    for moment in (latest, latest - timedelta(days=1)):
        with store.write_transaction() as connection:
            raise_high_water(connection, moment)
    assert high_water(store.reader()) == latest
