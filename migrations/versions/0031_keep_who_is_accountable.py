"""Who is accountable where, worked out ahead; the worker fills it within a minute."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "owner",
        sa.Column("subject_kind", sa.String(), nullable=False),
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
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("facet", sa.String(), nullable=False),
        sa.Column("facet_value", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("acting_id", sa.Integer(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["acting_id"], ["person.id"], name=op.f("fk_owner_acting_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_owner_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_owner_person_id_person")
        ),
        sa.PrimaryKeyConstraint(
            "subject_kind",
            "activity",
            "subject_id",
            "facet",
            "facet_value",
            "starts_on",
            name=op.f("pk_owner"),
        ),
    )
    with op.batch_alter_table("owner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_owner_acting_id"), ["acting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_owner_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index("ix_owner_person", ["person_id", "activity"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("owner", schema=None) as batch_op:
        batch_op.drop_index("ix_owner_person")
        batch_op.drop_index(batch_op.f("ix_owner_assignment_id"))
        batch_op.drop_index(batch_op.f("ix_owner_acting_id"))

    op.drop_table("owner")
