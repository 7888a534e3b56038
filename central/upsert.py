"""INSERT … ON CONFLICT for both databases: many rows in one statement, whatever their number."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import DeclarativeBase, Session


def table_of(model: type[DeclarativeBase]) -> Table:
    """Return the table behind a model."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def insert_rows(session: Session, model: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`; all must have the same keys."""
    if rows:
        session.execute(table_of(model).insert(), list(rows))


def upsert_rows(
    session: Session,
    model: type[DeclarativeBase],
    rows: Sequence[Mapping[str, Any]],
    *,
    only: ColumnElement[bool] | None = None,
) -> None:
    """Insert `rows`, or overwrite the named columns of rows that exist (with `only`: of those); all have the same keys."""
    if not rows:
        return
    table = table_of(model)
    insert = insert_postgresql if session.get_bind().dialect.name == "postgresql" else insert_sqlite
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed, where=only), list(rows))


def insert_once(session: Session, model: type[DeclarativeBase], row: Mapping[str, Any]) -> bool:
    """Insert `row` unless a unique key of it is taken; False when it was. A concurrent insert is waited for."""
    insert = insert_postgresql if session.get_bind().dialect.name == "postgresql" else insert_sqlite
    statement = insert(table_of(model)).values(dict(row)).on_conflict_do_nothing()
    return session.execute(statement.returning(*table_of(model).primary_key)).first() is not None
