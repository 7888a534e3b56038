"""Conversations with citizens, surveys after a dossier, the officer in charge."""

import sqlalchemy as sa
from alembic import op

from central.model_base import JsonBody, Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    _add_conversations()
    _add_messages()
    op.create_table(
        "hotline_serials",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_hotline_serials")),
    )
    op.create_table(
        "inbox_presence",
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("typing_at", Moment()),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_inbox_presence_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "login", name=op.f("pk_inbox_presence")),
    )
    op.create_table(
        "canned_answers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_answers")),
    )
    op.create_table(
        "surveys",
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("invited_at", Moment(), nullable=False),
        sa.Column("reminded_at", Moment()),
        sa.Column("answered_at", Moment()),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_surveys_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_surveys")),
    )
    op.create_index("ix_surveys_invited_at", "surveys", ["invited_at"])
    op.add_column("feedback", sa.Column("source", sa.Text(), nullable=False, server_default="box"))
    op.add_column("feedback", sa.Column("indicators", JsonBody))
    op.add_column("dossiers", sa.Column("handler_login", sa.Text()))
    op.add_column("dossiers", sa.Column("handler_name", sa.Text()))


def _add_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text()),
        sa.Column("box_id", sa.Text()),
        sa.Column("dossier_id", sa.Text()),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("remote_blind", sa.Text(), nullable=False),
        sa.Column("remote_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary()),
        sa.Column("contact_sealed", sa.LargeBinary()),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("owner_login", sa.Text()),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("first_due_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("last_in_at", Moment(), nullable=False),
        sa.Column("first_answer_at", Moment()),
        sa.Column("handled_at", Moment()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_conversations_box_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_conversations_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("number", name=op.f("uq_conversations_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_conversations_reference")),
    )
    for columns in (
        ["dossier_id"],
        ["remote_blind", "last_in_at"],
        ["state", "due_at"],
        ["owner_login", "state"],
        ["changed_at"],
    ):
        op.create_index(f"ix_conversations_{'_'.join(columns)}", "conversations", columns)


def _add_messages() -> None:
    op.create_table(
        "conversation_messages",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("remote_id", sa.Text()),
        sa.Column("form_id", sa.Text()),
        sa.Column("author_login", sa.Text()),
        sa.Column("text_sealed", sa.LargeBinary()),
        sa.Column("attachments", JsonBody, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_conversation_messages_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_messages")),
        sa.UniqueConstraint("channel", "remote_id", name=op.f("uq_conversation_messages_channel_remote_id")),
        sa.UniqueConstraint("form_id", name=op.f("uq_conversation_messages_form_id")),
    )
    op.create_index("ix_conversation_messages_conversation_id_at", "conversation_messages", ["conversation_id", "at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_column("dossiers", "handler_name")
    op.drop_column("dossiers", "handler_login")
    op.drop_column("feedback", "indicators")
    op.drop_column("feedback", "source")
    for table in (
        "surveys",
        "canned_answers",
        "inbox_presence",
        "hotline_serials",
        "conversation_messages",
        "conversations",
    ):
        op.drop_table(table)
