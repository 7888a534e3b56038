"""Builds the portal's parts from box.toml."""

from datetime import timedelta
from urllib.parse import urlsplit

from appliance.catalogue_source import catalogue_holder
from appliance.config import BoxConfig
from appliance.core.ambient import Ambient
from appliance.core.catalogue import Catalogue
from appliance.core.holidays_vn import Calendars
from appliance.identity import BadCredentials, credentials_dir
from appliance.store import Store
from captive.admission import Admission
from captive.box_link import BoxLink, WaitingBoard
from captive.box_socket import SocketBox
from captive.device_hash import DeviceHashes
from captive.funnel import Funnel
from captive.gate import Gate
from captive.gate_client import SocketGate
from captive.memory_gate import MemoryGate
from captive.neighbours import DemoNeighbours, InterfaceNeighbours, KernelNeighbours, Neighbours
from captive.net_plan import portal_url
from captive.phone_ticket_rules import TicketLimits
from captive.phone_tickets import PhoneTickets
from captive.portal_certificate import portal_certificate
from captive.portal_meta import form_key
from captive.services import PortalServices
from captive.session_log import SessionLog, read_log_key
from captive.settings import PortalSettings
from captive.throttle import Throttle
from captive.throttle_rules import Limit
from captive.uplink import UplinkWatch
from captive.uplink_rules import checks_of

_NO_CATALOGUE = Catalogue(
    id="none",
    name_vi="–",
    name_en="–",
    version="0",
    fields=(),
    services=(),
    procedures=(),
    counters=(),
    situations=(),
)
# A citizen mistypes a code a few times; trying codes out is hopeless at this rate.
LOOKUP_LIMIT = Limit(burst=5, per_minute=2)


def portal_settings(config: BoxConfig, *, certificate_valid: bool = False) -> PortalSettings:
    """Return the portal's settings; pages are announced by https only with a valid certificate."""
    box, own = config.box, config.portal
    behind_nginx = config.captive is not None
    return PortalSettings(
        name_vi=box.name_vi,
        name_en=box.name_en,
        public_url=portal_url(config, certificate_valid=certificate_valid),
        hotline=box.hotline,
        zalo_oa_id=box.zalo_oa_id,
        zalo_oa_name=box.zalo_oa_name,
        zalo_base_url=own.zalo_base_url,
        host=own.host,
        port=own.port,
        threads=own.threads,
        session_length=timedelta(hours=own.session_hours),
        log_kept=timedelta(days=own.log_days),
        more_names=(urlsplit(own.public_url).hostname or "", *own.names) if config.captive else own.names,
        demo_neighbours=own.demo_neighbours,
        always_open=box.always_open,
        forms_dir=own.forms_dir,
        trusted_proxy=own.trusted_proxy or ("127.0.0.1" if behind_nginx else None),
        behind_nginx=behind_nginx,
    )


def portal_services(config: BoxConfig, ambient: Ambient, link: BoxLink | None = None) -> PortalServices:
    """Return the parts of the portal that `config` describes; its database must be migrated already."""
    settings = portal_settings(config, certificate_valid=portal_certificate(config, ambient).valid)
    store = Store(config.box.portal_database)
    box = link or SocketBox(config.sockets.public)
    # The kiosk keeps the good ones; with none that can be read the wifi works on and the guides say so.
    holder = catalogue_holder(config, ambient, keeps=False, otherwise=_NO_CATALOGUE)
    return PortalServices(
        settings=settings,
        ambient=ambient,
        store=store,
        admission=Admission(store, gate_of(config), ambient, settings.session_length, session_log(config)),
        neighbours=neighbours_of(config),
        funnel=Funnel(ambient),
        link=box,
        board=WaitingBoard(box),
        calendar=Calendars(config.hours.weekly(), ambient, config.box.holidays_file).current,
        catalogue=lambda: holder.current,
        refresh_catalogue=holder.refresh,
        lookups=Throttle(LOOKUP_LIMIT),
        tickets=PhoneTickets(store, ambient, box, DeviceHashes(store, ambient), ticket_limits(config)),
        form_key=form_key(store, ambient),
        uplink=uplink_watch(config, ambient),
    )


def uplink_watch(config: BoxConfig, ambient: Ambient) -> UplinkWatch:
    """Return who asks whether the line works; the usual addresses may not suit every network, so they must answer once."""
    chosen = config.portal.uplink_checks
    checks = checks_of(chosen, has_visitors=config.captive is not None)
    return UplinkWatch(checks, ambient, proven=chosen is not None)


def session_log(config: BoxConfig) -> SessionLog | None:
    """Return the sealed wifi log, None where there is no key for it; raises `BadCredentials` for a bad one."""
    try:
        folder = credentials_dir(config)
    except BadCredentials:
        return None
    key = read_log_key(folder)
    return None if key is None else SessionLog(key)


def gate_of(config: BoxConfig) -> Gate:
    """Return the gate in the kernel, or one that only remembers where there is no visitors' network (the demo)."""
    return MemoryGate() if config.captive is None else SocketGate(config.sockets.gate)


def neighbours_of(config: BoxConfig) -> Neighbours:
    """Return who tells the MAC behind an address."""
    if config.portal.demo_neighbours:
        return DemoNeighbours()
    return KernelNeighbours() if config.captive is None else InterfaceNeighbours(config.captive.interface)


def ticket_limits(config: BoxConfig) -> TicketLimits:
    """Return how many numbers phones may take."""
    own = config.portal
    return TicketLimits(own.phone_tickets_live, own.phone_tickets_per_hour, own.all_phone_tickets_per_hour)
