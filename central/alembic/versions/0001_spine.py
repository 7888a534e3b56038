"""The first schema: boxes and their feed, dossiers and tickets, ingest, staff."""

import sqlalchemy as sa
from alembic import op

from central.model_base import JsonBody, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "meta",
    "boxes",
    "box_keys",
    "retired_databases",
    "changes",
    "serial_leases",
    "own_serials",
    "dossiers",
    "dossier_aliases",
    "slips",
    "status_events",
    "due_dates",
    "tickets",
    "inbox_events",
    "subjects",
    "staff",
    "staff_sessions",
    "api_keys",
    "audit",
)


def upgrade() -> None:
    """Go to this revision."""
    _make_meta()
    _make_boxes()
    _make_box_keys()
    _make_retired_databases()
    _make_changes()
    _make_serial_leases()
    _make_own_serials()
    _make_dossiers()
    _make_dossier_aliases()
    _make_slips()
    _make_status_events()
    _make_due_dates()
    _make_tickets()
    _make_inbox_events()
    _make_subjects()
    _make_staff()
    _make_staff_sessions()
    _make_api_keys()
    _make_audit()


def downgrade() -> None:
    """Go back to an empty database."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _make_meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )


def _make_boxes() -> None:
    op.create_table(
        "boxes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("hotline", sa.Text(), nullable=False),
        sa.Column("case_system", sa.Text(), nullable=False),
        sa.Column("settings", JsonBody, nullable=False),
        sa.Column("database_id", sa.Text()),
        sa.Column("database_seen_at", Moment()),
        sa.Column("feed_seq", sa.BigInteger(), nullable=False),
        sa.Column("leases_through", sa.Text()),
        sa.Column("revoked_at", Moment()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boxes")),
    )


def _make_box_keys() -> None:
    op.create_table(
        "box_keys",
        sa.Column("key_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("box_id", sa.Text(), nullable=False),
        sa.Column("sync_hash", sa.Text(), nullable=False),
        sa.Column("token_key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("sync_revoked_at", Moment()),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_box_keys_box_id")),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_box_keys")),
    )
    op.create_index("ix_box_keys_box_id", "box_keys", ["box_id"])


def _make_retired_databases() -> None:
    op.create_table(
        "retired_databases",
        sa.Column("box_id", sa.Text(), nullable=False),
        sa.Column("database_id", sa.Text(), nullable=False),
        sa.Column("retired_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_retired_databases_box_id")),
        sa.PrimaryKeyConstraint("box_id", "database_id", name=op.f("pk_retired_databases")),
    )


def _make_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("box_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("body", JsonBody, nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_changes_box_id")),
        sa.PrimaryKeyConstraint("box_id", "kind", "key", name=op.f("pk_changes")),
    )
    op.create_index("ix_changes_box_id_seq", "changes", ["box_id", "seq"], unique=True)


def _make_serial_leases() -> None:
    op.create_table(
        "serial_leases",
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("first_serial", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Text(), nullable=False),
        sa.Column("granted_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_serial_leases_box_id")),
        sa.PrimaryKeyConstraint("unit_code", "day", "first_serial", name=op.f("pk_serial_leases")),
    )
    op.create_index("ix_serial_leases_box_id", "serial_leases", ["box_id"])


def _make_own_serials() -> None:
    op.create_table(
        "own_serials",
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("last_serial", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("unit_code", "day", name=op.f("pk_own_serials")),
    )


def _make_dossiers() -> None:
    op.create_table(
        "dossiers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("provisional_no", sa.Text()),
        sa.Column("box_id", sa.Text()),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("handling_unit", sa.Text()),
        sa.Column("procedure_id", sa.Text(), nullable=False),
        sa.Column("procedure_name", sa.Text()),
        sa.Column("catalogue_version", sa.Text()),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("officer_login", sa.Text()),
        sa.Column("officer_name", sa.Text()),
        sa.Column("return_place", sa.Text()),
        sa.Column("papers", JsonBody, nullable=False),
        sa.Column("name_sealed", sa.LargeBinary()),
        sa.Column("phone_sealed", sa.LargeBinary()),
        sa.Column("email_sealed", sa.LargeBinary()),
        sa.Column("id_number_sealed", sa.LargeBinary()),
        sa.Column("address_sealed", sa.LargeBinary()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_at", Moment(), nullable=False),
        sa.Column("status_note", sa.Text()),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("first_due_at", Moment()),
        sa.Column("due_at", Moment()),
        sa.Column("paused_at", Moment()),
        sa.Column("done_at", Moment()),
        sa.Column("merged_into", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_dossiers_box_id")),
        sa.ForeignKeyConstraint(["merged_into"], ["dossiers.id"], name=op.f("fk_dossiers_merged_into")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("code", name=op.f("uq_dossiers_code")),
    )
    op.create_index("ix_dossiers_box_id_received_at", "dossiers", ["box_id", "received_at"])
    op.create_index("ix_dossiers_received_at_id", "dossiers", ["received_at", "id"])


def _make_dossier_aliases() -> None:
    op.create_table(
        "dossier_aliases",
        sa.Column("box_id", sa.Text(), nullable=False),
        sa.Column("box_dossier_id", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_dossier_aliases_box_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_dossier_aliases_dossier_id")),
        sa.PrimaryKeyConstraint("box_id", "box_dossier_id", name=op.f("pk_dossier_aliases")),
    )
    op.create_index("ix_dossier_aliases_dossier_id", "dossier_aliases", ["dossier_id"])


def _make_slips() -> None:
    op.create_table(
        "slips",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("copy_no", sa.Integer(), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment()),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_slips_dossier_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_slips")),
    )
    op.create_index("ix_slips_dossier_id", "slips", ["dossier_id"])


def _make_status_events() -> None:
    op.create_table(
        "status_events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_status_events_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_events")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_status_events_source_source_id")),
    )
    op.create_index("ix_status_events_dossier_id_at", "status_events", ["dossier_id", "at"])


def _make_due_dates() -> None:
    op.create_table(
        "due_dates",
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("set_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_due_dates_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", "number", name=op.f("pk_due_dates")),
    )


def _make_tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("box_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("service_name", sa.Text()),
        sa.Column("business_day", sa.Text(), nullable=False),
        sa.Column("token", sa.Text()),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("priority_group", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("counter", sa.Text()),
        sa.Column("ahead", sa.Integer()),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_tickets_box_id")),
        sa.PrimaryKeyConstraint("box_id", "id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("token", name=op.f("uq_tickets_token")),
    )
    op.create_index("ix_tickets_box_id_business_day", "tickets", ["box_id", "business_day"])


def _make_inbox_events() -> None:
    op.create_table(
        "inbox_events",
        sa.Column("box_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_seq", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_inbox_events_box_id")),
        sa.PrimaryKeyConstraint("box_id", "id", name=op.f("pk_inbox_events")),
    )
    op.create_index(
        "ix_inbox_events_held",
        "inbox_events",
        ["box_id", "subject", "subject_seq"],
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index("ix_inbox_events_received_at", "inbox_events", ["received_at"])


def _make_subjects() -> None:
    op.create_table(
        "subjects",
        sa.Column("box_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("applied_seq", sa.Integer(), nullable=False),
        sa.Column("database_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_subjects_box_id")),
        sa.PrimaryKeyConstraint("box_id", "subject", name=op.f("pk_subjects")),
    )


def _make_staff() -> None:
    op.create_table(
        "staff",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("box_id", sa.Text()),
        sa.Column("counters", JsonBody, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.Text()),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_staff_box_id")),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_staff")),
    )
    op.create_index("ix_staff_box_id", "staff", ["box_id"])


def _make_staff_sessions() -> None:
    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("csrf_token", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["staff.login"], name=op.f("fk_staff_sessions_login")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_sessions")),
    )
    op.create_index("ix_staff_sessions_login", "staff_sessions", ["login"])


def _make_api_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("scopes", JsonBody, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_keys_key_hash")),
    )


def _make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
