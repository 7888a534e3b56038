"""What a ticket's holder asked for on its page, and what the box says of their place since."""

import sqlalchemy as sa
from alembic import op

from central.model_base import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    op.add_column("tickets", sa.Column("away_until", Moment()))
    op.add_column("tickets", sa.Column("steps_left", sa.Integer()))
    op.add_column("tickets", sa.Column("wish", sa.Text()))
    op.add_column("tickets", sa.Column("wished_at", Moment()))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("tickets") as batch:
        for name in ("wished_at", "wish", "steps_left", "away_until"):
            batch.drop_column(name)
