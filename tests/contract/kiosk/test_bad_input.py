"""Hostile and clumsy input: a 4xx with a reason, nothing stored, nothing a person typed becomes a command."""

import json
import unicodedata

import pytest

from printer.documents import Slip

GOOD_NAME = "Nguyễn Thị Hoàng Anh"


def slip_body(box, **applicant: object) -> dict[str, object]:
    procedure = box.centre.index.catalogue.procedures[0]
    papers = [{"id": procedure.papers[0].id, "originals": 1, "copies": 0}]
    return {
        "procedure_id": procedure.id,
        "applicant": {"name": GOOD_NAME, **applicant},
        "papers": papers,
        "channel": "direct",
    }


def nothing_stored(box) -> bool:
    tables = ("tickets", "dossiers", "slips", "print_jobs", "outbox", "idempotency_keys")
    return all(box.one(f"SELECT count(*) FROM {table}") == 0 for table in tables)


def test_an_unknown_service_is_refused(box):
    refused = box.client().take("khong-co")
    assert (refused.status_code, refused.get_json()["code"]) == (400, "unknown-service")
    assert refused.content_type.startswith("application/problem+json")
    assert nothing_stored(box)


@pytest.mark.parametrize(
    "wish",
    [
        {"service_id": 7},
        {"service_id": None},
        {"service_id": ["a"]},
        {"service_id": {"a": 1}},
        {"service_id": ""},
        {"service_id": "x" * 65},
        {},
        [],
        "text",
        {"service_id": "dat-dai", "lang": "xx"},
        {"service_id": "dat-dai", "unknown_member": 1},
        {"service_id": "a\u0000b"},
    ],
)
def test_wrong_types_and_shapes_are_refused_with_the_field_named(box, wish):
    refused = box.client().post("/api/tickets", wish)
    assert refused.status_code == 400
    assert refused.get_json()["detail"]
    assert nothing_stored(box)


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b'{"service_id": "a"', b"[1,", b"\x1b@\x1dV0"])
def test_malformed_json_is_refused(box, raw):
    refused = box.client().post("/api/tickets", data=raw, content_type="application/json")
    assert (refused.status_code, refused.get_json()["code"]) == (400, "malformed-json")
    assert nothing_stored(box)


def test_ten_megabytes_are_refused(box):
    body = json.dumps({"service_id": "x" * 10_000_000})
    refused = box.client().post("/api/tickets", data=body, content_type="application/json")
    assert refused.status_code == 413
    assert nothing_stored(box)


def test_a_form_post_is_not_json(box):
    assert box.client().post("/api/tickets", data={"service_id": "a"}).status_code == 415


@pytest.mark.parametrize("key", ["", "x" * 129, "chìa khóa", "a\tb"])
def test_a_malformed_idempotency_key_is_refused(box, key):
    refused = box.client().post("/api/tickets", {"service_id": box.services[0]}, {"Idempotency-Key": key})
    assert (refused.status_code, refused.get_json()["code"]) == (400, "idempotency-key-malformed")
    assert nothing_stored(box)


def test_an_unknown_priority_group_is_refused(box):
    refused = box.client().take(box.services[0], priority_group="vip")
    assert (refused.status_code, refused.get_json()["code"]) == (400, "unknown-priority-group")


@pytest.mark.parametrize(
    "name",
    [
        "\x1b@Nguyễn",
        "Nguyễn\x1dV\x00",
        "\x1bp\x00",
        "A\x07",
        "Nguyễn\u202eVăn",
        "A\x7f",
        "\ud800",
        "A\x85B",
        "\u2028",
    ],
)
def test_control_characters_and_printer_commands_in_a_name_are_refused(box, name):
    clerk = box.client("lan")
    body = json.dumps(slip_body(box, name=name)).encode("utf-8", "surrogatepass")
    refused = clerk.post("/api/slips", data=body, content_type="application/json")
    assert refused.status_code == 400
    assert box.one("SELECT count(*) FROM dossiers") == 0
    assert name not in refused.text


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Hoàng Anh " * 9 + "Nguyễn An", "សុខ ចាន់", "王小明", "O'Neil-Smith, Jr.", "Ngô"]
)
def test_long_khmer_chinese_and_hyphenated_names_are_kept_whole(box, name):
    clerk = box.client("lan")
    assert len(name) <= 200
    answer = clerk.post("/api/slips", slip_body(box, name=name))
    assert answer.status_code == 201, answer.text
    assert box.one("SELECT applicant_name FROM dossiers") == name
    document = Slip.model_validate_json(str(box.one("SELECT document FROM print_jobs")))
    assert document.applicant == name
    assert (
        json.loads(str(box.one("SELECT body FROM outbox WHERE kind = 'dossier.received'")))["applicant"]["name"]
        == name
    )


def test_line_breaks_in_a_name_become_spaces(box):
    assert box.client("lan").post("/api/slips", slip_body(box, name="Nguyễn\r\nVăn\tMẫu")).status_code == 201
    assert box.one("SELECT applicant_name FROM dossiers") == "Nguyễn Văn Mẫu"


def test_a_name_of_201_characters_is_refused(box):
    refused = box.client("lan").post("/api/slips", slip_body(box, name="a" * 201))
    assert (refused.status_code, refused.get_json()["faults"][0]["field"]) == (400, "applicant.name")


def test_decomposed_vietnamese_is_stored_composed(box):
    answer = box.client("lan").post("/api/slips", slip_body(box, name=unicodedata.normalize("NFD", GOOD_NAME)))
    assert answer.status_code == 201
    assert box.one("SELECT applicant_name FROM dossiers") == GOOD_NAME


def test_a_name_of_spaces_is_refused(box):
    refused = box.client("lan").post("/api/slips", slip_body(box, name="   "))
    assert (refused.status_code, refused.get_json()["code"]) == (400, "applicant-name-missing")


@pytest.mark.parametrize("phone", ["12", "abc", "+84 91", "0912 345 678 9999999"])
def test_a_phone_that_is_none_is_refused(box, phone):
    assert box.client("lan").post("/api/slips", slip_body(box, phone=phone)).status_code == 400


@pytest.mark.parametrize(
    ("papers", "code"),
    [
        ([{"id": "khong-co", "originals": 1, "copies": 0}], "unknown-paper"),
        ([{"id": "first", "originals": 0, "copies": 0}], "paper-count-missing"),
        ([{"id": "first", "originals": 1, "copies": 0}] * 2, "paper-twice"),
        ([{"id": "first", "originals": -1, "copies": 0}], "invalid-fields"),
        ([{"id": "first", "originals": 1.5, "copies": 0}], "invalid-fields"),
    ],
)
def test_papers_the_procedure_does_not_know_or_nobody_counted_are_refused(box, papers, code):
    body = slip_body(box)
    first = body["papers"][0]["id"]
    body["papers"] = [{**paper, "id": first if paper["id"] == "first" else paper["id"]} for paper in papers]
    refused = box.client("lan").post("/api/slips", body)
    assert (refused.status_code, refused.get_json()["code"]) == (400, code)


@pytest.mark.parametrize("path", ["/api/nothing", "/api/tickets/none", "/api/slips/none", "/situations/none"])
def test_what_is_not_there_is_not_found(box, path):
    assert box.client("lan").get(path).status_code == 404
