"""Campaigns in which people confirm what they own: rows, answers, reminders."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_table(
        "attestation_campaign",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("activities", sa.String(), nullable=False),
        sa.Column("letters", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_timing_shown", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "closed", "signed", name="campaignstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("opened_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("median_seconds", sa.Double(), nullable=True),
        sa.Column("largest_batch", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opened_by_id"],
            ["person.id"],
            name=op.f("fk_attestation_campaign_opened_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_attestation_campaign_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_attestation_campaign_site_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation_campaign")),
    )
    with op.batch_alter_table("attestation_campaign", schema=None) as batch_op:
        batch_op.create_index("ix_attestation_campaign_due", ["state", "due_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_attestation_campaign_opened_by_id"), ["opened_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_attestation_campaign_place_id"), ["place_id"], unique=False
        )
        batch_op.create_index("ix_attestation_campaign_site", ["site_id", "id"], unique=False)

    op.create_table(
        "attestation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column(
            "reply",
            sa.Enum("still_mine", "not_mine", "unsure", name="reply", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("proposed_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("answered_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("seconds_spent", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_attestation_by_id_person")),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["attestation_campaign.id"],
            name=op.f("fk_attestation_campaign_id_attestation_campaign"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_id"], ["person.id"], name=op.f("fk_attestation_proposed_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation")),
    )
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attestation_by", ["campaign_id", "by_id", "answered_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_attestation_by_id"), ["by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_attestation_proposed_id"), ["proposed_id"], unique=False
        )

    op.create_table(
        "attestation_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("sent_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["attestation_campaign.id"],
            name=op.f("fk_attestation_reminder_campaign_id_attestation_campaign"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_attestation_reminder_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation_reminder")),
        sa.UniqueConstraint(
            "campaign_id", "person_id", "days", name=op.f("uq_attestation_reminder_campaign_id")
        ),
    )
    with op.batch_alter_table("attestation_reminder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attestation_reminder_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "attested_row",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("assignment_version", sa.Integer(), nullable=False),
        sa.Column("assignment_sha256", sa.String(), nullable=False),
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
        sa.Column(
            "letter",
            sa.Enum(
                "responsible",
                "accountable",
                "consulted",
                "informed",
                name="letter",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("alike", sa.String(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("passed_from_id", sa.Integer(), nullable=True),
        sa.Column("attestation_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_why", sa.String(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_attested_row_assignment_id_assignment"),
        ),
        sa.ForeignKeyConstraint(
            ["attestation_id"],
            ["attestation.id"],
            name=op.f("fk_attested_row_attestation_id_attestation"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["attestation_campaign.id"],
            name=op.f("fk_attested_row_campaign_id_attestation_campaign"),
        ),
        sa.ForeignKeyConstraint(
            ["passed_from_id"], ["person.id"], name=op.f("fk_attested_row_passed_from_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_attested_row_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["person.id"], name=op.f("fk_attested_row_reviewer_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_attested_row_settled_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_attested_row_site_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attested_row")),
    )
    with op.batch_alter_table("attested_row", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attested_row_assignment_id"), ["assignment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_attested_row_attestation_id"), ["attestation_id"], unique=False
        )
        batch_op.create_index("ix_attested_row_campaign", ["campaign_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_attested_row_passed_from_id"), ["passed_from_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_attested_row_place_id"), ["place_id"], unique=False)
        batch_op.create_index(
            "ix_attested_row_reviewer", ["reviewer_id", "campaign_id", "alike"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_attested_row_settled_by_id"), ["settled_by_id"], unique=False
        )
        batch_op.create_index("ix_attested_row_site", ["site_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("attested_row", schema=None) as batch_op:
        batch_op.drop_index("ix_attested_row_site")
        batch_op.drop_index(batch_op.f("ix_attested_row_settled_by_id"))
        batch_op.drop_index("ix_attested_row_reviewer")
        batch_op.drop_index(batch_op.f("ix_attested_row_place_id"))
        batch_op.drop_index(batch_op.f("ix_attested_row_passed_from_id"))
        batch_op.drop_index("ix_attested_row_campaign")
        batch_op.drop_index(batch_op.f("ix_attested_row_attestation_id"))
        batch_op.drop_index(batch_op.f("ix_attested_row_assignment_id"))

    op.drop_table("attested_row")
    with op.batch_alter_table("attestation_reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attestation_reminder_person_id"))

    op.drop_table("attestation_reminder")
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attestation_proposed_id"))
        batch_op.drop_index(batch_op.f("ix_attestation_by_id"))
        batch_op.drop_index("ix_attestation_by")

    op.drop_table("attestation")
    with op.batch_alter_table("attestation_campaign", schema=None) as batch_op:
        batch_op.drop_index("ix_attestation_campaign_site")
        batch_op.drop_index(batch_op.f("ix_attestation_campaign_place_id"))
        batch_op.drop_index(batch_op.f("ix_attestation_campaign_opened_by_id"))
        batch_op.drop_index("ix_attestation_campaign_due")

    op.drop_table("attestation_campaign")
