"""What a holder of a slip may do on its pages: write to the officer and read the answer, and say once how it was."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from appliance.core.ambient import Ambient, FixedClock
from central.database import Database
from central.models import Conversation, ConversationMessage, Feedback
from tests.support.central import CentralSite, make_site
from tests.support.sync_box import Event, SyncBox


@pytest.fixture
def box(site: CentralSite) -> SyncBox:
    return site.box()


def taken_in(site: CentralSite, box: SyncBox, **more: str) -> tuple[Event, str]:
    dossier = box.dossier(**more)
    site.post(box, dossier)
    return dossier, f"/t/{dossier['body']['token']}"


def ended(site: CentralSite, dossier: Event, code: str = "10") -> None:
    for status in ("9", code):
        url = f"/api/v1/cases/{dossier['body']['code']}/status"
        body = {"status": status, "at": site.ambient.now_text()}
        assert site.client().post(url, json=body, headers=site.api_key()).status_code == 200


def send(client: FlaskClient, url: str, text: str, form_id: str) -> int:
    return client.post(f"{url}/messages", data={"text": text, "form_id": form_id}).status_code


def test_a_message_from_the_slip_is_kept_once_and_reaches_the_officer_of_the_dossier(
    site: CentralSite, box: SyncBox
) -> None:
    site.staff("binh", "officer")
    dossier, url = taken_in(site, box, officer_login="binh")
    client = site.client()
    for _ in range(2):
        assert send(client, url, "Hồ sơ của tôi tới đâu rồi?", "form-00001") == 303
    (conversation,) = site.rows(Conversation)
    (message,) = site.rows(ConversationMessage)
    assert (conversation.owner_login, conversation.proven, conversation.state) == ("binh", True, "waiting")
    assert conversation.dossier_id == dossier["body"]["dossier_id"]
    assert conversation.number == "TN261123-001"
    assert "Hồ sơ" not in repr(message.text_sealed)
    html = client.get(f"{url}/messages").text
    assert html.count("Hồ sơ của tôi tới đâu rồi?") == 1
    assert "Cán bộ trả lời chậm nhất: thứ Tư, 25/11/2026." in html
    assert send(client, url, "Xin cảm ơn.", "form-00002") == 303
    assert len(site.rows(Conversation)) == 1
    assert len(client.get(f"{url}/messages").data) <= 25_000


def test_without_an_officer_it_waits_for_the_duty_desk(site: CentralSite, box: SyncBox) -> None:
    _dossier, url = taken_in(site, box, officer_login="nobody-here")
    send(site.client(), url, "Xin hỏi", "form-00001")
    assert [row.owner_login for row in site.rows(Conversation)] == [None]


def test_out_of_hours_one_automatic_answer_marked_as_such(site: CentralSite, box: SyncBox, clock: FixedClock) -> None:
    _dossier, url = taken_in(site, box)
    clock.move(timedelta(hours=12))  # 20:30
    client = site.client()
    for number in range(3):
        send(client, url, f"Xin hỏi {number}", f"form-0000{number}")
    html = client.get(f"{url}/messages").text
    assert html.count("[Tin tự động]") == 1
    assert "Trung tâm (tự động)" in html
    assert "cán bộ sẽ trả lời từ 07:30, thứ Tư, 25/11/2026" in html
    clock.move(timedelta(hours=24))
    send(client, url, "Xin hỏi lại", "form-00009")
    assert client.get(f"{url}/messages").text.count("[Tin tự động]") == 2


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_nothing_and_too_much_are_refused(site: CentralSite, box: SyncBox, text: str) -> None:
    _dossier, url = taken_in(site, box)
    assert send(site.client(), url, text, "form-00001") == 422 or send(site.client(), url, text, "f-000001") == 400
    assert site.rows(Conversation) == []


def test_a_reissued_slip_and_a_forged_token_write_nothing(site: CentralSite, box: SyncBox) -> None:
    dossier, url = taken_in(site, box)
    site.post(box, box.reissue(dossier, dossier["body"]["token"]))
    client = site.client()
    assert send(client, url, "Xin hỏi", "form-00001") == 409
    assert send(client, "/t/ABC", "Xin hỏi", "form-00002") == 404
    assert client.get(f"{url}/messages").status_code == 303
    assert client.get("/t/ABC/messages").status_code == 404
    assert site.rows(Conversation) == []


def test_sending_is_throttled_by_address(
    database: Database, database_url: str, tmp_path: Path, ambient: Ambient
) -> None:
    site = make_site(database, database_url, tmp_path, ambient, messages_per_minute=3)
    _dossier, url = taken_in(site, site.box())
    client = site.client()
    assert [send(client, url, "Xin hỏi", f"form-{n:05d}") for n in range(5)] == [303] * 3 + [429] * 2
    assert len(site.rows(ConversationMessage)) == 3


def test_the_rating_is_asked_after_the_result_and_given_once(site: CentralSite, box: SyncBox) -> None:
    dossier, url = taken_in(site, box)
    client = site.client()
    assert "Ông/Bà có hài lòng không?" not in client.get(url).text
    assert client.post(f"{url}/rating", data={"face": "satisfied"}).status_code == 409
    ended(site, dossier)
    assert "Ông/Bà có hài lòng không?" in client.get(url).text
    assert client.post(f"{url}/rating", data={"face": "satisfied"}).status_code == 303
    assert client.post(f"{url}/rating", data={"face": "dissatisfied"}).status_code == 303
    assert "Góp ý thêm" in client.get(f"{url}/rating").text
    for points in ({"i3": "2", "i7": "1"}, {"i3": "0"}):
        assert client.post(f"{url}/rating/more", data=points).status_code == 303
    (kept,) = site.rows(Feedback)
    assert (kept.about, kept.face, kept.source) == (f"dossier:{dossier['body']['dossier_id']}", "satisfied", "survey")
    assert kept.indicators == {"3": 2, "7": 1}
    assert "Góp ý thêm" not in client.get(f"{url}/rating").text
    assert "Ông/Bà có hài lòng không?" not in client.get(url).text


def test_the_faces_of_the_box_and_the_page_are_one_answer(site: CentralSite, box: SyncBox) -> None:
    first, url = taken_in(site, box)
    second, other = taken_in(site, box)
    for dossier in (first, second):
        ended(site, dossier)

    def tap(dossier: Event, face: str) -> Event:
        about = f"dossier:{dossier['body']['dossier_id']}"
        body = {"about": about, "face": face, "reasons": [], "given_at": site.ambient.now_text()}
        return box.event("feedback.given", f"feedback:{about.replace(':', '-')}", body)

    client = site.client()
    client.post(f"{url}/rating", data={"face": "satisfied"})
    site.post(box, tap(first, "dissatisfied"), tap(second, "very-satisfied"))
    client.post(f"{other}/rating", data={"face": "dissatisfied"})
    assert {(row.face, row.source) for row in site.rows(Feedback)} == {
        ("satisfied", "survey"),
        ("very-satisfied", "box"),
    }
    assert "Cảm ơn Ông/Bà" in client.get(f"{other}/rating").text


@pytest.mark.parametrize("path", ["/messages", "/rating"])
def test_the_pages_of_a_slip_stand_alone(site: CentralSite, box: SyncBox, path: str) -> None:
    dossier, url = taken_in(site, box)
    ended(site, dossier)
    answer = site.client().get(url + path)
    assert answer.status_code == 200
    assert len(answer.data) <= 25_000
    assert "<script" not in answer.text
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", answer.text)
    assert "Nguyễn" not in answer.text


def test_a_dossier_in_hand_tells_where_it_is_and_who_has_it(site: CentralSite, box: SyncBox) -> None:
    dossier, url = taken_in(site, box)
    body = {"unit_code": "000.00.00.H19", "received_at": datetime(2026, 11, 23, 1, tzinfo=UTC).isoformat()}
    more = {"handling_unit": "Văn phòng Đăng ký đất đai", "officer_name": "Lê Thị Hạnh"}
    site.client().put(f"/api/v1/cases/{dossier['body']['code']}", json=body | more, headers=site.api_key())
    client = site.client()
    assert "<b>Văn phòng Đăng ký đất đai</b>" in client.get(url).text
    document = client.get(f"{url}.json").json
    assert (document["where"], document["officer"]) == ("Văn phòng Đăng ký đất đai", "Lê Thị Hạnh")
