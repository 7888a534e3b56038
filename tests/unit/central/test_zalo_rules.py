"""Zalo's signature against the published vector, every documented error number, media hosts, pace, ways."""

from datetime import UTC, datetime, timedelta

import pytest

from central.channels.limiter import Limiter
from central.channels.media import may_fetch, type_of
from central.channels.ways_rules import Known, sms_text, ways
from central.channels.zalo.errors import is_expired, outcome_of
from central.channels.zalo.signature_rules import is_timely, matching_variant

APP, OA, SECRET = "360846524940903967", "388613280878808645", "test-oa-secret"
BODY = (
    '{"app_id":"360846524940903967","sender":{"id":"2512523625412515"},"user_id_by_app":"552177279717587730",'
    '"recipient":{"id":"388613280878808645"},"event_name":"user_send_text","message":{"text":'
    '"Hồ sơ 000.00.00.H19-261123-0042","msg_id":"96d3cdf3af150460909"},"timestamp":"1785672000000"}'
).encode()
MAC = "mac=ea9a6c20f8b387e640823c61936a7282c882d4403614ff7434d9e23010fcb8bb"
NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
ALL = frozenset({"zalo", "zalo_template", "zalo_phone", "email", "sms", "messenger"})


def test_the_published_vector_fits() -> None:
    assert matching_variant(BODY, MAC, "", APP, OA, SECRET) == ("app-body", "1785672000000")
    assert matching_variant(BODY + b" ", MAC, "", APP, OA, SECRET) is None
    assert matching_variant(BODY, MAC.removeprefix("mac="), "", APP, OA, SECRET) is None
    assert matching_variant(BODY, MAC, "", APP, OA, "other") is None


@pytest.mark.parametrize("identity", [APP, OA])
@pytest.mark.parametrize("place", ["body", "header"])
def test_all_four_variants_are_known(identity: str, place: str) -> None:
    import hashlib

    stamp = "1785672000000" if place == "body" else "1785672000999"
    mac = "mac=" + hashlib.sha256(identity.encode() + BODY + stamp.encode() + SECRET.encode()).hexdigest()
    found = matching_variant(BODY, mac, "1785672000999", APP, OA, SECRET)
    assert found == (f"{'app' if identity == APP else 'oa'}-{place}", stamp)


@pytest.mark.parametrize(("minutes", "good"), [(0, True), (-179, True), (-181, False), (4, True), (6, False)])
def test_the_replay_window(minutes: int, good: bool) -> None:
    stamp = str(int((NOW + timedelta(minutes=minutes)).timestamp() * 1000))
    assert is_timely(stamp, NOW) is good
    assert not is_timely("x", NOW) and not is_timely("9" * 15, NOW) and not is_timely("١", NOW)


@pytest.mark.parametrize(
    ("api", "kind", "numbers"),
    [
        ("oa", "throttled", [-211, -234]),
        ("oa", "retryable", [-200, -216, -220]),
        ("oa", "outside_window", [-227, -230, -232, -305, -311]),
        ("oa", "permanent", [-201, -213, -217, -218, -233, -244, -248, -249]),
        ("zbs", "throttled", [-115, -133, -144, -147]),
        ("zbs", "retryable", [-100, -124]),
        ("zbs", "permanent", [-108, -1121, -1122, -114, -118, -119, -131, -139, -140, -141, -101, -120, -137]),
    ],
)
def test_every_documented_error_number(api: str, kind: str, numbers: list[int]) -> None:
    assert {number: outcome_of(api, number).kind for number in numbers} == dict.fromkeys(numbers, kind)


def test_numbers_for_a_person_quiet_the_channel_and_two_have_two_meanings() -> None:
    for number in (-209, -212, -219, -221, -224, -320, -321):
        assert outcome_of("oa", number).quiet_channel
    assert outcome_of("oa", -32, "rate limit").kind == "throttled"
    assert outcome_of("oa", -32, "app has no permission").quiet_channel
    assert outcome_of("oa", -223, "out of quota").kind == "throttled"
    assert outcome_of("oa", -223, "OA has not authorised").kind == "permanent"
    assert is_expired("zbs", -124) and not is_expired("oa", -124)


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://b-f9.zdn.vn/x.jpg", True),
        ("https://zdn.vn/x", True),
        ("http://b-f9.zdn.vn/x", False),
        ("https://zdn.vn.evil.example/x", False),
        ("https://evilzdn.vn/x", False),
        ("https://zdn.vn@10.0.0.1/x", False),
        ("https://user:pw@zdn.vn/x", False),
        ("https://127.0.0.1/x", False),
        ("https://[::1]/x", False),
        ("file:///etc/passwd", False),
        ("https://zdn.vn:x/", False),
        ("", False),
    ],
)
def test_only_the_channels_own_hosts_are_asked(url: str, good: bool) -> None:
    assert may_fetch(url, ("zdn.vn", "zadn.vn"), plain_http=False) is good


def test_a_type_is_read_from_the_bytes() -> None:
    assert type_of(b"%PDF-1.7", "x.exe") == "application/pdf"
    assert type_of(b"MZ\x90", "anh.png") is None
    assert type_of(b"PK\x03\x04", "don.docx") and type_of(b"PK\x03\x04", "don.apk") is None
    assert type_of(b"<svg onload=x>", "a.svg") is None


def test_no_sixty_seconds_see_more_than_the_limit() -> None:
    clock = [0.0]
    limiter = Limiter(4000, lambda: clock[0])
    at = []
    for _ in range(12_000):
        clock[0] += limiter.reserve()
        at.append(clock[0])
    first = 0
    for last, moment in enumerate(at):
        while at[first] <= moment - 60:
            first += 1
        assert last - first + 1 <= 4000
    assert at[-1] < 12_000 / 4000 * 60 * 1.06


def known(**more: object) -> Known:
    base = {"kind": "notice", "usable": ALL, "given_up": frozenset(), "has_template": True, "status": "9"}
    return Known(**{**base, **more})


def test_the_best_way_first_and_the_call_list_last() -> None:
    full = known(zalo_user="1", last_in_at=NOW, phone="+84987654321", email="a@b.vn")
    assert [way for way, _ in ways(full, NOW)] == ["zalo", "zalo_template", "zalo_phone", "email", "sms", "call"]
    assert next(way for way, _ in ways(full, NOW + timedelta(days=7))) == "zalo_template"
    assert ways(known(), NOW) == [("call", "")]
    assert ways(known(status="2"), NOW) == []
    assert [way for way, _ in ways(known(zalo_allowed=False, zalo_user="1", phone="+84987654321"), NOW)] == [
        "sms",
        "call",
    ]


def test_a_follower_beside_the_first_gets_zalo_only_and_an_answer_is_never_dropped() -> None:
    son = known(wanted="zalo", remote="2", last_in_at=NOW, phone="+84987654321", email="a@b.vn")
    assert [way for way, _ in ways(son, NOW)] == ["zalo", "zalo_template"]
    answer = known(kind="reply", wanted="messenger", remote="3", last_in_at=NOW - timedelta(hours=25))
    assert [way for way, _ in ways(answer, NOW)] == ["call"]


def test_an_sms_is_one_part() -> None:
    assert len(sms_text("x" * 300, "https://tracuu.example/t/" + "A" * 23)) == 160
