"""A person's data on a dossier: sealed into its columns, opened for those who may read them."""

from collections.abc import Mapping
from dataclasses import dataclass

from appliance.core.text import mask_name, nfc
from central.models_dossiers import Dossier
from central.sealing import Sealer

FIELDS = ("name", "phone", "email", "id_number", "address")


@dataclass(frozen=True)
class Person:
    """Who filed the dossier, in clear."""

    name: str | None
    phone: str | None
    email: str | None
    id_number: str | None
    address: str | None

    @property
    def masked_name(self) -> str:
        """The name as a public page may show it."""
        return mask_name(self.name) if self.name else ""


def seal_person(sealer: Sealer, dossier_id: str, person: Mapping[str, str | None]) -> dict[str, bytes | None]:
    """Return the sealed columns of `person` for this dossier's row."""
    return {
        f"{field}_sealed": sealer.seal_optional(nfc(person.get(field) or ""), f"dossiers.{field}", dossier_id)
        for field in FIELDS
    }


def open_person(sealer: Sealer, dossier: Dossier) -> Person:
    """Return the person in clear; raises WrongKey."""
    return Person(
        **{
            field: sealer.open_optional(getattr(dossier, f"{field}_sealed"), f"dossiers.{field}", dossier.id)
            for field in FIELDS
        }
    )


def masked_name(sealer: Sealer, dossier: Dossier) -> str:
    """Return the applicant's name as a public page may show it."""
    name = sealer.open_optional(dossier.name_sealed, "dossiers.name", dossier.id)
    return mask_name(name) if name else ""
