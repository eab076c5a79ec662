"""Ask who is consulted, and tell who is informed."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_person", ["person_id", "told_at", "id"], unique=False)

    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
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
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("agree", "object", "no_view", name="opinion", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_by_id", sa.Integer(), nullable=True),
        sa.Column("without", sa.String(), nullable=True),
        sa.Column("without_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("without_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)",
            name=op.f("ck_consultation_answer_has_its_time"),
        ),
        sa.CheckConstraint(
            "(reply IS NULL) = (replied_at IS NULL)",
            name=op.f("ck_consultation_reply_has_its_time"),
        ),
        sa.CheckConstraint(
            "(without IS NULL) = (without_at IS NULL)",
            name=op.f("ck_consultation_without_has_its_time"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_consultation_answered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_consultation_assignment_id_assignment"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_consultation_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name=op.f("fk_consultation_delegation_id_delegation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_consultation_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["replied_by_id"], ["person.id"], name=op.f("fk_consultation_replied_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["without_by_id"], ["person.id"], name=op.f("fk_consultation_without_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint(
            "change_id",
            "content_sha256",
            "activity",
            "assignment_id",
            "person_id",
            name=op.f("uq_consultation_change_id"),
        ),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consultation_answered_by_id"), ["answered_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_consultation_assignment_id"), ["assignment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_consultation_delegation_id"), ["delegation_id"], unique=False
        )
        batch_op.create_index("ix_consultation_person", ["person_id", "answered_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_consultation_replied_by_id"), ["replied_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_consultation_without_by_id"), ["without_by_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_without_by_id"))
        batch_op.drop_index(batch_op.f("ix_consultation_replied_by_id"))
        batch_op.drop_index("ix_consultation_person")
        batch_op.drop_index(batch_op.f("ix_consultation_delegation_id"))
        batch_op.drop_index(batch_op.f("ix_consultation_assignment_id"))
        batch_op.drop_index(batch_op.f("ix_consultation_answered_by_id"))

    op.drop_table("consultation")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_person")

    op.drop_table("notice")
