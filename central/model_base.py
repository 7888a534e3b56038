"""What every table of central is declared with: typed columns, moments with their offset, a retention class."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, LargeBinary, MetaData, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

from appliance.core.ambient import moment_text, parse_moment

# The classes a table may name in `info["retention"]`; what each means in days is the operator's setting.
RETENTION_CLASSES = frozenset({"state", "transit", "session", "audit", "dossier", "queue", "conversation"})


class Moment(TypeDecorator[datetime]):
    """An aware moment: timestamptz on PostgreSQL, RFC 3339 UTC text on SQLite (which would drop the offset)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of the database at hand."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(24))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse moments without an offset, then store; milliseconds, as everywhere in the project."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("moment without offset")
        return moment_text(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        return parse_moment(value) if isinstance(value, str) else value.astimezone(UTC)


JsonBody = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """The parent of all tables of central."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        str: Text(),
        bytes: LargeBinary(),
        datetime: Moment(),
        dict[str, Any]: JsonBody,
        list[str]: JsonBody,
        list[dict[str, Any]]: JsonBody,
    }
