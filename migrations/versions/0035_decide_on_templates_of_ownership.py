"""What sites decide about the templates of ownership."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.create_table(
        "standard_decision",
        sa.Column(
            "kind",
            sa.Enum(
                "central",
                "bulk_biologics",
                "fill_finish",
                "qc_laboratory",
                "warehouse",
                name="sitekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column(
            "activity",
            sa.Enum(
                "asset_approval",
                "take_down",
                "technical_review",
                "qa_plan",
                "qa_release",
                "validation",
                "ot_security",
                "process_safety",
                "regulatory",
                "data_integrity",
                "multi_site",
                "register_upkeep",
                "patching",
                "vulnerability_handling",
                "remote_access",
                "access_review",
                "identity_management",
                "network_backbone",
                "incident_response",
                "backup_and_restore",
                "control_logic",
                "maintenance",
                "life_cycle_planning",
                "training",
                name="activity",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "decision",
            sa.Enum(
                "adopted", "deviates", "rejected", name="decision", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_standard_decision_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_standard_decision_site_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_decision")),
    )
    with op.batch_alter_table("standard_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_standard_decision_place_id"), ["place_id"], unique=False
        )
        batch_op.create_index("ix_standard_decision_site", ["site_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("standard_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_standard_decision_site")
        batch_op.drop_index(batch_op.f("ix_standard_decision_place_id"))

    op.drop_table("standard_decision")
