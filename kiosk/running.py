"""Builds the running centre from box.toml: store, identity, catalogue, calendar, clock."""

from collections.abc import Callable

from appliance import clock_trust
from appliance.config import BoxConfig
from appliance.core.ambient import Ambient
from appliance.core.catalogue import Catalogue
from appliance.core.holidays_vn import Calendars
from appliance.identity import load_identity
from appliance.staff_store import StaffStore
from appliance.store import Store
from kiosk.business_days import BusinessDays
from kiosk.centre import USUAL_PRIORITY_GROUPS, Centre, Settings
from kiosk.opening_rules import HoursRule
from kiosk.training import claim_database
from kiosk.wait_times import WaitTimes
from printer import printer_settings


def settings_of(config: BoxConfig) -> Settings:
    """Return the configuration as the kiosk needs it."""
    box, queue = config.box, config.queue
    return Settings(
        box_id=box.id,
        name_vi=box.name_vi,
        name_en=box.name_en,
        agency_parent=box.agency_parent,
        unit_code=box.unit_code,
        address=box.address,
        hotline=box.hotline,
        zalo_oa_name=box.zalo_oa_name,
        public_url=config.central.public_url,
        case_system=box.case_system,
        upper_case_qr=config.dossier.upper_case_qr,
        training=box.training,
        place=box.place,
        printers=printer_settings.settings_of(config),
        wifi_name=box.wifi_name,
        priority_names={group: USUAL_PRIORITY_GROUPS.get(group, (group, group)) for group in queue.priority_groups},
        priority_choice=queue.priority_choice,
        normals_per_priority=queue.normals_per_priority,
        reset_after_s=config.kiosk.reset_after_s,
        staff_networks=config.kiosk.staff_networks,
        always_open=box.always_open,
        hours_rule=HoursRule(queue.numbers_before_min, queue.last_numbers_min),
        last_numbers_min=queue.last_numbers,
        priority_by=frozenset(queue.priority_by),
        elderly_from_age=queue.elderly_from_age,
        bookings_per_slot=queue.bookings_per_slot,
        stream_url=config.stream.public_url,
        voice_dir=config.kiosk.voice_dir,
        wifi_qr=wifi_qr_text(box.wifi_name) if box.wifi_name else None,
        notices=tuple((one.vi, one.en) for one in config.kiosk.notice),
    )


def wifi_qr_text(name: str) -> str:
    """Return what a phone's camera reads to join the visitors' open wifi (the "WIFI:" scheme of ZXing)."""
    escaped = "".join(f"\\{letter}" if letter in '\\;,":' else letter for letter in name)
    return f"WIFI:T:nopass;S:{escaped};;"


def build_centre(config: BoxConfig, ambient: Ambient, current_catalogue: Callable[[], Catalogue]) -> Centre:
    """Open everything the kiosk works with; raises the expected failures of each part."""
    store = Store(config.box.database)
    claim_database(store, config.box.training)
    identity = load_identity(config)
    return Centre(
        store=store,
        ambient=ambient,
        settings=settings_of(config),
        current_catalogue=current_catalogue,
        business_day=BusinessDays(store, ambient).current,
        key_id=identity.key_id,
        token_key=identity.token_key,
        waits=WaitTimes(store),
        sessions=StaffStore(store),
        calendar=Calendars(config.hours.weekly(), ambient, config.box.holidays_file).current,
        clock_trusted=lambda: clock_trust.trusted(store, ambient, _synchronised(config)),
    )


def _synchronised(config: BoxConfig) -> bool:
    # The demo runs where nobody disciplines the clock; its own is taken as right.
    return config.box.always_open or clock_trust.kernel_synchronised()
