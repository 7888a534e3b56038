"""Does what holders of tickets asked for on central's page, and tells central what became of it."""

import logging
import threading
from typing import cast

from appliance import ticket_wishes
from appliance.core.errors import MotcuaError
from appliance.core.protocol import TicketAct
from appliance.store import StoreUnavailable
from kiosk.centre import Centre
from kiosk.keep_place import act_within, tell_place
from kiosk.ticket_views import find_row

log = logging.getLogger(__name__)

_EVERY_S = 1.0


def fulfil(centre: Centre) -> int:
    """Do every open wish, each with its mark in one transaction, and return how many there were.

    A wish the rules refuse (stepped back twice, called meanwhile) is settled too: the ticket's page shows how it stands.
    """
    wishes = ticket_wishes.open_wishes(centre.store.reader(), centre.ambient)
    for wish in wishes:
        try:
            with centre.store.write_transaction() as connection:
                act_within(connection, centre, wish["ticket_id"], cast(TicketAct, wish["act"]), "phone")
                ticket_wishes.settle(connection, wish["id"], "done")
        except StoreUnavailable:
            raise
        except MotcuaError as error:
            _refuse(centre, wish["id"], wish["ticket_id"], error.code)
    return len(wishes)


def _refuse(centre: Centre, wish_id: str, ticket_id: str, reason: str) -> None:
    with centre.store.write_transaction() as connection:
        ticket_wishes.settle(connection, wish_id, reason)
        if reason != "unknown-ticket":
            tell_place(connection, centre, find_row(connection, ticket_id))


def fulfil_until(centre: Centre, stop: threading.Event) -> None:
    """Work until `stop`; a database that can't be written is told and tried again."""
    while not stop.wait(_EVERY_S):
        try:
            fulfil(centre)
        except MotcuaError as error:
            log.warning("wishes of ticket holders wait: %s", error.code)
