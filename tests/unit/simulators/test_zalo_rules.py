"""Tests of the simulated Zalo's pure rules: signature, message limits, window."""

from datetime import UTC, datetime, timedelta

import pytest

from appliance.simulators.zalo.message_rules import (
    BAD_PARAMETER,
    NOT_A_FOLLOWER,
    OUTSIDE_WINDOW,
    Refusal,
    may_receive,
    text_of,
)
from appliance.simulators.zalo.signature_rules import sign

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
BODY = (
    '{"app_id":"360846524940903967","sender":{"id":"2512523625412515"},"user_id_by_app":"552177279717587730",'
    '"recipient":{"id":"388613280878808645"},"event_name":"user_send_text","message":'
    '{"text":"Hồ sơ 000.00.00.H19-261123-0042","msg_id":"96d3cdf3af150460909"},"timestamp":"1785672000000"}'
)


def test_a_webhook_is_signed_by_a_plain_digest_of_id_body_time_and_secret() -> None:
    expected = "mac=ea9a6c20f8b387e640823c61936a7282c882d4403614ff7434d9e23010fcb8bb"
    assert sign("360846524940903967", BODY.encode(), "1785672000000", "test-oa-secret") == expected


def message(text: object, user_id: object = "1") -> dict[str, object]:
    return {"recipient": {"user_id": user_id}, "message": {"text": text}}


def test_a_text_of_two_thousand_characters_is_taken_and_one_more_is_not() -> None:
    assert text_of(message("ồ" * 2000)) == ("1", "ồ" * 2000)
    refused = text_of(message("ồ" * 2001))
    assert isinstance(refused, Refusal) and refused.error == -201


@pytest.mark.parametrize(
    "body",
    [None, [], {}, "x", message(""), message("  "), message(5), message("x", 5), message("x", ""), {"message": {}}],
)
def test_a_message_of_the_wrong_shape_is_refused(body: object) -> None:
    assert text_of(body) == BAD_PARAMETER


@pytest.mark.parametrize(
    ("follows", "days", "refusal"),
    [
        (True, 0, None),
        (True, 7, None),
        (True, 7.001, OUTSIDE_WINDOW),
        (False, 1, None),
        (False, None, NOT_A_FOLLOWER),
        (True, None, OUTSIDE_WINDOW),
    ],
)
def test_a_citizen_can_be_written_to_for_seven_days(
    follows: bool, days: float | None, refusal: Refusal | None
) -> None:
    last = None if days is None else NOW - timedelta(days=days)
    assert may_receive(follows, last, NOW) == refusal
