"""Tell of the work asset by asset: how each fares, what was added beside, what is elsewhere."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    op.create_table(
        "change_addendum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("addendum", "late_entry", name="addendumkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("acted_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("acted_by", sa.String(), nullable=False),
        sa.Column("entered_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("checked_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(checked_by_id IS NULL) = (checked_at IS NULL)",
            name=op.f("ck_change_addendum_checked_at_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_addendum_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["person.id"], name=op.f("fk_change_addendum_checked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_change_addendum_entered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["evidence_file.id"], name=op.f("fk_change_addendum_scan_id_evidence_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_addendum")),
    )
    with op.batch_alter_table("change_addendum", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_addendum_change_id"), ["change_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_addendum_checked_by_id"), ["checked_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_addendum_entered_by_id"), ["entered_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_change_addendum_scan_id"), ["scan_id"], unique=False)

    op.create_table(
        "change_execution",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "started",
                "done",
                "verified",
                "released",
                "backed_out",
                "left_out",
                name="executionstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("target_config", sa.String(), nullable=True),
        sa.Column("as_found_firmware", sa.String(), nullable=True),
        sa.Column("as_found_config", sa.String(), nullable=True),
        sa.Column("as_left_firmware", sa.String(), nullable=True),
        sa.Column("as_left_config", sa.String(), nullable=True),
        sa.Column("conditions_sha256", sa.String(), nullable=True),
        sa.Column("work_sha256", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_change_execution_asset_id_asset")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_execution_change_id_change_request"),
        ),
        sa.PrimaryKeyConstraint("change_id", "asset_id", name=op.f("pk_change_execution")),
    )
    with op.batch_alter_table("change_execution", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_execution_asset_id"), ["asset_id"], unique=False
        )

    op.create_table(
        "change_reference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "document",
                "work_order",
                "deviation",
                "capa",
                name="outsidekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("identifier", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "closed", name="outsidestatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("checked_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=False),
        sa.Column("disposition", sa.String(), nullable=True),
        sa.Column("disposed_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("disposed_by_id", sa.Integer(), nullable=True),
        sa.Column("disposition_sha256", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(disposition IS NULL) = (disposed_at IS NULL)",
            name=op.f("ck_change_reference_disposed_at_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_change_reference_asset_id_asset")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_reference_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["person.id"], name=op.f("fk_change_reference_checked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["disposed_by_id"],
            ["person.id"],
            name=op.f("fk_change_reference_disposed_by_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_reference")),
    )
    with op.batch_alter_table("change_reference", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_reference_asset_id"), ["asset_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_reference_change_id"), ["change_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_reference_checked_by_id"), ["checked_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_reference_disposed_by_id"), ["disposed_by_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("change_reference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_reference_disposed_by_id"))
        batch_op.drop_index(batch_op.f("ix_change_reference_checked_by_id"))
        batch_op.drop_index(batch_op.f("ix_change_reference_change_id"))
        batch_op.drop_index(batch_op.f("ix_change_reference_asset_id"))

    op.drop_table("change_reference")
    with op.batch_alter_table("change_execution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_execution_asset_id"))

    op.drop_table("change_execution")
    with op.batch_alter_table("change_addendum", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_addendum_scan_id"))
        batch_op.drop_index(batch_op.f("ix_change_addendum_entered_by_id"))
        batch_op.drop_index(batch_op.f("ix_change_addendum_checked_by_id"))
        batch_op.drop_index(batch_op.f("ix_change_addendum_change_id"))

    op.drop_table("change_addendum")
