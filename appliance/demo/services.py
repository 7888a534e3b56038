"""Finds the processes of the demo: every package names its own under the entry-point group `motcua.services`."""

from datetime import date
from importlib.metadata import entry_points

from appliance.core.ambient import real_ambient
from appliance.core.demo_seam import CENTRAL, UPLINK, DemoPlan, DemoService
from appliance.leases import leases_of
from appliance.store import Store

ENTRY_POINT_GROUP = "motcua.services"


def all_services() -> list[DemoService]:
    """Return the services of every package, in their order."""
    found: list[DemoService] = []
    for point in entry_points(group=ENTRY_POINT_GROUP):
        found.extend(point.load())
    return sorted(found, key=lambda service: service.order)


def _sync_arguments(plan: DemoPlan) -> list[str]:
    return ["sync", "run", "--config", str(plan.box_config)]


def _uplink_arguments(plan: DemoPlan) -> list[str]:
    return [
        "uplink",
        "--listen",
        str(plan.port(UPLINK)),
        "--target",
        str(plan.port(CENTRAL)),
        "--switch",
        str(plan.uplink_switch),
    ]


def _box_preparation(plan: DemoPlan) -> list[list[str]]:
    config = str(plan.box_config)
    return [["migrate", "--config", config, "--database", name] for name in ("box", "portal")]


def _has_serials(plan: DemoPlan) -> bool:
    """Tell whether central has lent today's serials, without which the first dossier would get a provisional number."""
    store = Store(plan.state / "box.sqlite3")
    try:
        return bool(leases_of(store, plan.centre.unit_code, date.fromisoformat(real_ambient().today_text())))
    finally:
        store.close()


SERVICES = (
    DemoService(
        "uplink",
        "đường truyền (mô phỏng)",
        "simulated uplink",
        order=20,
        arguments=_uplink_arguments,
        prepare=_box_preparation,
        listens=(UPLINK,),
    ),
    DemoService("sync", "đồng bộ", "sync", order=60, arguments=_sync_arguments, ready=_has_serials),
)
