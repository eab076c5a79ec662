"""Which two entries look like one asset and are not."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "told_apart",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("told_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("told_by", sa.String(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_told_apart_in_order")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["asset.id"], name=op.f("fk_told_apart_first_id_asset")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["asset.id"], name=op.f("fk_told_apart_second_id_asset")
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_told_apart")),
    )
    with op.batch_alter_table("told_apart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_told_apart_second_id"), ["second_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("told_apart", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_told_apart_second_id"))

    op.drop_table("told_apart")
