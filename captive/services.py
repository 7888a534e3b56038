"""What the portal's views work with, in one value."""

from collections.abc import Callable
from dataclasses import dataclass, field

from appliance.core.ambient import Ambient
from appliance.core.calendar_rules import WorkCalendar
from appliance.core.catalogue import Catalogue
from appliance.store import Store
from appliance.web.state import services
from captive.admission import Admission
from captive.box_link import BoxLink, WaitingBoard
from captive.funnel import Funnel
from captive.neighbours import Neighbours
from captive.page_cache import PageCache
from captive.phone_tickets import PhoneTickets
from captive.settings import PortalSettings
from captive.throttle import Throttle
from captive.uplink import UplinkWatch


@dataclass(frozen=True)
class PortalServices:
    """The parts of one portal."""

    settings: PortalSettings
    ambient: Ambient
    store: Store
    admission: Admission
    neighbours: Neighbours
    funnel: Funnel
    link: BoxLink
    board: WaitingBoard
    calendar: Callable[[], WorkCalendar]
    catalogue: Callable[[], Catalogue]
    refresh_catalogue: Callable[[], None]
    lookups: Throttle
    tickets: PhoneTickets
    form_key: bytes
    uplink: UplinkWatch
    pages: PageCache = field(default_factory=PageCache)


def portal() -> PortalServices:
    """Return the parts of the current app."""
    return services(PortalServices)
