"""`motcua staff add`: an account on the box itself, for the first start and for when central is out of reach."""

import argparse
from pathlib import Path

from appliance.box_commands import add_config

ROLES = ("guide", "clerk", "supervisor", "officer", "manager", "admin")


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("staff", help="accounts of the box: add")
    inner = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    add = inner.add_parser("add", help="add an account, or change its name, role or password")
    add_config(add)
    add.add_argument("--login", required=True, help="what the person types")
    add.add_argument("--name", required=True, help="full name, shown to colleagues")
    add.add_argument("--role", required=True, choices=ROLES, help="what the person may do")
    add.add_argument("--counter", action="append", default=[], metavar="ID", help="counter the person may serve")
    add.add_argument("--password-file", type=Path, required=True, metavar="FILE", help="file holding the password")
    add.set_defaults(run=run_add)


def run_add(arguments: argparse.Namespace) -> int:
    """Add or change the account; the same password again keeps its sessions."""
    from appliance import audit_log, staff_store
    from appliance.config import load_config
    from appliance.core.ambient import real_ambient
    from appliance.store import Store
    from appliance.web.accounts import Role, StaffAccount
    from appliance.web.passwords import hash_password, verify_password

    store, ambient = Store(load_config(arguments.config).box.database), real_ambient()
    password = arguments.password_file.read_text().strip()
    account = StaffAccount(arguments.login, arguments.name, Role(arguments.role), tuple(arguments.counter))
    known = staff_store.StaffStore(store).find_account(account.login)
    same = known is not None and verify_password(known.password_hash, password)
    if known is not None and same and known.account == account and known.active:
        print(f"{account.login}: không đổi / unchanged")
        return 0
    hashed = known.password_hash if known is not None and same else hash_password(password)
    with store.write_transaction() as connection:
        staff_store.upsert(connection, ambient, account, hashed)
        audit_log.append(
            connection, ambient, "cli", "staff.add", f"staff:{account.login}", {"role": account.role.value}
        )
    print(f"{account.login}: {account.role.value}")
    return 0
