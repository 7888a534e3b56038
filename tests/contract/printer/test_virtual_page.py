"""The page of the virtual printer: the list, the pictures, the fault buttons."""

import io
import socket

import pytest
from PIL import Image

from printer.escpos_encode import encode
from printer.layout import render
from printer.samples import TICKET
from printer.virtual.page_app import BUTTONS, make_app
from tests.support.papers import qr_texts

PICTURE = render("ticket", TICKET)
JOB = encode(PICTURE)


@pytest.fixture
def client(ambient, virtual):
    return make_app(ambient, virtual.device, virtual.papers, 9100).test_client()


def send(virtual, data):
    host, port = virtual.address.split(":")
    with socket.create_connection((host, int(port)), 2) as connection:
        connection.sendall(data)


def test_papers_are_listed_newest_first_with_length_and_bytes(client, virtual):
    send(virtual, JOB)
    send(virtual, JOB)
    virtual.wait_for_papers(2)
    newest, older = client.get("/papers").json
    assert newest["id"] > older["id"]
    assert (newest["cut"], newest["height_dots"], newest["bytes"]) == (True, PICTURE.getbbox()[3], len(JOB))
    assert len(client.get("/papers?limit=1").json) == 1


def test_a_paper_is_a_png_80_mm_wide_whose_qr_reads(client, virtual):
    send(virtual, JOB)
    virtual.wait_for_papers(1)
    [paper] = client.get("/papers").json
    picture = Image.open(io.BytesIO(client.get(f"/papers/{paper['id']}.png").data))
    assert picture.size == (640, paper["height_dots"])
    assert qr_texts(picture) == [TICKET["qr_url"]]


def test_a_paper_not_yet_cut_is_listed_as_such(client, virtual):
    send(virtual, JOB.removesuffix(b"\x1dVB\x00"))
    import time

    for _ in range(200):
        if client.get("/papers").json and virtual.device.head.sheet.height >= PICTURE.getbbox()[3]:
            break
        time.sleep(0.01)
    [paper] = client.get("/papers").json
    assert paper["cut"] is False
    assert client.get(f"/papers/{paper['id']}.png").status_code == 200
    assert "chưa cắt" in client.get("/?lang=vi").text


@pytest.mark.parametrize("path", ["/papers/999999.png", "/papers/..%2fx.png", "/faults/none"])
def test_what_is_not_there_is_404(client, path):
    assert (client.post(path) if "faults" in path else client.get(path)).status_code == 404


@pytest.mark.parametrize("name", sorted(BUTTONS))
def test_every_button_plays_its_fault_ends_it_and_repair_ends_all(client, virtual, name):
    before = virtual.device.condition
    changes = BUTTONS[name][1]
    assert client.post(f"/faults/{name}").status_code == 303
    assert all(getattr(virtual.device.condition, key) == value for key, value in changes.items())
    client.post(f"/faults/{name}")
    assert not all(getattr(virtual.device.condition, key) == value for key, value in changes.items())
    client.post(f"/faults/{name}")
    client.post("/faults/repair")
    assert virtual.device.condition.online
    assert before.online


def test_the_condition_is_read_and_changed_as_json(client):
    assert client.post("/condition", json={"paper": "out"}).json["paper"] == "out"
    assert client.get("/condition").json["paper"] == "out"


@pytest.mark.parametrize("bad", [{"paper": "none"}, {"speed_mm_s": -1}, {"unknown": 1}, [], {"cover_open": "x"}])
def test_a_bad_condition_is_refused_with_a_reason(client, bad):
    answer = client.post("/condition", json=bad)
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


def test_the_page_is_there_in_both_languages(client):
    assert "Máy in ảo" in client.get("/?lang=vi").text
    assert "Virtual printer" in client.get("/?lang=en").text
    assert client.get("/healthz").json["status"] == "ok"


def test_papers_survive_a_restart(tmp_path, ambient, virtual):
    from printer.virtual.paper_store import PaperStore

    send(virtual, JOB)
    virtual.wait_for_papers(1)
    again = PaperStore(tmp_path / "papers", ambient)
    assert [record.id for record in again.newest(9)] == [record.id for record in virtual.papers.newest(9)]
    assert again.next_number > 1
