"""The captive-portal document of RFC 8908 (its section 5 names the keys), as plain data; pure."""

CONTENT_TYPE = "application/captive+json"


def capport_document(
    *,
    captive: bool,
    user_portal_url: str,
    venue_info_url: str,
    seconds_left: int | None = None,
    bytes_left: int | None = None,
    can_extend: bool = True,
) -> dict[str, object]:
    """Return the document for one client.

    `seconds_left` and `bytes_left` are what remains of the session; None where it has no such limit. They are
    left out for a captive client, as the RFC asks.
    """
    document: dict[str, object] = {
        "captive": captive,
        "user-portal-url": user_portal_url,
        "venue-info-url": venue_info_url,
        "can-extend-session": can_extend,
    }
    if not captive and seconds_left is not None:
        document["seconds-remaining"] = max(0, seconds_left)
    if not captive and bytes_left is not None:
        document["bytes-remaining"] = max(0, bytes_left)
    return document
