"""`motcua central …`: migrate and serve the central server, enrol boxes, add staff and API keys."""

import argparse
from pathlib import Path

DEFAULT_CONFIG = Path("/etc/motcua/central.toml")
ROLES = ("guide", "clerk", "supervisor", "officer", "manager", "admin")


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs to the command line."""
    central = verbs.add_parser("central", help="the central server: migrate, serve, box, staff, apikey, epoch")
    inner = central.add_subparsers(title="verbs", metavar="VERB", required=True)
    _add_server_verbs(inner)
    _add_box_verbs(inner)
    _add_people_verbs(inner)


def _add_server_verbs(inner: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    migrate = inner.add_parser("migrate", help="bring the database up to date; make the data key the first time")
    _with_config(migrate).set_defaults(run=_migrate)
    serve = inner.add_parser("serve", help="serve in the foreground until SIGTERM")
    _with_config(serve).set_defaults(run=_serve)
    stream = inner.add_parser(
        "stream", help="tell officers' open pages what changed, in the foreground until SIGTERM"
    )
    _with_config(stream).set_defaults(run=_stream)
    worker = inner.add_parser("work", help="send notices and answers, work on what channels bring, until SIGTERM")
    worker.add_argument(
        "--secrets", type=Path, metavar="DIR", help="folder of credential files (default: as configured)"
    )
    _with_config(worker).set_defaults(run=_work)
    epoch = inner.add_parser("epoch", help="after a restore: make boxes offer again what may be lost")
    verbs = epoch.add_subparsers(title="verbs", metavar="VERB", required=True)
    renew = verbs.add_parser("renew", help="give the database a new epoch")
    _with_config(renew).set_defaults(run=_renew_epoch)


def _add_box_verbs(inner: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    verbs = inner.add_parser("box", help="boxes").add_subparsers(title="verbs", metavar="VERB", required=True)
    add = _with_config(verbs.add_parser("add", help="enrol a box, or change what is known of it"))
    add.add_argument("--id", required=True, help="the box's id, as in its box.toml")
    add.add_argument("--secret-file", required=True, type=Path, help="32 bytes in hexadecimal")
    add.add_argument("--key-id", required=True, type=int, help="0 to 32767; stands on every slip")
    add.add_argument("--name", help="the centre's name in Vietnamese")
    add.add_argument("--name-en", help="the centre's name in English")
    add.add_argument("--unit-code", help="for dossier codes, e.g. 000.00.00.H19")
    add.add_argument("--address", help="the centre's address, for citizens")
    add.add_argument("--hotline", help="the centre's telephone, for citizens")
    add.add_argument("--case-system", choices=("own", "province"), help="who mints dossier codes")
    add.set_defaults(run=_add_box)
    revoke = _with_config(verbs.add_parser("revoke", help="refuse a box from now on; its slips stay readable"))
    revoke.add_argument("--id", required=True, help="the box's id")
    revoke.set_defaults(run=_revoke_box)


def _add_people_verbs(inner: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    verbs = inner.add_parser("staff", help="accounts").add_subparsers(title="verbs", metavar="VERB", required=True)
    add = _with_config(verbs.add_parser("add", help="add an account, or change it"))
    add.add_argument("--login", required=True, help="what the person types")
    add.add_argument("--role", required=True, choices=ROLES, help="what the person may do")
    add.add_argument("--name", required=True, help="full name")
    add.add_argument("--password-file", required=True, type=Path, help="file holding the password")
    add.add_argument("--box", help="the centre the account belongs to; it goes to that box too")
    add.add_argument(
        "--counter",
        action="append",
        metavar="ID",
        help="counter the person may serve, again for more; 'all': any; left out: as it is",
    )
    add.set_defaults(run=_add_staff)
    close = _with_config(verbs.add_parser("close", help="let the person in nowhere any more; `add` opens it again"))
    close.add_argument("--login", required=True, help="whose account")
    close.set_defaults(run=_close_staff)
    keys = inner.add_parser("apikey", help="keys of programs").add_subparsers(
        title="verbs", metavar="VERB", required=True
    )
    key = _with_config(keys.add_parser("add", help="add or replace a key; without --key-file prints a fresh one"))
    key.add_argument("--id", required=True, help="name of the program that uses it")
    key.add_argument("--scope", action="append", default=None, help="default: cases:write")
    key.add_argument("--key-file", type=Path, help="file holding the key")
    key.set_defaults(run=_add_key)


def _with_config(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument(
        "--config",
        type=Path,
        default=DEFAULT_CONFIG,
        metavar="FILE",
        help="central's configuration (default: %(default)s)",
    )
    return parser


def _migrate(arguments: argparse.Namespace) -> int:
    from appliance.core.ambient import real_ambient
    from central.config import load_config
    from central.start import prepare

    prepare(load_config(arguments.config), real_ambient())
    print("central: cơ sở dữ liệu đã sẵn sàng / database ready")
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    from central.config import load_config
    from central.server import serve

    serve(load_config(arguments.config))
    return 0


def _stream(arguments: argparse.Namespace) -> int:
    from central.stream import serve_stream

    serve_stream(arguments.config)
    return 0


def _work(arguments: argparse.Namespace) -> int:
    from central.config import load_config
    from central.worker import work

    work(load_config(arguments.config), arguments.secrets)
    return 0


def _renew_epoch(arguments: argparse.Namespace) -> int:
    from central.admin_verbs import renew

    print(f"epoch: {renew(arguments.config)}")
    return 0


def _add_box(arguments: argparse.Namespace) -> int:
    from central.admin_verbs import add_box
    from central.fleet import BoxFacts

    facts = BoxFacts(
        name_vi=arguments.name,
        name_en=arguments.name_en,
        unit_code=arguments.unit_code,
        address=arguments.address,
        hotline=arguments.hotline,
        case_system=arguments.case_system,
    )
    add_box(arguments.config, arguments.id, arguments.key_id, arguments.secret_file, facts)
    print(f"box {arguments.id}: đã ghi nhận / enrolled")
    return 0


def _revoke_box(arguments: argparse.Namespace) -> int:
    from central.admin_verbs import revoke_box

    revoke_box(arguments.config, arguments.id)
    print(f"box {arguments.id}: đã thu hồi / revoked")
    return 0


def _add_staff(arguments: argparse.Namespace) -> int:
    from central.admin_verbs import add_staff, line_of
    from central.staff_accounts import AccountIn

    counters = None if arguments.counter is None else tuple(one for one in arguments.counter if one != "all")
    given = AccountIn(
        login=arguments.login,
        role=arguments.role,
        full_name=arguments.name,
        password=line_of(arguments.password_file),
        box_id=arguments.box,
        counters=counters,
    )
    add_staff(arguments.config, given)
    print(f"staff {arguments.login}: đã ghi nhận / saved")
    return 0


def _close_staff(arguments: argparse.Namespace) -> int:
    from central.admin_verbs import close_staff

    close_staff(arguments.config, arguments.login)
    print(f"staff {arguments.login}: đã đóng / closed")
    return 0


def _add_key(arguments: argparse.Namespace) -> int:
    from central.admin_verbs import add_key

    shown = add_key(arguments.config, arguments.id, arguments.scope or ["cases:write"], arguments.key_file)
    print(shown or f"apikey {arguments.id}: đã ghi nhận / saved")
    return 0
