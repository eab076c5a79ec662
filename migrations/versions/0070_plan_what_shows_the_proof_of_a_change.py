"""Plan what shows the proof of a change"""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0070"
down_revision = "0069"


def upgrade() -> None:
    op.create_table(
        "change_deliverable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "in_work",
                "done",
                "not_needed",
                name="deliverablestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("evidence_sha256", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("told_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("told_by_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_change_deliverable_asset_id_asset")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_deliverable_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_change_deliverable_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["told_by_id"], ["person.id"], name=op.f("fk_change_deliverable_told_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_deliverable")),
        sa.UniqueConstraint(
            "change_id", "asset_id", "code", name=op.f("uq_change_deliverable_change_id")
        ),
    )
    with op.batch_alter_table("change_deliverable", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_deliverable_asset_id"), ["asset_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_deliverable_owner_id"), ["owner_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_deliverable_told_by_id"), ["told_by_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("change_deliverable", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_deliverable_told_by_id"))
        batch_op.drop_index(batch_op.f("ix_change_deliverable_owner_id"))
        batch_op.drop_index(batch_op.f("ix_change_deliverable_asset_id"))

    op.drop_table("change_deliverable")
