"""The wifi portal as a process of the demo."""

from appliance.core.demo_seam import PORTAL, DemoPlan, DemoService


def _arguments(plan: DemoPlan) -> list[str]:
    return ["portal", "run", "--config", str(plan.box_config)]


SERVICES = (
    DemoService(
        "portal",
        "trang chào wifi",
        "wifi portal",
        order=50,
        arguments=_arguments,
        offset=PORTAL,
        listens=(PORTAL,),
        pages=(("/", "trang chào", "welcome page"), ("/guide/", "hướng dẫn", "guides")),
    ),
)
