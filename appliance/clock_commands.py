"""`motcua clock`: whether the clock is believed, and a supervisor's word that it is right."""

import argparse

from appliance.box_commands import add_config


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("clock", help="the box's clock: status, confirm")
    inner = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name, words, act in (
        ("status", "tell the time and whether it is believed", status),
        ("confirm", "say that the time shown is right; holds until the machine starts again", confirm),
    ):
        verb = inner.add_parser(name, help=words)
        add_config(verb)
        verb.set_defaults(run=act)


def status(arguments: argparse.Namespace) -> int:
    """Print the time in Vietnam, whether the kernel's clock is synchronised and whether the box believes it."""
    from appliance import clock_trust
    from appliance.config import load_config
    from appliance.core.ambient import LOCAL_ZONE, real_ambient
    from appliance.store import Store

    store, ambient = Store(load_config(arguments.config).box.database), real_ambient()
    synchronised = clock_trust.kernel_synchronised()
    believed = clock_trust.trusted(store, ambient, synchronised)
    print(f"giờ máy / time:              {ambient.now().astimezone(LOCAL_ZONE):%H:%M:%S %d/%m/%Y}")
    print(f"đồng bộ / synchronised:      {'có / yes' if synchronised else 'chưa / no'}")
    print(f"được tin / believed:         {'có / yes' if believed else 'chưa / no'}")
    return 0


def confirm(arguments: argparse.Namespace) -> int:
    """Note the confirmation and audit it."""
    from appliance import audit_log, clock_trust
    from appliance.config import load_config
    from appliance.core.ambient import real_ambient
    from appliance.store import Store

    store, ambient = Store(load_config(arguments.config).box.database), real_ambient()
    clock_trust.confirm(store, ambient)
    with store.write_transaction() as connection:
        audit_log.append(connection, ambient, "cli", "clock.confirm", "box:clock")
    return status(arguments)
