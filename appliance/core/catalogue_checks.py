"""What holds between the entries of a catalogue: references exist, ids and letters differ, versions do not overlap."""

from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from itertools import pairwise

from appliance.core.catalogue import Counter, FieldOfWork, Procedure, Service, Situation


def reference_faults(
    fields: Sequence[FieldOfWork],
    services: Sequence[Service],
    procedures: Sequence[Procedure],
    counters: Sequence[Counter],
    situations: Sequence[Situation],
) -> list[str]:
    """Return every broken reference and every clash, in words that name the entry."""
    service_ids = {service.id for service in services}
    procedure_ids = {procedure.id for procedure in procedures}
    field_ids = {field.id for field in fields}
    faults = _doubled("field", (field.id for field in fields))
    faults += _doubled("field letter", (field.letter for field in fields))
    faults += _doubled("service", (service.id for service in services))
    faults += _doubled("counter", (counter.id for counter in counters))
    faults += _doubled("counter number", (str(counter.number) for counter in counters))
    faults += _doubled("situation", (situation.id for situation in situations))
    for procedure in procedures:
        if procedure.field_id not in field_ids:
            faults.append(f"procedure {procedure.id}: field_id: no such field: {procedure.field_id}")
        faults += _doubled(f"procedure {procedure.id}: paper", (paper.id for paper in procedure.papers))
        faults += _doubled(f"procedure {procedure.id}: case", (case.id for case in procedure.cases))
    for counter in counters:
        faults += [
            f"counter {counter.id}: services: no such service: {one}"
            for one in counter.services
            if one not in service_ids
        ]
    for situation in situations:
        faults += _situation_faults(situation, procedure_ids, service_ids)
    served = {one for counter in counters for one in counter.services}
    faults += [f"service {one}: no counter serves it" for one in sorted(service_ids - served)]
    return faults + _version_faults(procedures)


def _situation_faults(situation: Situation, procedure_ids: set[str], service_ids: set[str]) -> list[str]:
    faults = [
        f"situation {situation.id}: no such procedure: {one}"
        for one in situation.procedure_ids
        if one not in procedure_ids
    ]
    faults += [
        f"situation {situation.id}: no such service: {one}" for one in situation.service_ids if one not in service_ids
    ]
    if not situation.procedure_ids and not situation.service_ids:
        faults.append(f"situation {situation.id}: leads nowhere")
    return faults


def _version_faults(procedures: Iterable[Procedure]) -> list[str]:
    versions: dict[str, list[Procedure]] = {}
    for procedure in procedures:
        versions.setdefault(procedure.id, []).append(procedure)
    faults = []
    for name, several in versions.items():
        ordered = sorted(several, key=lambda one: one.valid_from)
        for earlier, later in pairwise(ordered):
            if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                faults.append(
                    f"procedure {name}: the versions of {earlier.valid_from} and {later.valid_from} overlap"
                )
    return faults


def _doubled(what: str, values: Iterable[str]) -> list[str]:
    return [f"{what} {value!r} stands {count} times" for value, count in Tally(values).items() if count > 1]
