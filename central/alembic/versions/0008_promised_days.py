"""An index by which the dossiers promised for a day are found."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    op.create_index("ix_due_dates_due_at", "due_dates", ["due_at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_due_dates_due_at", "due_dates")
