"""The simulated channels as a process of the demo."""

from appliance.core.demo_seam import CENTRAL, CHANNELS, DemoCentre, DemoPlan, DemoService


def _arguments(plan: DemoPlan) -> list[str]:
    folder = str(plan.state / "channels")
    account = ["--oa-id", plan.centre.zalo_oa_id, "--oa-name", plan.centre.zalo_oa_name]
    webhook = ["--webhook", f"{plan.url(CENTRAL)}/webhooks/zalo"]
    return ["channels", "run", "--port", str(plan.port(CHANNELS)), "--state", folder, *account, *webhook]


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
            (f"/oa/{DemoCentre.zalo_oa_id}", "tài khoản Zalo", "the Zalo account"),
        ),
    ),
)
