"""The example catalogues are complete, and a bad file names every fault while the old catalogue stays in force."""

import shutil
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from appliance.core.calendar_rules import Duration
from appliance.core.catalogue import Catalogue, Fee
from appliance.core.catalogue_files import CatalogueFaults, fingerprint, load_catalogue
from appliance.core.catalogue_rules import duration_for, fee_text, fees_for, find_procedure, in_force, search
from appliance.core.errors import InvalidInput
from appliance.data import example_catalogue_dir

PROVINCE = load_catalogue(example_catalogue_dir())
COMMUNE = load_catalogue(example_catalogue_dir("dong-nai-commune"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(example_catalogue_dir().parent, tmp_path / "catalogues")
    return tmp_path / "catalogues" / "dong-nai-province"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(CatalogueFaults) as caught:
        load_catalogue(folder)
    return caught.value.details["faults"]


def test_there_are_a_dozen_fields_and_sixty_procedures() -> None:
    assert len(PROVINCE.fields) >= 12
    assert len(PROVINCE.procedures) >= 60
    assert len([counter for counter in PROVINCE.counters if counter.services]) == 14
    assert len(COMMUNE.counters) == 3


@pytest.mark.parametrize("catalogue", [PROVINCE, COMMUNE], ids=["province", "commune"])
def test_every_text_is_nfc_and_has_its_english(catalogue: Catalogue) -> None:
    assert unicodedata.is_normalized("NFC", catalogue.model_dump_json())
    for entry in (*catalogue.fields, *catalogue.services, *catalogue.procedures, *catalogue.situations):
        assert entry.name_vi.strip() and entry.name_en.strip() and entry.name_vi != entry.name_en


@pytest.mark.parametrize("catalogue", [PROVINCE, COMMUNE], ids=["province", "commune"])
def test_every_situation_names_an_icon_that_is_bundled(catalogue: Catalogue) -> None:
    icons = Path("appliance/web/static/icons")
    missing = [one.icon for one in catalogue.situations if not (icons / f"{one.icon}.svg").exists()]
    assert not missing


def test_what_is_not_verified_says_so() -> None:
    for procedure in PROVINCE.procedures:
        assert procedure.source
        assert procedure.verified or "minh họa" in procedure.note_vi


def test_a_dossier_meets_the_version_of_its_day() -> None:
    before = load_catalogue(example_catalogue_dir(), date(2027, 2, 28))
    after = load_catalogue(example_catalogue_dir(), date(2027, 3, 1))
    assert duration_for(find_procedure(before, "xac-nhan-hon-nhan")) == Duration(3, "working_days")
    assert duration_for(find_procedure(after, "xac-nhan-hon-nhan")) == Duration(2, "working_days")
    assert before.version.startswith("2025-07-01.")
    assert after.version.startswith("2027-03-01.")


def test_the_version_changes_with_the_files_and_with_the_day_something_comes_into_force(folder: Path) -> None:
    days = [date(2026, 11, 23), date(2026, 11, 24), date(2027, 2, 28)]
    assert len({load_catalogue(folder, day).version for day in days}) == 1, "the same content has one version"
    assert load_catalogue(folder, date(2027, 3, 1)).version != load_catalogue(folder, days[0]).version
    before = load_catalogue(folder, days[0]).version
    replace(folder / "catalogue.toml", 'name_vi = "Sinh con"', 'name_vi = "Có con"')
    assert load_catalogue(folder, days[0]).version != before


def test_a_kept_catalogue_is_read_for_another_day_as_its_files_would_be(folder: Path) -> None:
    for loaded_on, day in ((date(2026, 11, 23), date(2027, 3, 1)), (date(2027, 3, 1), date(2026, 11, 23))):
        kept, fresh = in_force(load_catalogue(folder, loaded_on), day), load_catalogue(folder, day)
        assert kept.version == fresh.version
        assert {one.id: one for one in kept.procedures} == {one.id: one for one in fresh.procedures}


def test_what_has_changed_is_seen_without_loading(folder: Path) -> None:
    before = fingerprint(folder)
    assert fingerprint(folder) == before
    replace(folder.parent / "common" / "thue.toml", 'letter = "G"', 'letter = "D"')
    assert fingerprint(folder) != before
    (folder / "catalogue.toml").unlink()
    assert fingerprint(folder) == (("catalogue.toml", -1, -1),)


def test_a_case_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidInput, match="unknown-time-case"):
        duration_for(find_procedure(PROVINCE, "ket-hon"), "nope")


def test_fees_differ_by_channel() -> None:
    residence = find_procedure(PROVINCE, "tam-tru")
    assert fee_text(residence) == "15.000 đ"
    assert [fee.amount_vnd for fee in fees_for(residence, "online")] == [7000]
    assert fee_text(residence, "online") == "7.000 đ"


def fee(amount: int, **more: object) -> Fee:
    return Fee(kind="phí", name_vi=f"Dòng {amount}", name_en=f"Line {amount}", amount_vnd=amount, **more)


@pytest.mark.parametrize(
    ("fees", "text"),
    [
        ((), None),
        ((fee(0),), "Không thu"),
        ((fee(15000), fee(8000)), "23.000 đ"),
        ((fee(2000, per="page"),), "2.000 đ/trang"),
        ((fee(8000, per="copy"), fee(15000)), "Dòng 8000: 8.000 đ/bản; Dòng 15000: 15.000 đ"),
        ((fee(0, conditional=True),), "Dòng 0: Không thu"),
        ((fee(0, conditional=True), fee(8000, conditional=True)), "Dòng 0: Không thu; Dòng 8000: 8.000 đ"),
        ((fee(75000, exempt=("Hộ nghèo",)),), "75.000 đ (trừ đối tượng được miễn)"),
        ((fee(20000, channel="direct"), fee(10000, channel="online")), "20.000 đ"),
    ],
)
def test_a_total_is_told_only_where_every_line_is_fixed(fees: tuple[Fee, ...], text: str | None) -> None:
    procedure = find_procedure(PROVINCE, "khai-sinh")
    assert procedure is not None
    assert fee_text(procedure.model_copy(update={"fees": fees})) == text


def test_the_example_data_marks_what_is_per_page_per_copy_or_conditional() -> None:
    texts = {one.id: fee_text(one) for one in PROVINCE.procedures}
    assert texts["khai-sinh"] == "Đăng ký đúng hạn: Không thu"
    assert texts["trich-luc-ho-tich"] == "8.000 đ/bản"
    assert texts["chung-thuc-ban-sao"] == "2.000 đ/trang"
    for procedure in PROVINCE.procedures:
        for line in procedure.fees:
            assert line.per != "dossier" or not line.name_vi.lower().startswith(("mỗi bản", "mỗi trang"))


@pytest.mark.parametrize("query", ["kết hôn", "ket hon", "KET  HON", "Kết Hôn"])
def test_search_needs_no_diacritics(query: str) -> None:
    assert search(PROVINCE, query)[0].id == "ket-hon"


def test_search_finds_nothing_for_nothing() -> None:
    assert search(PROVINCE, "  ") == [] and search(PROVINCE, "không có đâu") == []


def test_a_bad_folder_names_every_fault_at_once(folder: Path) -> None:
    common = folder.parent / "common"
    replace(common / "dat-dai.toml", 'unit = "working_days"', 'unit = "ngày"')
    replace(common / "ho-tich.toml", 'paper = "cccd"', 'paper = "cmnd"')
    replace(common / "thue.toml", 'letter = "G"', 'letter = "D"')
    replace(folder / "catalogue.toml", 'procedure_ids = ["ket-hon"', 'procedure_ids = ["cuoi"')
    (common / "bao-hiem.toml").write_text("[field\n")
    text = "\n".join(faults_of(folder))
    for piece in (
        "dat-dai.toml: procedure[0].cases[0].unit",
        "no such paper: cmnd",
        "thue.toml: field.letter",
        "no such procedure: cuoi",
        "bao-hiem.toml: ",
    ):
        assert piece in text


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('name_en = "Land"', 'name_en = ""', "name_en"),
        ('name_vi = "Đất đai"', 'name_vi = "Đất đai"', "normal form"),
        ('id = "dat-dai"', 'id = "ho-tich"', "stands 2 times"),
        ('letter = "A"', 'letter = "H"', "letter"),
        ("verified = false", 'verified = false\ncolour = "red"', "colour"),
    ],
)
def test_each_kind_of_fault_is_told(folder: Path, old: str, new: str, fault: str) -> None:
    if "normal form" in fault:
        new = unicodedata.normalize("NFD", new)
    replace(folder.parent / "common" / "dat-dai.toml", old, new)
    assert fault in "\n".join(faults_of(folder))


def test_overlapping_versions_are_refused(folder: Path) -> None:
    replace(folder.parent / "common" / "ho-tich.toml", "valid_to = 2027-02-28\n", "")
    assert "overlap" in "\n".join(faults_of(folder))
