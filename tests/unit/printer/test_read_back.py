"""Every code on every paper is read back by two decoders of others, as printed and after what life does to paper."""

import pytest

from printer.paper_job import make_paper
from printer.printer_settings import PrinterSettings
from printer.profiles import Profile
from printer.samples import PREVIEWS
from printer.virtual.roll import Strip
from tests.support.papers import printed, qr_texts, zbar_texts
from tests.support.wear import WEARS

STRIPS = {"80-203": Strip(576, 203), "80-180": Strip(512, 180), "58-203": Strip(384, 203), "58-180": Strip(360, 180)}
PAPERS = ("ticket", "slip", "provisional", "missing", "test")


def printer_of(strip: Strip, **profile: object) -> PrinterSettings:
    model = Profile("x", width_dots=strip.width_dots, dpi=strip.dpi, **profile)  # type: ignore[arg-type]
    return PrinterSettings("x", "memory", "", profile=model)


def paper_of(name: str, strip: Strip, **profile: object):
    kind, document = PREVIEWS[name]
    [sheet] = printed(make_paper(kind, document, 0, printer_of(strip, **profile)).data("0001"), strip)
    assert sheet.unknown == []
    return sheet.picture(), str(document.get("qr_url", "MOTCUA TEST PAGE"))


@pytest.mark.parametrize("strip", STRIPS.values(), ids=STRIPS)
@pytest.mark.parametrize("name", PAPERS)
def test_a_worn_paper_is_still_read(name, strip):
    paper, text = paper_of(name, strip)
    worn = {wear: make(paper) for wear, make in WEARS.items()}
    assert {wear: qr_texts(picture) for wear, picture in worn.items()} == {wear: [text] for wear in WEARS}
    assert zbar_texts(list(worn.values())) == [text] * len(WEARS)


@pytest.mark.parametrize("strip", STRIPS.values(), ids=STRIPS)
@pytest.mark.parametrize("name", ["slip", "test"])
def test_a_code_that_the_device_draws_is_read_too(name, strip):
    paper, text = paper_of(name, strip, native_qr=True)
    worn = {wear: make(paper) for wear, make in WEARS.items()}
    assert {wear: qr_texts(picture) for wear, picture in worn.items()} == {wear: [text] for wear in WEARS}
    assert zbar_texts(list(worn.values())) == [text] * len(WEARS)


@pytest.mark.parametrize("correction", ["L", "M", "Q", "H"])
@pytest.mark.parametrize("native", [False, True])
def test_every_level_of_correction_is_read(correction, native):
    settings = PrinterSettings("x", "memory", "", profile=Profile(native_qr=native), correction=correction)
    kind, document = PREVIEWS["slip"]
    [sheet] = printed(make_paper(kind, document, 0, settings).data(None))
    assert qr_texts(sheet.picture()) == zbar_texts([sheet.picture()]) == [document["qr_url"]]


@pytest.mark.parametrize("native", [False, True])
@pytest.mark.parametrize("name", sorted(PREVIEWS))
def test_the_text_mode_carries_the_code_as_well(name, native):
    settings = PrinterSettings("x", "memory", "", profile=Profile(native_qr=native), text_only=True)
    kind, document = PREVIEWS[name]
    [sheet] = printed(make_paper(kind, document, 0, settings).data("0001"))
    assert sheet.unknown == []
    assert qr_texts(sheet.picture()) == [document.get("qr_url", "MOTCUA TEST PAGE")]
