"""Which entry of the register was merged into which."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "merged_asset",
        sa.Column("duplicate_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("survivor_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("merged_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "duplicate_id <> survivor_id", name=op.f("ck_merged_asset_into_another")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_id"], ["asset.id"], name=op.f("fk_merged_asset_duplicate_id_asset")
        ),
        sa.ForeignKeyConstraint(
            ["survivor_id"], ["asset.id"], name=op.f("fk_merged_asset_survivor_id_asset")
        ),
        sa.PrimaryKeyConstraint("duplicate_id", name=op.f("pk_merged_asset")),
    )
    with op.batch_alter_table("merged_asset", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_merged_asset_survivor_id"), ["survivor_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("merged_asset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_merged_asset_survivor_id"))

    op.drop_table("merged_asset")
