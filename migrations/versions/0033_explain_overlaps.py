"""Why an overlap of IT and OT is meant."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "overlap_note",
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
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_overlap_note_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_overlap_note_site_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overlap_note")),
    )
    with op.batch_alter_table("overlap_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_overlap_note_place_id"), ["place_id"], unique=False)
        batch_op.create_index("ix_overlap_note_site", ["site_id", "id"], unique=False)
        batch_op.create_index("uq_overlap_note", ["place_id", "activity"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("overlap_note", schema=None) as batch_op:
        batch_op.drop_index("uq_overlap_note")
        batch_op.drop_index("ix_overlap_note_site")
        batch_op.drop_index(batch_op.f("ix_overlap_note_place_id"))

    op.drop_table("overlap_note")
