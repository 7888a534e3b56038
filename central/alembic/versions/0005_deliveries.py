"""Messages on their way to citizens, raw events and tokens of channels, followers, the call list, files, mailboxes."""

import sqlalchemy as sa
from alembic import op

from central.model_base import JsonBody, Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    _add_deliveries()
    _add_channel_events()
    _add_channel_tokens()
    _add_channel_people()
    _add_followers()
    _add_link_codes()
    _add_call_list()
    _add_channel_files()
    _add_mailboxes()


def downgrade() -> None:
    """Take it back."""
    for table in _TABLES[::-1]:
        op.drop_table(table)


_TABLES = (
    "deliveries",
    "channel_events",
    "channel_tokens",
    "channel_people",
    "followers",
    "link_codes",
    "call_list",
    "channel_files",
    "mailboxes",
)


def _add_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text()),
        sa.Column("conversation_id", sa.Text()),
        sa.Column("wanted", sa.Text()),
        sa.Column("remote_sealed", sa.LargeBinary()),
        sa.Column("remote_blind", sa.Text()),
        sa.Column("text_sealed", sa.LargeBinary()),
        sa.Column("template", sa.Text()),
        sa.Column("data_sealed", sa.LargeBinary()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        sa.Column("lease_until", Moment()),
        sa.Column("wire_at", Moment()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("given_up", JsonBody, nullable=False),
        sa.Column("channel", sa.Text()),
        sa.Column("remote_id", sa.Text()),
        sa.Column("outcome", sa.Text()),
        sa.Column("code", sa.Text()),
        sa.Column("cost_vnd", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment()),
        sa.Column("delivered_at", Moment()),
        sa.Column("read_at", Moment()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("key", name=op.f("uq_deliveries_key")),
    )
    op.create_index("ix_deliveries_channel_remote_id", "deliveries", ["channel", "remote_id"])
    op.create_index("ix_deliveries_channel_sent_at", "deliveries", ["channel", "sent_at"])
    op.create_index("ix_deliveries_conversation_id", "deliveries", ["conversation_id"])
    op.create_index("ix_deliveries_dossier_id", "deliveries", ["dossier_id"])
    op.create_index("ix_deliveries_remote_blind", "deliveries", ["remote_blind"])
    op.create_index("ix_deliveries_state_not_before", "deliveries", ["state", "not_before"])


def _add_channel_events() -> None:
    op.create_table(
        "channel_events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        sa.Column("lease_until", Moment()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("received_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_events")),
        sa.UniqueConstraint("digest", name=op.f("uq_channel_events_digest")),
    )
    op.create_index("ix_channel_events_state_not_before", "channel_events", ["state", "not_before"])


def _add_channel_tokens() -> None:
    op.create_table(
        "channel_tokens",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("access_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("refresh_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("refresh_after", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("refreshing_since", Moment()),
        sa.Column("fault", sa.Text()),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_tokens")),
    )


def _add_channel_people() -> None:
    op.create_table(
        "channel_people",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("remote_blind", sa.Text(), nullable=False),
        sa.Column("remote_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("last_in_at", Moment()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_people")),
        sa.UniqueConstraint("channel", "remote_blind", name=op.f("uq_channel_people_channel_remote_blind")),
    )


def _add_followers() -> None:
    op.create_table(
        "followers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("bound_at", Moment(), nullable=False),
        sa.Column("stopped_at", Moment()),
        sa.Column("stopped_by", sa.Text()),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_followers_dossier_id")),
        sa.ForeignKeyConstraint(["person_id"], ["channel_people.id"], name=op.f("fk_followers_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followers")),
        sa.UniqueConstraint("dossier_id", "person_id", name=op.f("uq_followers_dossier_id_person_id")),
    )
    op.create_index("ix_followers_person_id", "followers", ["person_id"])


def _add_link_codes() -> None:
    op.create_table(
        "link_codes",
        sa.Column("code_blind", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment()),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_link_codes_dossier_id")),
        sa.PrimaryKeyConstraint("code_blind", name=op.f("pk_link_codes")),
    )
    op.create_index("ix_link_codes_dossier_id", "link_codes", ["dossier_id"])


def _add_call_list() -> None:
    op.create_table(
        "call_list",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("box_id", sa.Text()),
        sa.Column("dossier_id", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("done_by", sa.Text()),
        sa.Column("done_at", Moment()),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_call_list_delivery_id")),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_call_list_box_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_list")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_call_list_delivery_id")),
    )
    op.create_index("ix_call_list_state_made_at", "call_list", ["state", "made_at"])


def _add_channel_files() -> None:
    op.create_table(
        "channel_files",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("mime_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_files")),
        sa.UniqueConstraint("source", name=op.f("uq_channel_files_source")),
    )


def _add_mailboxes() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uid_validity", sa.Integer(), nullable=False),
        sa.Column("last_uid", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mailboxes")),
    )
