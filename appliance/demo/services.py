"""Finds the processes of the demo: every package names its own under the entry-point group `motcua.services`."""

from importlib.metadata import entry_points

from appliance.core.demo_seam import CENTRAL, UPLINK, DemoPlan, DemoService

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
    DemoService("sync", "đồng bộ", "sync", order=60, arguments=_sync_arguments),
)
