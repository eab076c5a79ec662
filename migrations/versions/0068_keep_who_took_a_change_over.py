"""Keep who took a change over to later versions."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0068"
down_revision = "0067"


def upgrade() -> None:
    op.create_table(
        "change_rebaseline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("workflow_before", sa.String(), nullable=False),
        sa.Column("policy_before", sa.String(), nullable=False),
        sa.Column("workflow", sa.String(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("quality_id", sa.Integer(), nullable=True),
        sa.Column("done_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(done_at IS NULL) = (quality_id IS NULL)",
            name=op.f("ck_change_rebaseline_done_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_rebaseline_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_change_rebaseline_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["quality_id"], ["person.id"], name=op.f("fk_change_rebaseline_quality_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_rebaseline")),
    )
    with op.batch_alter_table("change_rebaseline", schema=None) as batch_op:
        for column in ("change_id", "owner_id", "quality_id"):
            name = batch_op.f(f"ix_change_rebaseline_{column}")
            batch_op.create_index(name, [column], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("change_rebaseline", schema=None) as batch_op:
        for column in ("quality_id", "owner_id", "change_id"):
            batch_op.drop_index(batch_op.f(f"ix_change_rebaseline_{column}"))

    op.drop_table("change_rebaseline")
