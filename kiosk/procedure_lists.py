"""What the touch pages list: situations, fields and the rows one can take a number for, in the visitor's language."""

from dataclasses import dataclass

from appliance.core.catalogue import Procedure
from appliance.web.i18n import gettext as _
from appliance.web.i18n import lang
from kiosk.centre import Centre
from kiosk.queue_services import QueueService
from kiosk.ticket_issue import ahead_now
from kiosk.ticket_views import waiting_per_service
from kiosk.wait_rules import estimate_wait


@dataclass(frozen=True)
class Tile:
    """A situation or field on the first screens."""

    id: str
    name: str
    icon: str
    letter: str = ""
    service_id: str = ""
    waiting: int = 0


@dataclass(frozen=True)
class Choice:
    """One row that takes a number: `value` is "service" or "service/procedure"; minutes are the estimate."""

    value: str
    letter: str
    name: str
    counters: str
    ahead: int
    low_min: int
    high_min: int
    has_papers: bool = False
    """The catalogue says what to bring for it."""


def situations(centre: Centre) -> list[Tile]:
    """Return the situations in the catalogue's order."""
    return [
        Tile(each.id, each.name_en if lang() == "en" else each.name_vi, each.icon)
        for each in centre.index.catalogue.situations
    ]


def fields(centre: Centre) -> list[Tile]:
    """Return the fields as the lines one waits in."""
    waiting = waiting_per_service(centre.store.reader(), centre)
    return [
        Tile(service.id, service.name(lang()), "list", service.letter, service.id, waiting.get(service.id, 0))
        for service in centre.index.services.values()
        if service.kind == "field"
    ]


def choice_of_service(centre: Centre, service_id: str) -> Choice:
    """Return the row of a line of the queue, for those who don't know their procedure."""
    service = centre.index.service(service_id)
    name = service.name(lang())
    if service.kind == "field":
        name = _("Lĩnh vực %(name)s (chưa rõ thủ tục)", name=name)
    return _choice(centre, service, service.id, name)


def choice_of_procedure(centre: Centre, procedure: Procedure) -> Choice:
    """Return the row of a procedure."""
    service = centre.index.service_of_procedure(procedure.id)
    name = procedure.name_en if lang() == "en" and procedure.name_en else procedure.name_vi
    return _choice(centre, service, f"{service.id}/{procedure.id}", name, has_papers=bool(procedure.papers))


def _choice(centre: Centre, service: QueueService, value: str, name: str, has_papers: bool = False) -> Choice:
    centre.waits.refresh()
    ahead = ahead_now(centre.store.reader(), centre, centre.business_day(), service.id, is_priority=False)
    wait = estimate_wait(ahead, centre.waits.service_s(service.id), centre.waits.open_counters(service))
    numbers = ", ".join(str(centre.index.desks[counter_id].number) for counter_id in service.counter_ids)
    counters = _("Quầy %(n)s", n=numbers) if numbers else ""
    return Choice(value, service.letter, name, counters, ahead, wait.low_min, wait.high_min, has_papers)
