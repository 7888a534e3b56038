"""The simulated channels as a process of the demo."""

from appliance.core.demo_seam import CHANNELS, DemoPlan, DemoService
from appliance.demo.files import ZALO_OA_ID, ZALO_OA_NAME


def _arguments(plan: DemoPlan) -> list[str]:
    folder = str(plan.state / "channels")
    account = ["--oa-id", ZALO_OA_ID, "--oa-name", ZALO_OA_NAME]
    return ["channels", "run", "--port", str(plan.port(CHANNELS)), "--state", folder, *account]


SERVICES = (
    DemoService(
        "channels",
        "Zalo (mô phỏng)",
        "simulated Zalo",
        order=15,
        arguments=_arguments,
        offset=CHANNELS,
        listens=(CHANNELS,),
        pages=(
            ("/", "các điện thoại", "the phones"),
            (f"/oa/{ZALO_OA_ID}", "tài khoản Zalo", "the Zalo account"),
        ),
    ),
)
