"""Signed checkpoints of the trail, who receives them, and restores that were found."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.create_table(
        "checkpoint_receiver",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("where", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("sent_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("failing_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_checkpoint_receiver")),
    )
    op.create_table(
        "restore",
        sa.Column("found_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("found_by", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("known_size", sa.Integer(), nullable=False),
        sa.Column("known_note", sa.String(), nullable=False),
        sa.Column("known_at", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("administrator_id", sa.Integer(), nullable=True),
        sa.Column("administrator", sa.String(), nullable=True),
        sa.Column("administrator_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("qa_id", sa.Integer(), nullable=True),
        sa.Column("qa", sa.String(), nullable=True),
        sa.Column("qa_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restore")),
    )
    op.create_table(
        "trail_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("verifier", sa.String(), nullable=False),
        sa.Column("made_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("since_size", sa.Integer(), nullable=False),
        sa.Column("endorsement", sa.String(), nullable=True),
        sa.Column("until_size", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_key")),
        sa.UniqueConstraint("verifier", name=op.f("uq_trail_key_verifier")),
    )
    op.create_table(
        "checkpoint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("made_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"], ["trail_key.id"], name=op.f("fk_checkpoint_key_id_trail_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint")),
    )
    with op.batch_alter_table("checkpoint", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkpoint_key_id"), ["key_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checkpoint_size"), ["size"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("checkpoint", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkpoint_size"))
        batch_op.drop_index(batch_op.f("ix_checkpoint_key_id"))

    op.drop_table("checkpoint")
    op.drop_table("trail_key")
    op.drop_table("restore")
    op.drop_table("checkpoint_receiver")
