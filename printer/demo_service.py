"""The print spooler and the virtual printer as processes of the demo."""

from appliance.core.demo_seam import PAPER_PAGE, PAPER_RAW, DemoPlan, DemoService


def _virtual_arguments(plan: DemoPlan) -> list[str]:
    ports = ["--raw-port", str(plan.port(PAPER_RAW)), "--page-port", str(plan.port(PAPER_PAGE))]
    return ["printer", "virtual", *ports, "--state", str(plan.state / "papers")]


def _spooler_arguments(plan: DemoPlan) -> list[str]:
    return ["printer", "run", "--config", str(plan.box_config)]


SERVICES = (
    DemoService(
        "virtual-printer",
        "máy in ảo",
        "virtual printer",
        order=10,
        arguments=_virtual_arguments,
        offset=PAPER_PAGE,
        listens=(PAPER_PAGE, PAPER_RAW),
        pages=(("/", "giấy in ra", "printed papers"),),
    ),
    DemoService("printer", "hàng đợi in", "print spooler", order=45, arguments=_spooler_arguments),
)
