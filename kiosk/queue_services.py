"""The services one can take a number for, as the hot path needs them: looked up in memory, never per request on disk."""

from dataclasses import dataclass

from appliance.core.catalogue import Catalogue, Procedure
from appliance.core.errors import InvalidInput, NotFound


@dataclass(frozen=True)
class QueueService:
    """One line of the queue: its number letter, its names and the counters that serve it."""

    id: str
    letter: str
    name_vi: str
    name_en: str
    kind: str
    field_id: str | None
    counter_ids: tuple[str, ...]

    def name(self, lang: str) -> str:
        """Return the name in `lang` (anything but "en" gets Vietnamese)."""
        return self.name_en if lang == "en" else self.name_vi


@dataclass(frozen=True)
class Desk:
    """One counter of the catalogue."""

    id: str
    number: int
    name: str
    service_ids: tuple[str, ...]


class QueueIndex:
    """Services and counters of one catalogue, by id."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.desks = {
            counter.id: Desk(counter.id, counter.number, counter.name, tuple(counter.services))
            for counter in catalogue.counters
        }
        self.services = {
            service.id: QueueService(
                service.id,
                service.letter,
                service.name_vi,
                service.name_en,
                service.kind,
                service.field_id,
                tuple(desk.id for desk in self.desks.values() if service.id in desk.service_ids),
            )
            for service in catalogue.services
        }
        self._procedures = {procedure.id: procedure for procedure in catalogue.procedures}
        self._service_of_field = {
            service.field_id: service for service in self.services.values() if service.kind == "field"
        }

    def service(self, service_id: str) -> QueueService:
        """Return the service; raises InvalidInput "unknown-service"."""
        found = self.services.get(service_id)
        if found is None:
            raise InvalidInput(
                "unknown-service",
                "Không có dịch vụ này. Vui lòng chọn lại trên màn hình.",
                "There is no such service. Please choose again on the screen.",
            )
        return found

    def counter_numbers(self, service: QueueService) -> str:
        """Return the numbers of the counters that serve a line, as people read them: "3, 4"."""
        return ", ".join(str(self.desks[counter_id].number) for counter_id in service.counter_ids)

    def desk(self, counter_id: str) -> Desk:
        """Return the counter by its id or its number; raises NotFound "unknown-counter"."""
        found = self.desks.get(counter_id)
        if found is None and counter_id.isascii() and counter_id.isdigit():
            found = next((desk for desk in self.desks.values() if desk.number == int(counter_id)), None)
        if found is None:
            raise NotFound("unknown-counter", "Không có quầy này.", "There is no such counter.")
        return found

    def service_of_procedure(self, procedure_id: str) -> QueueService:
        """Return the service whose numbers a procedure's visitors take; raises InvalidInput "unknown-procedure"."""
        found = self._service_of_field.get(self.procedure(procedure_id).field_id)
        if found is None:
            raise _unknown_procedure()
        return found

    def procedure(self, procedure_id: str) -> Procedure:
        """Return the procedure; raises InvalidInput "unknown-procedure"."""
        found = self._procedures.get(procedure_id)
        if found is None:
            raise _unknown_procedure()
        return found


def _unknown_procedure() -> InvalidInput:
    return InvalidInput("unknown-procedure", "Không có thủ tục này.", "There is no such procedure.")
