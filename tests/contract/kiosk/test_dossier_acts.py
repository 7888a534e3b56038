"""After the intake: finding a dossier, letters, results handed over with their ledger line, lists for the post."""

import json
from datetime import timedelta

import pytest

from appliance.audit_log import broken_row
from appliance.core.protocol import DossierRequest
from printer.documents import Slip

NAME, PHONE, ID_NUMBER = "Nguyễn Thị Hoàng Anh", "0912 345 678", "075190000001"


@pytest.fixture
def desk(box):
    """A dossier taken in today and the clerk who took it in."""
    clerk = box.client("lan")
    return box, clerk, take_in(box, clerk)


def take_in(box, clerk, name=NAME):
    procedure = next(each for each in box.centre.index.catalogue.procedures if each.papers and not each.own_system)
    body = {
        "procedure_id": procedure.id,
        "applicant": {"name": name, "phone": PHONE, "id_number": ID_NUMBER},
        "papers": [{"id": procedure.papers[0].id, "originals": 1}],
    }
    answer = clerk.post("/api/slips", body)
    assert answer.status_code == 201, answer.text
    return answer.get_json()


def central_says(box, slip, status, version=4):
    with box.centre.store.write_transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO public_status VALUES (?, ?, NULL, '2026-11-23T01:30:00.000Z', ?)",
            (slip["dossier_code"], status, version),
        )


def asked(box):
    """The requests that lie in the outbox, as central will read them."""
    rows = box.rows("SELECT subject, body FROM outbox WHERE kind = 'dossier.request' ORDER BY id")
    return [(row["subject"], DossierRequest.model_validate_json(str(row["body"]))) for row in rows]


def handed(slip, **more):
    return {
        "dossier_id": slip["dossier_id"],
        "collector": "owner",
        "fee": "paid",
        "items": ["Giấy chứng nhận (bản chính)"],
        **more,
    }


@pytest.mark.parametrize(
    "text",
    [
        lambda slip: slip["tracking_url"],
        lambda slip: slip["tracking_url"].lower(),
        lambda slip: slip["token"],
        lambda slip: slip["dossier_code"].lower(),
        lambda slip: f" {slip['dossier_code']} ",
        lambda slip: "hoang anh",
        lambda slip: PHONE,
        lambda slip: ID_NUMBER,
    ],
)
def test_a_dossier_is_found_by_its_slip_its_code_or_its_person(desk, text):
    _, clerk, slip = desk
    found = clerk.post("/api/dossiers/find", {"text": text(slip)}).get_json()["dossiers"]
    assert [(each["dossier_id"], each["applicant"], each["slip_id"]) for each in found] == [
        (slip["dossier_id"], NAME, slip["id"])
    ]


@pytest.mark.parametrize("text", ["x" * 300, "%", "' OR 1=1 --", "Trần Văn Khác", "00000"])
def test_what_fits_nothing_is_told_as_not_found(desk, text):
    _, clerk, _ = desk
    assert clerk.post("/api/dossiers/find", {"text": text}).get_json()["code"] == "dossier-not-found"


def test_a_citizen_or_a_guide_finds_nobody(desk):
    box, _, slip = desk
    assert box.client().post("/api/dossiers/find", {"text": slip["token"]}).status_code == 401
    assert box.client("tuan").post("/api/dossiers/find", {"text": slip["token"]}).status_code == 403


def test_a_result_handed_over_makes_a_ledger_line_and_tells_central_once(desk):
    box, clerk, slip = desk
    central_says(box, slip, "9")
    headers = {"Idempotency-Key": "one-press-of-the-key"}
    first, again = (clerk.post("/api/dossiers/return", handed(slip), headers) for _ in range(2))
    assert (first.status_code, first.get_json()) == (201, again.get_json())
    assert first.get_json()["ledger"] == "1/2026"
    (subject, request), *more = asked(box)
    assert not more
    assert (subject, request.request, request.dossier_id) == (
        f"dossier:{slip['dossier_id']}",
        "return",
        slip["dossier_id"],
    )
    line = box.rows("SELECT collector, fee, items FROM ledger_lines")[0]
    assert (line["collector"], line["fee"], json.loads(str(line["items"]))) == (
        "owner",
        "paid",
        ["Giấy chứng nhận (bản chính)"],
    )
    assert broken_row(box.centre.store) is None
    assert NAME not in str(box.rows("SELECT details FROM audit"))


def test_a_result_is_handed_over_once(desk):
    box, clerk, slip = desk
    clerk.post("/api/dossiers/return", handed(slip))
    refused = clerk.post("/api/dossiers/return", handed(slip))
    assert (refused.status_code, refused.get_json()["code"]) == (409, "already-done")
    assert len(asked(box)) == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"fee": "outstanding"}, "fee-outstanding"),
        ({"collector": "authorised"}, "collector-name-missing"),
        ({"items": ["  "]}, "nothing-ticked"),
        ({"items": ["\x1b@"]}, "text-control"),
    ],
)
def test_nothing_is_handed_over_before_all_is_in_order(desk, wrong, code):
    box, clerk, slip = desk
    assert clerk.post("/api/dossiers/return", handed(slip, **wrong)).get_json()["code"] == code
    assert asked(box) == []
    assert box.rows("SELECT 1 FROM ledger_lines") == []


@pytest.mark.parametrize("status", ["3", "5", "6", "7", "10"])
def test_a_status_that_forbids_it_is_said_in_words(desk, status):
    box, clerk, slip = desk
    central_says(box, slip, status)
    refused = clerk.post("/api/dossiers/return", handed(slip))
    assert refused.get_json()["code"] == "dossier-status"
    assert "“" in refused.get_json()["detail"]


def test_a_result_of_a_dossier_that_another_system_took_in_is_handed_over_by_its_code(box):
    clerk, code = box.client("lan"), "000.00.00.H19-261120-0007"
    body = handed({"dossier_id": None}, dossier_code=code)
    assert clerk.post("/api/dossiers/return", body).status_code == 201
    ((subject, request),) = asked(box)
    assert (subject, request.code, request.dossier_id) == (f"case:{code}", code, None)
    assert clerk.post("/api/dossiers/return", body).get_json()["code"] == "already-done"


def test_a_withdrawal_gives_the_papers_back(desk):
    box, clerk, slip = desk
    central_says(box, slip, "4")
    answer = clerk.post("/api/dossiers/withdraw", handed(slip, fee="none"))
    assert answer.status_code == 201, answer.text
    assert [request.request for _, request in asked(box)] == ["withdraw"]


def test_a_supplement_names_what_is_missing_and_the_version_that_was_seen(desk):
    box, clerk, slip = desk
    central_says(box, slip, "4", version=7)
    missing = [{"name": "Tờ khai", "note": "thiếu chữ ký"}, {"name": "Sơ đồ thửa đất"}]
    answer = clerk.post("/api/dossiers/supplement", {"dossier_id": slip["dossier_id"], "missing": missing})
    assert answer.status_code == 201, answer.text
    ((_, request),) = asked(box)
    assert (request.request, request.seen_version) == ("supplement", 7)
    assert request.note == "Cần bổ sung: Tờ khai; Sơ đồ thửa đất"
    document = json.loads(str(box.one("SELECT document FROM dossier_acts")))
    assert (document["applicant"], document["wanted"][0]["note"]) == (NAME, "thiếu chữ ký")
    central_says(box, slip, "5", version=8)
    assert clerk.post("/api/dossiers/supplied", {"dossier_id": slip["dossier_id"]}).status_code == 201
    assert [request.request for _, request in asked(box)] == ["supplement", "supplied"]


def apology(slip, day="2027-01-15"):
    return {"dossier_id": slip["dossier_id"], "new_due_on": day, "reason": "Chờ ý kiến cơ quan phối hợp"}


def test_an_apology_is_a_draft_until_a_supervisor_has_it_signed(desk):
    box, clerk, slip = desk
    draft = clerk.post("/api/dossiers/apology", apology(slip)).get_json()
    assert (draft["state"], asked(box)) == ("drafted", [])
    assert clerk.post(f"/api/letters/{draft['id']}/sign", {"number": "12"}).status_code == 403
    supervisor = box.client("hoa")
    listed = supervisor.get("/api/letters").get_json()["letters"]
    assert [(each["id"], each["document"]["applicant"]) for each in listed] == [(draft["id"], NAME)]
    signed = supervisor.post(f"/api/letters/{draft['id']}/sign", {"number": "12/PXL"}).get_json()
    assert (signed["state"], signed["number"]) == ("sent", "12/PXL")
    ((_, request),) = asked(box)
    assert (request.request, request.due_at.isoformat()) == ("reappoint", "2027-01-15T10:00:00+00:00")
    first, now = box.rows("SELECT first_due_at, due_at FROM dossiers")[0].values()
    assert first < now
    again = supervisor.post(f"/api/letters/{draft['id']}/sign", {"number": "13"})
    assert again.get_json()["code"] == "letter-settled"


def test_a_dropped_apology_was_told_to_nobody_and_another_may_be_drafted(desk):
    box, clerk, slip = desk
    draft = clerk.post("/api/dossiers/apology", apology(slip)).get_json()
    assert clerk.post("/api/dossiers/apology", apology(slip)).get_json()["code"] == "apology-waits"
    box.client("hoa").post(f"/api/letters/{draft['id']}/drop")
    assert asked(box) == []
    assert clerk.post("/api/dossiers/apology", apology(slip)).status_code == 201


def test_a_citizen_is_put_off_at_most_as_often_as_the_centre_allows(desk):
    box, clerk, slip = desk
    draft = clerk.post("/api/dossiers/apology", apology(slip)).get_json()
    box.client("hoa").post(f"/api/letters/{draft['id']}/sign", {"number": "1"})
    refused = clerk.post("/api/dossiers/apology", apology(slip, "2027-02-24"))
    assert refused.get_json()["code"] == "reappointments-used-up"


@pytest.mark.parametrize(("day", "code"), [("2026-11-23", "reappointment-not-later"), ("2027-01-17", "day-off")])
def test_the_new_date_is_a_working_day_after_the_one_before(desk, day, code):
    _, clerk, slip = desk
    assert clerk.post("/api/dossiers/apology", apology(slip, day)).get_json()["code"] == code


def test_a_visit_of_the_post_is_one_list_and_each_dossier_shows_its_postal_number(box):
    clerk = box.client("lan")
    slips = [take_in(box, clerk, f"{NAME} {number}") for number in range(3)]
    for slip in slips:
        central_says(box, slip, "9")
    items = [{"text": slip["tracking_url"], "postal_no": f"ra 12345678{n} vn"} for n, slip in enumerate(slips)]
    answer = clerk.post("/api/post-handovers", {"items": items}).get_json()
    assert (answer["number"], answer["items"]) == ("01/231126", 3)
    notes = [request.note for _, request in asked(box)]
    assert notes[0] == "Đã bàn giao bưu chính, số hiệu bưu gửi: RA123456780VN"
    assert [row["postal_no"] for row in box.rows("SELECT postal_no FROM post_items ORDER BY position")] == [
        f"RA12345678{n}VN" for n in range(3)
    ]
    assert [row["collector"] for row in box.rows("SELECT collector FROM ledger_lines")] == ["post"] * 3


def test_one_bad_line_hands_nothing_to_the_post(box):
    clerk = box.client("lan")
    slips = [take_in(box, clerk) for _ in range(2)]
    items = [
        {"text": slips[0]["token"], "postal_no": "RA123456780VN"},
        {"text": "không có hồ sơ này", "postal_no": "RA123456781VN"},
    ]
    refused = clerk.post("/api/post-handovers", {"items": items}).get_json()
    assert (refused["code"], refused["position"]) == ("dossier-not-found", 2)
    assert "Dòng 2" in refused["detail"]
    assert (asked(box), box.rows("SELECT 1 FROM post_handovers")) == ([], [])


@pytest.mark.parametrize(
    ("numbers", "code"), [(["RA1", "RA123456780VN"], "invalid-fields"), (["!!!!!!", "RA123456780VN"], "postal-no-malformed"),
                          (["RA123456780VN", "ra123456780vn"], "postal-no-twice")]
)  # fmt: skip
def test_a_postal_number_is_checked(box, numbers, code):
    clerk = box.client("lan")
    items = [{"text": take_in(box, clerk)["token"], "postal_no": number} for number in numbers]
    assert clerk.post("/api/post-handovers", {"items": items}).get_json()["code"] == code


def test_a_slip_issued_anew_revokes_the_old_one_and_the_search_follows(desk):
    box, clerk, slip = desk
    fresh = clerk.post(f"/api/slips/{slip['id']}/reissue").get_json()
    found = clerk.post("/api/dossiers/find", {"text": "hoang anh"}).get_json()["dossiers"]
    assert found[0]["slip_id"] == fresh["id"]
    document = Slip.model_validate_json(str(box.one("SELECT document FROM print_jobs ORDER BY rowid DESC LIMIT 1")))
    assert document.reissue == 1


def test_an_overdue_dossier_is_marked_late_by_its_date(desk, clock):
    box, _, slip = desk
    clock.move(timedelta(days=200))
    clerk = box.client("lan")
    assert clerk.post("/api/dossiers/find", {"text": slip["token"]}).get_json()["dossiers"][0]["late"] is True
    central_says(box, slip, "9")
    assert clerk.post("/api/dossiers/find", {"text": slip["token"]}).get_json()["dossiers"][0]["late"] is False
