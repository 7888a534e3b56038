"""Pauses of the clock as rows of their own, the term a first due date follows from, and what on time is judged by."""

import sqlalchemy as sa
from alembic import op

from central.model_base import JsonBody, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up, and carry over the pauses and dates of dossiers that are there."""
    op.create_table(
        "clock_pauses",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text()),
        sa.Column("name_en", sa.Text()),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("ends_by", Moment()),
        sa.Column("ended_at", Moment()),
        sa.Column("ended_by", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_clock_pauses_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_pauses")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_clock_pauses_source_source_id")),
    )
    op.create_index("ix_clock_pauses_dossier_id", "clock_pauses", ["dossier_id"])
    op.add_column("dossiers", sa.Column("term", JsonBody))
    op.add_column("dossiers", sa.Column("term_due_at", Moment()))
    op.execute(_PAUSES_SO_FAR)
    op.execute(_DATES_SO_FAR)


def downgrade() -> None:
    """Take it back; the dates in force stay."""
    op.drop_column("dossiers", "term_due_at")
    op.drop_column("dossiers", "term")
    op.drop_table("clock_pauses")


# A pause by a status lasted until the next step of the dossier.
_PAUSES_SO_FAR = """
INSERT INTO clock_pauses (id, dossier_id, kind, started_at, ended_at, ended_by, actor, source, source_id)
SELECT id, dossier_id, 'status', at, until, next_actor, actor, 'status', id FROM (
  SELECT id, dossier_id, status, at, actor,
         LEAD(at) OVER steps AS until, LEAD(actor) OVER steps AS next_actor
  FROM status_events WINDOW steps AS (PARTITION BY dossier_id ORDER BY at, recorded_at, id)
) AS steps WHERE status IN ('5', '6')
"""
# On time is judged by the last date that a pause moved, otherwise by the first one.
_DATES_SO_FAR = """
UPDATE dossiers SET term_due_at = COALESCE(
  (SELECT due_at FROM due_dates WHERE due_dates.dossier_id = dossiers.id AND cause IN ('received', 'pause')
   ORDER BY number DESC LIMIT 1), first_due_at)
"""
