"""The guides: by situation, then by field; papers, time, fee and counter of each; read without being admitted."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.core.ambient import Ambient
from appliance.core.catalogue_files import load_catalogue
from appliance.data import example_catalogue_dir
from captive.portal_app import create_portal
from tests.support.phone import Phone
from tests.support.portal import PUBLIC_URL, Served, portal_parts, served_portal


@pytest.fixture
def phone(portal: Served) -> Phone:
    return Phone(portal.url)


def text(phone: Phone, path: str) -> str:
    return phone.get(path).data.decode()


def test_the_list_begins_with_what_people_come_for(phone: Phone) -> None:
    page = text(phone, "/guide/")
    places = [page.index(part) for part in ("Ông/Bà cần làm việc gì?", "Sinh con", "Nhận kết quả", "Theo lĩnh vực")]
    assert places == sorted(places)
    assert "Quầy 14 – Trả kết quả" in page
    assert re.findall(r'href="(/guide/[^"?#]+)"', page)[0] == "/guide/khai-sinh"
    assert "Đất đai" not in page, "a field without a procedure is left out"


def test_a_guide_tells_papers_time_fee_and_counter(phone: Phone) -> None:
    page = re.sub(r"<[^>]+>|\s+", " ", text(phone, "/guide/khai-sinh"))
    page = re.sub(r" +", " ", page)
    for part in (
        "Đăng ký khai sinh",
        "Tờ khai (1 bản chính)",
        "Giấy chứng sinh (2 bản sao chứng thực, nếu có)",
        "Trường hợp thông thường: Trong ngày, nếu nộp trước 15:00",
        "Cần xác minh: 3 ngày làm việc",
        "Lệ phí đăng ký: 15.000 đ, nộp tại quầy (miễn: hộ nghèo)",
        "Đúng hạn: Không thu, nộp trực tuyến",
        "Quầy 7 – Hộ tịch",
        "Giấy khai sinh",
        "1.001193",
        "Luật Hộ tịch 2014",
    ):
        assert part in page
    assert "Số liệu minh họa" not in page


def test_example_data_is_marked_and_missing_values_send_to_the_desk(phone: Phone) -> None:
    page = text(phone, "/guide/chung-thuc")
    assert "Số liệu minh họa" in page and "Xin hỏi bàn hướng dẫn." in page
    assert "<từ" not in page and "&lt;từ bản chính&gt;" in page


def test_a_guide_speaks_english_when_asked(phone: Phone) -> None:
    page = text(phone, "/guide/khai-sinh?lang=en")
    assert "Registration of birth" in page and "3 working days" in page and "15,000 đ" in page
    assert 'href="/guide/?lang=en"' in page


def test_an_unknown_procedure_is_answered_in_words(phone: Phone) -> None:
    answer = phone.get("/guide/nothing", Accept="text/html")
    assert answer.status == 404 and "Mời Ông/Bà xem danh sách" in answer.data.decode()


def test_reading_admits_nobody(phone: Phone) -> None:
    text(phone, "/guide/khai-sinh")
    assert phone.capport()["captive"] is True


@pytest.mark.parametrize("centre", ["dong-nai-province", "dong-nai-commune"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_guide_of_the_example_catalogues_is_light(
    tmp_path: Path, ambient: Ambient, centre: str, lang: str
) -> None:
    catalogue = load_catalogue(example_catalogue_dir(centre))
    parts = replace(portal_parts(tmp_path, ambient), catalogue=lambda: catalogue)
    client = create_portal(parts).test_client()
    for path in ("", *(procedure.id for procedure in catalogue.procedures)):
        answer = client.get(f"/guide/{path}?lang={lang}", base_url=PUBLIC_URL)
        assert answer.status_code == 200 and len(answer.data) <= 30_000, path


@pytest.fixture
def forms(tmp_path: Path, ambient: Ambient) -> Iterator[tuple[Phone, Path]]:
    """A portal with a folder of forms, and a phone on it."""
    folder = tmp_path / "forms"
    folder.mkdir()
    with served_portal(tmp_path, ambient, forms_dir=folder, more_names=("wifi.lan",)) as served:
        yield Phone(served.url), folder


def test_a_form_comes_from_the_box_itself(forms: tuple[Phone, Path]) -> None:
    phone, folder = forms
    assert "Tải mẫu" not in text(phone, "/guide/khai-sinh")
    (folder / "to-khai.pdf").write_bytes(b"%PDF-1.7 shared" + b" " * 2000)
    page = text(phone, "/guide/khai-sinh")
    assert "Tải mẫu (PDF, 3 kB)" in page and "wifi.lan" in page
    answer = phone.get("/guide/khai-sinh/forms/to-khai")
    assert answer.data.startswith(b"%PDF-1.7 shared")
    assert 'attachment; filename="to-khai.pdf"' in answer.headers["Content-Disposition"].replace(
        "filename=to-khai.pdf", 'filename="to-khai.pdf"'
    )
    (folder / "khai-sinh--to-khai.docx").write_bytes(b"its own")
    assert phone.get("/guide/khai-sinh/forms/to-khai").data == b"its own", "the procedure's own form goes first"


@pytest.mark.parametrize("paper", ["chung-sinh", "..%2Fportal.sqlite3", "%2e%2e", "no-such"])
def test_nothing_but_a_papers_form_is_sent(forms: tuple[Phone, Path], paper: str) -> None:
    assert forms[0].get(f"/guide/khai-sinh/forms/{paper}", Accept="text/html").status == 404
