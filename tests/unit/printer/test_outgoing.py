"""Nothing leaves for a device but what this project has written down, and not without end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.errors import InvalidInput
from printer.outgoing import check_outgoing
from printer.paper_job import make_paper
from printer.printer_settings import PrinterSettings
from printer.profiles import PROFILES, Profile
from printer.samples import SAMPLES

GENERIC = Profile()


def settings(profile: str, **more) -> PrinterSettings:
    return PrinterSettings("p", "memory", "x", profile=PROFILES[profile], **more)


@pytest.mark.parametrize("kind", sorted(SAMPLES))
@pytest.mark.parametrize("profile", sorted(PROFILES))
@pytest.mark.parametrize("text_only", [False, True])
def test_every_paper_of_every_profile_may_leave(kind, profile, text_only):
    chosen = settings(profile, text_only=text_only)
    check_outgoing(make_paper(kind, SAMPLES[kind], 1, chosen).data("0001"), chosen.profile)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b"\x10\x04\x01", "realtime"),
        (b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", "realtime"),
        (b"\x1bp\x00\x40\x40", "command"),
        (b"\x1b=\x02", "command"),
        (b"\x1d(E\x02\x00\x01\x49", "command"),
        (b"\x1c!\x00", "command"),
        (b"\x07", "command"),
        (b"\xc4\x90", "command"),
        (b"\x1dv0\x00\x01\x00\xff\x00x", "command"),
        (b"\x1bJ\xff" * 40, "length"),
        (b"A\n" * 400, "length"),
    ],
)
def test_what_is_unknown_acts_at_once_or_is_endless_is_refused(bad, why):
    with pytest.raises(InvalidInput) as caught:
        check_outgoing(b"\x1b@" + bad, GENERIC)
    assert caught.value.details["why"] == why


@given(st.binary(min_size=1, max_size=40))
def test_any_bytes_are_judged_without_surprise(data):
    try:
        check_outgoing(data, GENERIC)
    except InvalidInput as refused:
        assert refused.code == "job-not-safe"
