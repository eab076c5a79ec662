"""Keep versions of the policy that a plant writes"""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0062"
down_revision = "0061"


def upgrade() -> None:
    op.create_table(
        "policy_version",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_from", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "approval",
                "approved",
                "withdrawn",
                name="policystate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("content_sha256", sa.String(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("approved_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_policy_version_author_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("name", name=op.f("uq_policy_version_name")),
    )
    with op.batch_alter_table("policy_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_policy_version_author_id"), ["author_id"], unique=False
        )
        batch_op.create_index("ix_policy_version_force", ["state", "in_force_on"], unique=False)

    op.create_table(
        "policy_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("since_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("totals", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_policy_run_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"],
            ["policy_version.id"],
            name=op.f("fk_policy_run_policy_id_policy_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_run")),
    )
    with op.batch_alter_table("policy_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_run_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_policy_run_policy_id"), ["policy_id"], unique=False)

    op.create_table(
        "policy_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column(
            "risk",
            sa.Enum("low", "medium", "high", name="riskclass", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "risk_then",
            sa.Enum("low", "medium", "high", name="riskclass", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("gains", sa.String(), nullable=False),
        sa.Column("loses", sa.String(), nullable=False),
        sa.Column("is_alike", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_policy_outcome_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["policy_run.id"], name=op.f("fk_policy_outcome_run_id_policy_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_outcome")),
        sa.UniqueConstraint("run_id", "change_id", name=op.f("uq_policy_outcome_run_id")),
    )
    with op.batch_alter_table("policy_outcome", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_policy_outcome_change_id"), ["change_id"], unique=False
        )
        batch_op.create_index("ix_policy_outcome_run", ["run_id", "is_alike", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("policy_outcome", schema=None) as batch_op:
        batch_op.drop_index("ix_policy_outcome_run")
        batch_op.drop_index(batch_op.f("ix_policy_outcome_change_id"))

    op.drop_table("policy_outcome")
    with op.batch_alter_table("policy_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_policy_run_policy_id"))
        batch_op.drop_index(batch_op.f("ix_policy_run_person_id"))

    op.drop_table("policy_run")
    with op.batch_alter_table("policy_version", schema=None) as batch_op:
        batch_op.drop_index("ix_policy_version_force")
        batch_op.drop_index(batch_op.f("ix_policy_version_author_id"))

    op.drop_table("policy_version")
