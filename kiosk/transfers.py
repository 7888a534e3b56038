"""Sending a person on: to another field or counter for good, or only lent and back at their old place."""

from appliance.core.errors import InvalidInput
from kiosk import desks
from kiosk.at_counter import current_row, view
from kiosk.centre import Centre
from kiosk.ticket_changes import Act, apply_action


def transfer(
    centre: Centre,
    act: Act,
    service_id: str | None = None,
    counter_id: str | None = None,
    come_back: bool = False,
) -> dict[str, object]:
    """Send the person to another service or counter; number and place in the order stay.

    With `come_back` the other counter's "finish" sends them back here, where they stand by their old place. Raises
    InvalidInput "transfer-target-missing" when neither is named, "transfer-to-itself" for this very counter.
    """
    if service_id is None and counter_id is None:
        raise InvalidInput("transfer-target-missing", "Hãy chọn nơi chuyển đến.", "Choose where the ticket is to go.")
    target = centre.index.desk(counter_id) if counter_id else None
    if target is not None and target.id == act.desk.id:
        raise InvalidInput("transfer-to-itself", "Đây chính là quầy này.", "This is that very counter.")
    if service_id is not None:
        centre.index.service(service_id)
    with centre.store.write_transaction() as connection:
        row = current_row(connection, act)
        served = desks.served(connection, target) if target else ()
        apply_action(
            connection,
            centre,
            act,
            row,
            "transfer",
            service_id=service_id or _service_for(row["service_id"], served),
            wanted_counter=target.id if target else None,
            counter_id=None,
            return_counter=act.desk.id if come_back else row["return_counter"],
            return_service=row["service_id"] if come_back else row["return_service"],
        )
        desks.remember_for_undo(connection, act, "transfer", [row])
        desks.set_current(connection, act, None)
        return view(connection, centre, row)


def _service_for(service_id: str, served: tuple[str, ...]) -> str:
    # A counter that doesn't serve the ticket's line takes it under its own first line.
    return service_id if service_id in served or not served else served[0]
