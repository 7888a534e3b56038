"""What the QR on a paper opens: the truth about the dossier, or an honest reason, and nothing to anybody who guesses."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.core.ambient import Ambient, FixedClock
from central.database import Database
from tests.support.central import CentralSite, make_site
from tests.support.sync_box import Event


def status(site: CentralSite, dossier: Event, code: str, at: str, **more: str) -> None:
    url = f"/api/v1/cases/{dossier['body']['code']}/status"
    answer = site.client().post(url, json={"status": code, "at": at, **more}, headers=site.api_key())
    assert answer.status_code == 200, answer.text


def headline(html: str) -> str:
    found = re.search(r"<title>(.*?)</title>", html, re.S)
    assert found is not None
    return found[1]


def test_a_dossier_under_way_says_not_to_come_yet_and_when(site: CentralSite) -> None:
    box = site.box()
    dossier = box.dossier(officer_name="Trần Văn Bình", return_place="quầy 14")
    site.post(box, dossier)
    html = site.client().get(f"/t/{dossier['body']['token']}").text
    assert headline(html) == "Chưa nên đến. Hồ sơ đang được xử lý – hẹn trả: thứ Sáu, 04/12/2026."
    for shown in (
        dossier["body"]["code"],
        "N***** V** Mẫu",
        "Trần Văn Bình",
        "Quầy 14",
        "0251 3822 501",
        "tỉnh Đồng Nai",
    ):
        assert shown in html
    assert "Nguyễn" not in html
    assert "912345678" not in html


@pytest.mark.parametrize("path", ["/t/{}", "/T/{}"])
def test_the_token_is_read_in_any_case_and_grouping(site: CentralSite, path: str) -> None:
    box = site.box()
    dossier = box.dossier()
    site.post(box, dossier)
    token = dossier["body"]["token"]
    for typed in (token, token.lower(), f"{token[:4]}-{token[4:]}"):
        assert site.client().get(path.format(typed)).status_code == 200


def test_each_status_has_its_first_line(site: CentralSite) -> None:
    box = site.box()
    expected = {
        "9": "Đến nhận được rồi: quầy trả kết quả.",
        "5": "Chưa nên đến nhận kết quả. Hồ sơ cần bổ sung giấy tờ.",
        "6": "Chưa nên đến nhận kết quả. Hồ sơ cần nộp phí, lệ phí hoặc thuế.",
        "3": "Hồ sơ không được tiếp nhận.",
        "7": "Hồ sơ đã được rút theo yêu cầu của Ông/Bà.",
        "8": "Hồ sơ đã dừng xử lý.",
    }
    for code, words in expected.items():
        dossier = box.dossier()
        site.post(box, dossier)
        status(site, dossier, code, "2026-11-23T02:00:00Z", note="Thiếu giấy khai sinh")
        html = site.client().get(f"/t/{dossier['body']['token']}").text
        assert headline(html) == words
        assert "Thiếu giấy khai sinh" in html


def test_a_centre_named_as_the_place_is_not_said_twice(site: CentralSite) -> None:
    box = site.box()
    dossier = box.dossier(return_place="Trung tâm Phục vụ hành chính công tỉnh Đồng Nai")
    site.post(box, dossier)
    status(site, dossier, "9", "2026-11-23T02:00:00Z")
    html = site.client().get(f"/t/{dossier['body']['token']}").text
    assert headline(html) == "Đến nhận được rồi: quầy trả kết quả."
    assert "<dd>Quầy trả kết quả, Trung tâm Phục vụ hành chính công tỉnh Đồng Nai</dd>" in html


def test_a_late_dossier_says_so_and_apologises(site: CentralSite, clock: FixedClock) -> None:
    box = site.box()
    dossier = box.dossier()
    site.post(box, dossier)
    clock.move(timedelta(days=11))
    url = f"/t/{dossier['body']['token']}"
    assert "Hẹn trả hôm nay" in headline(site.client().get(url).text)
    clock.move(timedelta(days=1))
    assert "Trung tâm xin lỗi" in headline(site.client().get(url).text)


def test_a_moved_date_shows_the_first_one_and_why(site: CentralSite) -> None:
    box = site.box()
    dossier = box.dossier()
    site.post(box, dossier)
    status(site, dossier, "5", "2026-11-23T02:00:00Z")
    status(site, dossier, "4", "2026-11-26T02:00:00Z")
    html = site.client().get(f"/t/{dossier['body']['token']}").text
    assert "Hẹn lần đầu: thứ Sáu, 04/12/2026" in html
    assert "không tính vào thời gian giải quyết" in html
    document = site.client().get(f"/t/{dossier['body']['token']}.json").json
    assert [due["cause"] for due in document["due_dates"]] == ["received", "pause"]
    assert [step["status"] for step in document["timeline"]] == ["2", "5", "4"]


def test_a_genuine_slip_whose_data_has_not_arrived_is_told_apart_from_a_forged_one(site: CentralSite) -> None:
    box = site.box()
    genuine = box.token()
    waiting = site.client().get(f"/t/{genuine}")
    assert (waiting.status_code, headline(waiting.text)) == (200, "Giấy hẹn hợp lệ")
    assert "Giấy hẹn hợp lệ; dữ liệu chưa về tới máy chủ" in waiting.text
    assert site.client().get(f"/t/{genuine}.json").json["state"] == "not_yet_here"
    forged = genuine[:-1] + ("0" if genuine[-1] != "0" else "1")
    for token in (forged, "ABC", "A" * 200, "1" + "Z" * 22, box.ticket()["body"]["token"]):
        answer = site.client().get(f"/t/{token}")
        assert (answer.status_code, "Không có giấy nào mang mã này" in answer.text) == (404, True)
        assert site.client().get(f"/t/{token}.json").mimetype == "application/problem+json"


def test_a_reissued_slip_leads_to_a_page_that_says_so(site: CentralSite) -> None:
    box = site.box()
    dossier = box.dossier()
    again = box.reissue(dossier, dossier["body"]["token"])
    site.post(box, dossier, again)
    old = site.client().get(f"/t/{dossier['body']['token']}")
    assert "Giấy này đã được cấp lại ngày thứ Hai, 23/11/2026." in old.text
    assert dossier["body"]["code"] not in old.text
    assert dossier["body"]["code"] in site.client().get(f"/t/{again['body']['token']}").text


def test_the_page_is_small_alone_and_kept_by_nobody(site: CentralSite) -> None:
    box = site.box()
    dossier = box.dossier()
    site.post(box, dossier)
    answer = site.client().get(f"/t/{dossier['body']['token']}")
    assert len(answer.data) <= 25_000
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", answer.text)
    assert "<script" not in answer.text
    assert "stylesheet" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_dossiers_language_counts_until_the_reader_chooses(site: CentralSite) -> None:
    box = site.box()
    vi, en = box.dossier(), box.dossier(lang="en")
    site.post(box, vi, en)
    english_phone = {"Accept-Language": "en-US"}
    client = site.client()
    assert "Chưa nên đến" in client.get(f"/t/{vi['body']['token']}", headers=english_phone).text
    assert "Please don’t come yet" in client.get(f"/t/{en['body']['token']}").text
    assert "Please don’t come yet" in client.get(f"/t/{vi['body']['token']}?lang=en").text
    assert "Please don’t come yet" in client.get(f"/t/{vi['body']['token']}").text


def test_guessing_is_throttled_and_readers_behind_the_same_address_are_not(
    database: Database, database_url: str, tmp_path: Path, ambient: Ambient
) -> None:
    site = make_site(database, database_url, tmp_path, ambient, misses_per_minute=5)
    box = site.box()
    dossier = box.dossier()
    site.post(box, dossier)
    good = f"/t/{dossier['body']['token']}"
    client = site.client()
    assert [client.get(good).status_code for _ in range(30)] == [200] * 30
    guesses = [client.get(f"/t/{number:023d}").status_code for number in range(8)]
    assert guesses == [404] * 5 + [429] * 3
    assert client.get(good, headers={"Accept": "text/html"}).headers["Retry-After"] == "60"
    assert client.get(good, environ_overrides={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200


def test_a_ticket_shows_its_live_place(site: CentralSite, clock: FixedClock) -> None:
    box = site.box()
    tickets = [box.ticket(f"A{n:03d}", at=site.ambient.now() + timedelta(seconds=n)) for n in range(4)]
    other = box.ticket("B001", "ho-tich")
    site.post(box, *tickets, other)
    last = f"/q/{tickets[3]['body']['token']}"
    answer = site.client().get(last)
    assert "Trước Ông/Bà còn khoảng 3 người." in answer.text
    assert '<meta http-equiv="refresh" content="20">' in answer.text
    site.post(box, *(box.ticket_step(ticket["body"]["ticket_id"], "called") for ticket in tickets[:2]))
    assert site.client().get(f"{last}.json").json["ahead"] == 1
    site.post(box, box.ticket_step(tickets[3]["body"]["ticket_id"], "called", counter="3"))
    assert "Mời Ông/Bà đến quầy 3." in site.client().get(f"/Q/{tickets[3]['body']['token']}").text
    site.post(box, box.ticket_step(tickets[3]["body"]["ticket_id"], "finished"))
    assert "http-equiv" not in site.client().get(last).text
    clock.move(timedelta(minutes=5))
    assert "tạm mất kết nối" in site.client().get(last).text
    assert site.client().get(f"/q/{box.token()}").status_code == 404
