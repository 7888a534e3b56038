"""Ratings from a box: one per ticket or dossier, its reasons added later, an unknown face set aside."""

from appliance.core.ambient import moment_text
from central.models import Feedback
from tests.support.central import CentralSite


def rating(box, about: str, face: str, reasons: list[str]):
    body = {"about": about, "face": face, "reasons": reasons, "given_at": moment_text(box.ambient.now())}
    return box.event("feedback.given", f"feedback:{about.replace(':', '-')}", body)


def test_a_rating_is_kept_once_and_its_reasons_are_added(site: CentralSite) -> None:
    box = site.box()
    first, second = rating(box, "ticket:t1", "satisfied", []), rating(box, "ticket:t1", "satisfied", ["waiting"])
    results = site.post(box, first, second) + site.post(box, first)
    assert {result["outcome"] for result in results} == {"done"}
    (kept,) = site.rows(Feedback)
    assert (kept.about, kept.face, kept.reasons) == ("ticket:t1", "satisfied", ["waiting"])


def test_an_unknown_face_is_set_aside(site: CentralSite) -> None:
    box = site.box()
    (result,) = site.post(box, rating(box, "ticket:t2", "angry", []))
    assert result["outcome"] == "parked"
    assert site.rows(Feedback) == []
