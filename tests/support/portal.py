"""A portal for tests: its migrated database, its parts with an injected clock, and a box that answers as told."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from appliance.core.ambient import Ambient
from appliance.core.calendar_rules import WorkCalendar
from appliance.migrations import migrate
from appliance.store import Store
from appliance.web.wsgi_service import WsgiService
from captive.admission import Admission
from captive.box_link import BoxRefused, BoxUnreachable, PublicStatus, TicketPlace, WaitingBoard, WaitingLine
from captive.device_hash import DeviceHashes
from captive.from_config import LOOKUP_LIMIT
from captive.funnel import Funnel
from captive.memory_gate import MemoryGate
from captive.neighbours import DemoNeighbours
from captive.phone_ticket_rules import TicketLimits
from captive.phone_tickets import PhoneTickets
from captive.portal_app import create_portal
from captive.portal_meta import form_key
from captive.portal_migrations import migrations
from captive.services import PortalServices
from captive.settings import PortalSettings
from captive.throttle import Throttle
from captive.uplink import UplinkWatch
from tests.support.guide_catalogue import guide_catalogue
from tests.support.processes import free_port

PUBLIC_URL = "http://wifi.test"


def portal_store(folder: Path) -> Store:
    """Return the store of a fresh (or the same) portal.sqlite3 in `folder`."""
    path = folder / "portal.sqlite3"
    migrate(path, [migrations])
    return Store(path)


@dataclass(frozen=True)
class Served:
    """A portal that answers on a real socket."""

    url: str
    parts: PortalServices


@dataclass
class ToldBox:
    """The touch side as a test tells it to be; `reachable=False` is a dead one."""

    lines: Sequence[WaitingLine] = (
        WaitingLine("Đất đai", "Land", 12, "dat-dai"),
        WaitingLine("Hộ tịch", "Civil status", 3, "ho-tich"),
        WaitingLine("Xây dựng", "Construction", 0, "xay-dung"),
    )
    known: dict[str, PublicStatus] = field(default_factory=dict)
    reachable: bool = True
    reports: list[tuple[str, str, dict[str, object]]] = field(default_factory=list)
    asked: int = 0
    tickets: dict[str, TicketPlace] = field(default_factory=dict)
    """By key; `refuse` is what the touch side says instead of giving a number."""
    refuse: BoxRefused | None = None
    typed: str = ""
    acts: list[tuple[str, str]] = field(default_factory=list)

    def queue(self) -> Sequence[WaitingLine]:
        self._require()
        self.asked += 1
        return self.lines

    def take(self, service_id: str, key: str, lang: str) -> TicketPlace:
        self._require()
        if self.refuse is not None:
            raise self.refuse
        serial = len(self.tickets) + 1
        fresh = TicketPlace(
            id=f"ticket-{serial}",
            number=f"A{serial:03d}",
            service_id=service_id,
            state="waiting",
            ahead=7,
            wait_low_min=15,
            wait_high_min=25,
            steps_left=2,
            tracking_url=f"https://hs.example.vn/Q/T{serial}",
        )
        return self.tickets.setdefault(key, fresh)

    def place(self, ticket_id: str) -> TicketPlace | None:
        self._require()
        return next((ticket for ticket in self.tickets.values() if ticket.id == ticket_id), None)

    def act(self, ticket_id: str, act: str) -> TicketPlace:
        self._require()
        if self.refuse is not None:
            raise self.refuse
        self.acts.append((ticket_id, act))
        (key,) = (key for key, ticket in self.tickets.items() if ticket.id == ticket_id)
        changes: dict[str, object] = {
            "step-back-minutes": {"away_until": "2026-11-25T02:15:00.000Z", "steps_left": 1},
            "come-back": {"away_until": None},
            "rejoin": {"state": "waiting"},
        }.get(act, {})
        self.tickets[key] = replace(self.tickets[key], **changes)
        return self.tickets[key]

    def write(self, ticket_id: str, text: str | None) -> str:
        self._require()
        if self.refuse is not None:
            raise self.refuse
        if text is not None:
            self.typed = text
        return f"Chào, Ông/Bà viết: {self.typed}" if self.typed else ""

    def public_status(self, code: str) -> PublicStatus | None:
        self._require()
        return self.known.get(code)

    def report(self, report_id: str, kind: str, body: dict[str, object]) -> bool:
        self._require()
        self.reports.append((report_id, kind, body))
        return True

    def _require(self) -> None:
        if not self.reachable:
            raise BoxUnreachable("told so")


def portal_parts(folder: Path, ambient: Ambient, box: ToldBox | None = None, **settings: object) -> PortalServices:
    """Return a portal's parts for a centre of the tests; `settings` replace those of `PortalSettings`."""
    values: dict[str, object] = {
        "name_vi": "Trung tâm Phục vụ hành chính công Đồng Nai",
        "name_en": "Dong Nai Public Administration Service Centre",
        "public_url": PUBLIC_URL,
        "hotline": "0251 3822 501",
        "zalo_oa_id": "1234567890123456789",
        "zalo_oa_name": "Trung tâm Phục vụ hành chính công Đồng Nai",
        "demo_neighbours": True,
        "session_length": timedelta(hours=8),
    }
    chosen = PortalSettings(**{**values, **settings})
    store = portal_store(folder)
    link = box or ToldBox()
    return PortalServices(
        settings=chosen,
        ambient=ambient,
        store=store,
        admission=Admission(store, MemoryGate(), ambient, chosen.session_length),
        neighbours=DemoNeighbours(),
        funnel=Funnel(ambient),
        link=link,
        board=WaitingBoard(link),
        calendar=WorkCalendar,
        catalogue=guide_catalogue,
        refresh_catalogue=lambda: None,
        lookups=Throttle(LOOKUP_LIMIT),
        tickets=PhoneTickets(store, ambient, link, DeviceHashes(store, ambient), TicketLimits()),
        form_key=form_key(store, ambient),
        uplink=UplinkWatch((), ambient),
    )


@contextmanager
def served_portal(folder: Path, ambient: Ambient, box: ToldBox | None = None, **settings: object) -> Iterator[Served]:
    """Serve a portal on a free port of loopback by the real waitress."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    parts = portal_parts(folder, ambient, box, **{"public_url": url, **settings})
    service = WsgiService(create_portal(parts), "127.0.0.1", port)
    thread = threading.Thread(target=service.run, args=(0.5,))
    thread.start()
    try:
        yield Served(url, parts)
    finally:
        service.stop()
        thread.join(10)
