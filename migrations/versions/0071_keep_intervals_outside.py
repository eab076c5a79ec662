"""Keep when assets were outside their approved state"""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0071"
down_revision = "0070"


def upgrade() -> None:
    with op.batch_alter_table("validation_entry", schema=None) as batch_op:
        batch_op.create_index("ix_validation_entry_state", ["state", "id"], unique=False)

    op.create_table(
        "outside_interval",
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "suspended",
                "unauthorised_change",
                "used_before_release",
                "temporary_expired",
                name="cause",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("begun_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("open", "decided", name="intervalstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "verdict",
            sa.Enum("no_impact", "assessed", name="verdict", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_outside_interval_asset_id_asset")
        ),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["person.id"], name=op.f("fk_outside_interval_begun_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_outside_interval_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_outside_interval_ended_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_outside_interval_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_outside_interval_site_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_interval")),
        sa.UniqueConstraint("asset_id", "source", name=op.f("uq_outside_interval_asset_id")),
    )
    with op.batch_alter_table("outside_interval", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outside_interval_begun_by_id"), ["begun_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outside_interval_decided_by_id"), ["decided_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outside_interval_ended_by_id"), ["ended_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outside_interval_place_id"), ["place_id"], unique=False
        )
        batch_op.create_index(
            "ix_outside_interval_site_state", ["site_id", "state", "id"], unique=False
        )

    op.create_table(
        "affected_lot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interval_id", sa.Integer(), nullable=False),
        sa.Column("lot_no", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("named_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interval_id"],
            ["outside_interval.id"],
            name=op.f("fk_affected_lot_interval_id_outside_interval"),
        ),
        sa.ForeignKeyConstraint(
            ["named_by_id"], ["person.id"], name=op.f("fk_affected_lot_named_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affected_lot")),
        sa.UniqueConstraint("interval_id", "lot_no", name=op.f("uq_affected_lot_interval_id")),
    )
    with op.batch_alter_table("affected_lot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_affected_lot_named_by_id"), ["named_by_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("affected_lot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_affected_lot_named_by_id"))

    op.drop_table("affected_lot")
    with op.batch_alter_table("outside_interval", schema=None) as batch_op:
        batch_op.drop_index("ix_outside_interval_site_state")
        batch_op.drop_index(batch_op.f("ix_outside_interval_place_id"))
        batch_op.drop_index(batch_op.f("ix_outside_interval_ended_by_id"))
        batch_op.drop_index(batch_op.f("ix_outside_interval_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_outside_interval_begun_by_id"))

    op.drop_table("outside_interval")
    with op.batch_alter_table("validation_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_validation_entry_state")
