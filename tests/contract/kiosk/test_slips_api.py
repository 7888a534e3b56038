"""Taking a dossier in, in both ways, and handing out its slip once, again and anew."""

import json
from datetime import timedelta

import pytest

from appliance.core.ambient import parse_moment
from appliance.core.catalogue import Fee
from appliance.core.catalogue_rules import duration_for
from appliance.core.protocol import DossierReceived, SlipReissued
from appliance.core.token import KIND_DOSSIER, parse_token, verify
from printer.documents import Slip

PROVINCE_CODE = "000.00.00.H19-261123-0042"


def body(box, **more: object) -> dict[str, object]:
    procedure = box.centre.index.catalogue.procedures[0]
    return {
        "procedure_id": procedure.id,
        "applicant": {"name": "Nguyễn Văn Mẫu", "phone": "0912 345 678", "address": "Số 1, đường Ví Dụ"},
        "papers": [{"id": procedure.papers[0].id, "originals": 1, "copies": 2}],
        "channel": "direct",
        **more,
    }


def test_an_own_intake_mints_a_code_and_writes_everything_at_once(box):
    answer = box.client("lan").post("/api/slips", body(box))
    assert answer.status_code == 201, answer.text
    slip = answer.get_json()
    assert slip["dossier_code"] == "000.00.00.H19-261123-0001"
    assert slip["tracking_url"] == f"HTTPS://HCC.EXAMPLE.VN/T/{slip['token']}"
    assert slip["due_at"].endswith("+07:00")
    assert parse_moment(slip["due_at"]) > box.ambient.now()
    assert slip["print_job"]["state"] == "ready"
    assert verify(parse_token(slip["token"]), KIND_DOSSIER, box.centre.token_key)
    event = DossierReceived.model_validate_json(str(box.one("SELECT body FROM outbox")))
    document = Slip.model_validate_json(str(box.one("SELECT document FROM print_jobs")))
    assert (event.code, event.channel, event.officer_login) == (slip["dossier_code"], "1", "lan")
    assert (document.dossier_code, document.receiver, document.phone) == (
        event.code,
        "Nguyễn Thị Lan",
        "0912 345 678",
    )
    assert document.papers[0].copies == 2
    assert document.due_at == event.due_at == event.first_due_at
    assert box.one("SELECT action FROM audit ORDER BY id DESC LIMIT 1") == "dossier.receive"


def test_a_dossier_filed_online_prints_the_online_fee_and_sends_its_term(box):
    fee = Fee(kind="phí", name_vi="Nộp trực tiếp", name_en="In person", amount_vnd=15000, channel="direct")
    online = fee.model_copy(update={"name_vi": "Nộp trực tuyến", "amount_vnd": 7000, "channel": "online"})
    catalogue = box.centre.current_catalogue()
    first = catalogue.procedures[0].model_copy(update={"fees": (fee, online)})
    changed = catalogue.model_copy(update={"procedures": (first, *catalogue.procedures[1:])})
    box.centre.current_catalogue = lambda: changed
    for channel in ("online", "direct", "post"):
        assert box.client("lan").post("/api/slips", body(box, channel=channel)).status_code == 201
    rows = box.centre.store.reader().execute("SELECT document FROM print_jobs ORDER BY rowid").fetchall()
    assert [json.loads(row["document"])["fee_text"] for row in rows] == ["7.000 đ", "15.000 đ", "15.000 đ"]
    event = DossierReceived.model_validate_json(str(box.one("SELECT body FROM outbox")))
    assert event.term is not None
    assert event.term.duration() == duration_for(first)
    assert [pause.id for pause in event.term.pauses] == [pause.id for pause in first.pauses] == ["thue"]


def test_codes_follow_each_other(box):
    clerk = box.client("lan")
    codes = [clerk.post("/api/slips", body(box)).get_json()["dossier_code"] for _ in range(3)]
    assert [code[-4:] for code in codes] == ["0001", "0002", "0003"]


def test_without_a_serial_left_a_provisional_receipt_is_printed(box):
    with box.centre.store.write_transaction() as connection:
        connection.execute("UPDATE serial_leases SET next_serial = last_serial")
    clerk = box.client("lan")
    last, provisional = (clerk.post("/api/slips", body(box)).get_json() for _ in range(2))
    assert last["dossier_code"].endswith("-0500")
    assert (provisional["dossier_code"], provisional["provisional_no"]) == (None, "TN-box-1-231126-01")
    document = Slip.model_validate_json(str(box.one("SELECT document FROM print_jobs ORDER BY rowid DESC LIMIT 1")))
    assert document.provisional_no == "TN-box-1-231126-01"
    event = DossierReceived.model_validate_json(str(box.one("SELECT body FROM outbox ORDER BY id DESC LIMIT 1")))
    assert (event.code, event.provisional_no) == (None, "TN-box-1-231126-01")


def test_with_an_untrusted_clock_no_code_is_minted(box):
    box.centre.clock_trusted = lambda: False
    slip = box.client("lan").post("/api/slips", body(box)).get_json()
    assert slip["dossier_code"] is None
    assert box.one("SELECT next_serial FROM serial_leases") == 1


def test_the_provinces_code_is_taken_and_none_is_minted(province_box):
    box = province_box
    slip = box.client("lan").post("/api/slips", body(box, dossier_code=" 000.00.00.h19-261123-0042 ")).get_json()
    assert slip["dossier_code"] == PROVINCE_CODE
    assert box.one("SELECT next_serial FROM serial_leases") == 1


@pytest.mark.parametrize(("code", "fault"), [(None, "dossier-code-missing"), ("12345", "dossier-code-malformed")])
def test_the_provinces_way_needs_its_code(province_box, code, fault):
    refused = province_box.client("lan").post("/api/slips", body(province_box, dossier_code=code))
    assert (refused.status_code, refused.get_json()["code"]) == (400, fault)


def test_the_same_provinces_code_twice_is_a_conflict(province_box):
    clerk = province_box.client("lan")
    clerk.post("/api/slips", body(province_box, dossier_code=PROVINCE_CODE))
    refused = clerk.post("/api/slips", body(province_box, dossier_code=PROVINCE_CODE))
    assert (refused.status_code, refused.get_json()["code"]) == (409, "dossier-code-known")


def test_an_own_centre_refuses_a_typed_code(box):
    refused = box.client("lan").post("/api/slips", body(box, dossier_code=PROVINCE_CODE))
    assert refused.get_json()["code"] == "dossier-code-unexpected"


def test_pressing_twice_takes_the_dossier_in_once(box):
    clerk = box.client("lan")
    first = clerk.post("/api/slips", body(box), {"Idempotency-Key": "intake-1"})
    second = clerk.post("/api/slips", body(box), {"Idempotency-Key": "intake-1"})
    assert first.text == second.text
    assert box.one("SELECT count(*) FROM dossiers") == 1
    other = clerk.post("/api/slips", body(box, sets=2), {"Idempotency-Key": "intake-1"})
    assert other.status_code == 409


def test_the_slip_can_be_read_again_without_personal_data(box):
    clerk = box.client("lan")
    slip = clerk.post("/api/slips", body(box)).get_json()
    again = clerk.get(f"/api/slips/{slip['id']}")
    assert again.get_json() == slip
    assert "Mẫu" not in again.text


def test_a_reprint_is_the_same_slip_marked_as_a_copy(box):
    clerk = box.client("lan")
    slip = clerk.post("/api/slips", body(box)).get_json()
    for count in (1, 2):
        again = clerk.post(f"/api/slips/{slip['id']}/reprint").get_json()
        assert (again["token"], again["reprints"]) == (slip["token"], count)
    copies = [row["copy"] for row in box.rows("SELECT copy FROM print_jobs ORDER BY rowid")]
    assert copies == [0, 1, 2]


def test_a_reissue_gives_a_new_token_and_revokes_the_old_one(box):
    clerk = box.client("lan")
    slip = clerk.post("/api/slips", body(box)).get_json()
    answer = clerk.post(f"/api/slips/{slip['id']}/reissue")
    assert answer.status_code == 201
    anew = answer.get_json()
    assert (anew["dossier_code"], anew["issue"]) == (slip["dossier_code"], 1)
    assert anew["token"] != slip["token"]
    event = SlipReissued.model_validate_json(str(box.one("SELECT body FROM outbox WHERE kind = 'slip.reissued'")))
    assert (event.token, event.revoked_token, event.copy_no) == (anew["token"], slip["token"], 1)
    document = json.loads(str(box.one("SELECT document FROM print_jobs ORDER BY rowid DESC LIMIT 1")))
    assert (document["reissue"], document["qr_url"]) == (1, anew["tracking_url"])
    refused = clerk.post(f"/api/slips/{slip['id']}/reprint")
    assert (refused.status_code, refused.get_json()["code"]) == (410, "slip-revoked")


def test_the_due_date_is_shown_before_the_dossier_is_taken_in(box):
    clerk = box.client("lan")
    procedure = box.centre.index.catalogue.procedures[0]
    shown = clerk.get(f"/api/due-date?procedure_id={procedure.id}").get_json()
    slip = clerk.post("/api/slips", body(box)).get_json()
    assert shown["due_at"] == slip["due_at"]
    assert "/2026" in shown["text"]


def test_a_dossier_remembers_the_version_it_was_accepted_under(box, clock):
    box.client("lan").post("/api/slips", body(box))
    clock.move(timedelta(days=3))
    assert box.one("SELECT catalogue_version FROM dossiers") == str(box.centre.index.catalogue.version)


def test_an_unknown_ticket_or_procedure_is_refused(box):
    clerk = box.client("lan")
    assert clerk.post("/api/slips", body(box, ticket_id="none")).status_code == 404
    assert clerk.post("/api/slips", body(box, procedure_id="none")).get_json()["code"] == "unknown-procedure"


def test_staff_is_warned_before_the_days_serials_run_out(box, province_box):
    clerk, supervisor = box.client("lan"), box.client("hoa")
    desk = next(iter(box.centre.index.desks))
    assert clerk.get(f"/api/counters/{desk}").get_json()["serials_low"] is False
    assert "sắp hết" not in supervisor.get("/admin").text
    with box.centre.store.write_transaction() as connection:
        connection.execute("UPDATE serial_leases SET next_serial = last_serial - 99")
    assert clerk.get(f"/api/counters/{desk}").get_json()["serials_low"] is True
    assert "sắp hết" in supervisor.get("/admin").text
    assert province_box.client("lan").get(f"/api/counters/{desk}").get_json()["serials_low"] is False
