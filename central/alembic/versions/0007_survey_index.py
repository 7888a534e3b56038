"""An index by which dossiers that ended are found."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    op.create_index("ix_dossiers_status_status_at", "dossiers", ["status", "status_at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_dossiers_status_status_at", "dossiers")
