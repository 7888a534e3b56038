"""Tests of captive/capport_rules.py against RFC 8908 section 5."""

from captive.capport_rules import capport_document


def document(**values: object) -> dict[str, object]:
    return capport_document(
        user_portal_url="https://wifi.example/", venue_info_url="https://wifi.example/v", **values
    )


def test_a_captive_client_is_told_where_the_portal_is_and_nothing_of_time() -> None:
    assert document(captive=True, seconds_left=60, bytes_left=5) == {
        "captive": True,
        "user-portal-url": "https://wifi.example/",
        "venue-info-url": "https://wifi.example/v",
        "can-extend-session": True,
    }


def test_an_admitted_client_is_told_what_remains() -> None:
    answer = document(captive=False, seconds_left=60, bytes_left=5)
    assert (answer["captive"], answer["seconds-remaining"], answer["bytes-remaining"]) == (False, 60, 5)


def test_an_unlimited_session_names_no_limit() -> None:
    assert not {"seconds-remaining", "bytes-remaining"} & document(captive=False).keys()


def test_what_remains_is_never_negative() -> None:
    assert document(captive=False, seconds_left=-5)["seconds-remaining"] == 0
