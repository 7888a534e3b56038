"""The touch side as a process of the demo."""

from appliance.core.demo_seam import KIOSK, STREAM, DemoPlan, DemoService


def _arguments(plan: DemoPlan) -> list[str]:
    return ["kiosk", "run", "--config", str(plan.box_config)]


def _stream_arguments(plan: DemoPlan) -> list[str]:
    return ["stream", "run", "--config", str(plan.box_config)]


def _prepare(plan: DemoPlan) -> list[list[str]]:
    return [_add_staff(plan, name) for name in ("clerk", "supervisor", "admin")]


def _add_staff(plan: DemoPlan, name: str) -> list[str]:
    login, role, full_name = plan.centre.logins[name]
    password = str(plan.credentials / f"password-{name}")
    account = ["--login", login, "--role", role, "--name", full_name, "--password-file", password]
    return ["staff", "add", "--config", str(plan.box_config), *account]


SERVICES = (
    DemoService(
        "stream",
        "luồng màn hình sảnh",
        "event streams",
        order=35,
        arguments=_stream_arguments,
        offset=STREAM,
        listens=(STREAM,),
    ),
    DemoService(
        "kiosk",
        "kiosk và quầy",
        "kiosk and counters",
        order=40,
        arguments=_arguments,
        prepare=_prepare,
        offset=KIOSK,
        listens=(KIOSK,),
        pages=(
            ("/", "kiosk lấy số", "kiosk"),
            ("/counter", "màn hình quầy", "counter"),
            ("/guide", "người hướng dẫn", "guide"),
            ("/display", "màn hình sảnh", "hall display"),
            ("/admin", "quản trị thiết bị", "devices"),
        ),
    ),
)
