"""Ratings of the service, one per ticket or dossier."""

import sqlalchemy as sa
from alembic import op

from central.model_base import JsonBody, Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    op.create_table(
        "feedback",
        sa.Column("box_id", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("face", sa.Text(), nullable=False),
        sa.Column("reasons", JsonBody, nullable=False),
        sa.Column("service_id", sa.Text()),
        sa.Column("given_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_feedback_box_id")),
        sa.PrimaryKeyConstraint("box_id", "about", name=op.f("pk_feedback")),
    )
    op.create_index("ix_feedback_box_id_given_at", "feedback", ["box_id", "given_at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("feedback")
