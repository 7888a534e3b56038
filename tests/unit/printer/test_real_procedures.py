"""Every procedure of the catalogues on paper: its slip, checklist and form hold it whole, on the narrowest roll too."""

from pathlib import Path

import pytest

import appliance
from appliance.core import catalogue_rules
from appliance.core.catalogue import Procedure
from appliance.core.catalogue_files import load_catalogue
from printer.layout import render
from printer.paper import Roll
from printer.paper_settings import PaperSettings
from printer.samples import CHECKLIST, SLIP, TICKET

FOLDER = Path(appliance.__file__).parent / "data" / "catalogues"
CATALOGUES = ("dong-nai-province", "dong-nai-commune")
PROCEDURES = [one for name in CATALOGUES for one in load_catalogue(FOLDER / name).procedures]
ROLLS = (Roll(576, 203), Roll(360, 180))


def slip_of(procedure: Procedure) -> dict[str, object]:
    papers = [
        {"name": paper.name_vi, "originals": paper.originals, "copies": paper.copies} for paper in procedure.papers
    ]
    return {**SLIP, "request": procedure.name_vi, "papers": papers, "fee_text": catalogue_rules.fee_text(procedure)}


def checklist_of(procedure: Procedure) -> dict[str, object]:
    papers = [paper.model_dump(exclude={"id"}) | {"name": paper.name_vi} for paper in procedure.papers]
    fee = catalogue_rules.fee_text(procedure)
    return {**CHECKLIST, "procedure": procedure.name_vi, "papers": papers, "fee_text": fee, "notes": []}


@pytest.mark.parametrize("roll", ROLLS, ids=lambda roll: roll.name)
def test_every_procedure_fits_its_papers(roll):
    settings = PaperSettings(roll)
    longest = {"slip": 0.0, "checklist": 0.0}
    for procedure in PROCEDURES:
        for kind, document in (("slip", slip_of(procedure)), ("checklist", checklist_of(procedure))):
            picture = render(kind, document, 0, settings)
            assert picture.getbbox()[2] <= roll.ink_dots
            longest[kind] = max(longest[kind], roll.millimetres(picture.height))
    assert longest["slip"] <= (200 if roll.name == "80" else 250)
    assert longest["checklist"] <= (140 if roll.name == "80" else 170)


def test_a_ticket_of_the_longest_service_is_still_short():
    services = [one for name in CATALOGUES for one in load_catalogue(FOLDER / name).services]
    longest = max(services, key=lambda service: len(service.name_vi))
    picture = render("ticket", {**TICKET, "service_vi": longest.name_vi, "service_en": longest.name_en, "lang": "en"})
    assert Roll().millimetres(picture.height) <= 80
