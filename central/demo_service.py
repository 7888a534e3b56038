"""The central server as a process of the demo."""

from appliance.core.demo_seam import CENTRAL, CENTRAL_STREAM, DemoPlan, DemoService


def _arguments(plan: DemoPlan) -> list[str]:
    return ["central", "serve", "--config", str(plan.central_config)]


def _prepare(plan: DemoPlan) -> list[list[str]]:
    centre = plan.centre
    box = [
        "--id",
        centre.box_id,
        "--secret-file",
        str(plan.credentials / "box-secret"),
        "--key-id",
        str(centre.key_id),
    ]
    names = ["--name", centre.name_vi, "--name-en", centre.name_en, "--address", centre.address]
    rules = ["--hotline", centre.hotline, "--unit-code", centre.unit_code, "--case-system", "own"]
    staff = [
        [
            "--login",
            login,
            "--role",
            role,
            "--name",
            name,
            "--password-file",
            str(plan.credentials / f"password-{key}"),
        ]
        for key, (login, role, name) in centre.logins.items()
        if key in ("officer", "admin")
    ]
    return [
        _verb(plan, "migrate"),
        _verb(plan, "box", "add", *box, *names, *rules),
        *(_verb(plan, "staff", "add", *one) for one in staff),
        _verb(plan, "apikey", "add", "--id", "demo-province", "--key-file", str(plan.credentials / "api-key")),
    ]


def _verb(plan: DemoPlan, *arguments: str) -> list[str]:
    return ["central", *arguments, "--config", str(plan.central_config)]


SERVICES = (
    DemoService(
        "central-worker",
        "thông báo và tin đến của máy chủ",
        "central's notices and incoming messages",
        order=31,
        arguments=lambda plan: ["central", "work", "--config", str(plan.central_config)],
    ),
    DemoService(
        "central",
        "máy chủ trung tâm",
        "central server",
        order=30,
        arguments=_arguments,
        prepare=_prepare,
        offset=CENTRAL,
        listens=(CENTRAL,),
        pages=(
            ("/staff/inbox", "cán bộ ở máy chủ", "staff at central"),
            ("/feedback", "góp ý, phản ánh", "questions and feedback"),
        ),
    ),
    DemoService(
        "central-stream",
        "luồng báo tin cho cán bộ",
        "the officers' event stream",
        order=29,
        arguments=lambda plan: ["central", "stream", "--config", str(plan.central_config)],
        offset=CENTRAL_STREAM,
        listens=(CENTRAL_STREAM,),
    ),
)
