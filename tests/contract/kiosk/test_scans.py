"""Scans at the kiosk: tickets, slips, bookings, cards and rubbish; a card leaves no trace anywhere."""

import pytest

from tests.contract.kiosk.test_touch_pages import key_of

CARD = "075045900001|271900001|Nguyễn Văn Bí Mật|01021945|Nam|Khu phố 1, Phường Trấn Biên, Đồng Nai|15042021"
YOUNG = CARD.replace("075045900001", "075085900001").replace("01021945", "01021985")


def scan(box, text):
    return box.client().post("/api/scan", {"text": text})


def slip(box, channel="direct", phone="0912 345 678"):
    body = {"procedure_id": "khai-sinh", "applicant": {"name": "Nguyễn Thị Mẫu", "phone": phone}, "channel": channel}
    return box.client("lan").post("/api/slips", body).get_json()


def set_status(box, code, status, due="2026-11-20"):
    with box.centre.store.write_transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO public_status VALUES (?, ?, ?, 't', NULL)", (code, status, due))


def test_a_tickets_qr_leads_to_its_own_page_in_either_case(box):
    ticket = box.client().take(box.services[0]).get_json()
    for url in (ticket["tracking_url"], ticket["tracking_url"].lower()):
        assert scan(box, url + "\r\n").get_json() == {"kind": "ticket", "go": f"/own/{ticket['id']}"}
    assert "Tôi ra ngoài 15 phút" in box.client().get(f"/own/{ticket['id']}").text


def test_a_slip_that_is_ready_gets_a_number_for_the_result_counter(box):
    made = slip(box)
    set_status(box, made["dossier_code"], "9")
    go = scan(box, made["tracking_url"]).get_json()["go"]
    browser = box.client().browser
    page = browser.get(go).text
    assert "Đã có kết quả" in page
    browser.post(go, data={"key": key_of(page)})
    browser.post(go, data={"key": key_of(page)})  # a second tap is the same tap
    row = box.rows("SELECT service_id, priority_group, dossier_code FROM tickets")
    assert row == [{"service_id": "nhan-ket-qua", "priority_group": None, "dossier_code": made["dossier_code"]}]


def test_who_holds_an_overdue_slip_does_not_queue_twice(box):
    made = slip(box)
    set_status(box, made["dossier_code"], "4", "2026-11-16")
    go = scan(box, made["tracking_url"]).get_json()["go"]
    page = box.client().get(go).text
    for words in ("chậm 7 ngày", "xin lỗi", "Nguyễn Thị Lan", "0251 3822 501"):
        assert words in page
    box.client().browser.post(go, data={"key": key_of(page)})
    assert box.rows("SELECT priority_group, priority_source FROM tickets") == [
        {"priority_group": "overdue", "priority_source": "box"}
    ]


def test_a_replaced_slip_says_so_and_shows_the_way(box):
    made = slip(box)
    box.client("lan").post(f"/api/slips/{made['id']}/reissue")
    page = box.client().get(scan(box, made["tracking_url"]).get_json()["go"]).text
    assert "đã được cấp lại" in page


def test_code_and_last_digits_find_the_slip_and_guessing_ends_soon(box, clock):
    made, browser = slip(box), box.client().browser
    short = made["dossier_code"].split("-", 1)[1]
    found = browser.post("/appointment", data={"code": short, "phone_end": "5678"})
    assert found.headers["Location"] == f"/check-in/{made['id']}"
    answers = [browser.post("/appointment", data={"code": short, "phone_end": f"{end:04d}"}) for end in range(7)]
    assert [answer.status_code for answer in answers] == [404] * 5 + [429] * 2
    from datetime import timedelta

    clock.move(timedelta(minutes=11))
    assert browser.post("/appointment", data={"code": short, "phone_end": "5678"}).status_code == 303


def test_the_kiosk_shows_no_dossier_for_a_scanned_card(box):
    slip(box)
    answer = scan(box, YOUNG)
    assert answer.get_json() == {"kind": "card", "propose": None}


def test_a_card_proposes_priority_by_age_and_leaves_no_trace(box, caplog):
    assert scan(box, CARD).get_json() == {"kind": "card", "propose": "elderly"}
    content = b"".join(path.read_bytes() for path in box.path.parent.glob("box.sqlite3*"))
    for secret in ("Bí Mật", "075045900001", "01021945"):
        assert secret.encode() not in content
        assert secret not in caplog.text


@pytest.mark.parametrize(
    "rubbish",
    [
        "075045900001|2719",
        "x" * 4096,
        "https://evil.example/t/../../etc",
        "\x00\x1b@",
        "HEN-",
        "https://hcc.example.vn/q/AAAA",
        "' OR 1=1 --",
    ],
)
def test_rubbish_half_lines_and_4_kb_ask_for_another_scan(box, rubbish):
    answer = scan(box, rubbish)
    assert answer.status_code == 400
    assert answer.get_json()["detail"]


def test_a_forged_token_is_refused(box):
    ticket = box.client().take(box.services[0]).get_json()
    url = ticket["tracking_url"]
    forged = url[:-1] + ("2" if url[-1] != "2" else "3")
    assert scan(box, forged).status_code == 400


def test_a_slip_of_a_dossier_filed_online_prints_again_with_the_name_masked_three_times_at_most(box):
    made, browser = slip(box, channel="online"), box.client().browser
    assert "data-print-job" not in browser.get(f"/check-in/{made['id']}").text
    assert "data-print-job" in browser.get(f"/check-in/{made['id']}?printed=1").text
    statuses = [browser.post(f"/check-in/{made['id']}/reprint").status_code for _ in range(4)]
    assert statuses == [303, 303, 303, 409]
    document = str(box.one("SELECT document FROM print_jobs ORDER BY rowid DESC LIMIT 1"))
    assert "N***** T** Mẫu" in document
    assert "912" not in document
    over_the_counter = slip(box)
    assert browser.post(f"/check-in/{over_the_counter['id']}/reprint").status_code == 409


def test_a_scan_from_elsewhere_than_a_paired_device_is_refused(box):
    answer = box.client().post("/api/scan", {"text": CARD}, environ_base={"REMOTE_ADDR": "192.168.77.9"})
    assert answer.status_code == 403


def test_a_card_fills_the_clerks_form_and_leaves_no_trace(box, caplog):
    mangled = CARD.replace("Bí Mật", "Bí Mật".encode().decode("cp1252", errors="replace"))
    answer = box.client("lan").post("/api/card", {"text": CARD})
    read = answer.get_json()
    assert (read["name"], read["born"], read["id_number"]) == ("Nguyễn Văn Bí Mật", "01/02/1945", "075045900001")
    assert answer.headers["Cache-Control"] == "no-store"
    assert box.client("lan").post("/api/card", {"text": mangled}).status_code in {200, 400}
    assert box.client("lan").post("/api/card", {"text": CARD[:30]}).status_code == 400
    assert box.client().post("/api/card", {"text": CARD}).status_code == 401
    content = b"".join(path.read_bytes() for path in box.path.parent.glob("box.sqlite3*"))
    for secret in ("Bí Mật", "075045900001", "01021945", "01/02/1945"):
        assert secret.encode() not in content
        assert secret not in caplog.text


def test_the_serial_scanner_is_the_boxs_own(box):
    client = box.client()
    assert client.post("/api/scan/serial", {"text": CARD}).status_code == 204
    assert client.get("/api/scan/serial").get_json() == {"kind": "card", "propose": "elderly"}
    assert client.get("/api/scan/serial").status_code == 204
    foreign = {"REMOTE_ADDR": "192.168.77.9"}
    assert client.post("/api/scan/serial", {"text": CARD}, environ_base=foreign).status_code == 403


def test_while_the_clock_stands_still_no_old_date_is_told(box):
    made = slip(box)
    set_status(box, made["dossier_code"], "4", due=None)
    page = box.client().get(scan(box, made["tracking_url"]).get_json()["go"]).text
    assert "đang tạm dừng" in page and "Hẹn trả" not in page and "chậm" not in page


def test_a_dossier_is_rated_once_by_its_slip_after_the_result_was_handed_over(box):
    made, browser = slip(box), box.client().browser
    path = f"/feedback/slip/{made['id']}"
    assert browser.post(path, data={"face": "satisfied"}).status_code == 409
    set_status(box, made["dossier_code"], "10")
    assert path in box.client().get(scan(box, made["tracking_url"]).get_json()["go"]).text
    answers = [browser.post(path, data={"face": face}).status_code for face in ("satisfied", "dissatisfied")]
    assert answers == [303, 409]
    assert browser.post(f"{path}/reasons", data={"reason": "attitude"}).headers["Location"] == f"{path}?done=1"
    assert box.rows("SELECT subject, face FROM feedback") == [
        {"subject": f"dossier:{made['dossier_id']}", "face": "satisfied"}
    ]
