"""Keep by what somebody was let do something."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0047"
down_revision = "0046"


def upgrade() -> None:

    op.create_table(
        "skill_reliance",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("requirement_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("done_to", sa.String(), nullable=False),
        sa.Column("level_needed", sa.Integer(), nullable=False),
        sa.Column("level_held", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("relied_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["skill_evidence.id"],
            name=op.f("fk_skill_reliance_evidence_id_skill_evidence"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_skill_reliance_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"],
            ["skill_requirement.id"],
            name=op.f("fk_skill_reliance_requirement_id_skill_requirement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_reliance")),
    )
    with op.batch_alter_table("skill_reliance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_skill_reliance_evidence_id"), ["evidence_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_skill_reliance_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_skill_reliance_requirement_id"), ["requirement_id"], unique=False
        )
        batch_op.create_index(
            "ix_skill_reliance_subject", ["subject_kind", "subject_id", "id"], unique=False
        )


def downgrade() -> None:

    with op.batch_alter_table("skill_reliance", schema=None) as batch_op:
        batch_op.drop_index("ix_skill_reliance_subject")
        batch_op.drop_index(batch_op.f("ix_skill_reliance_requirement_id"))
        batch_op.drop_index(batch_op.f("ix_skill_reliance_person_id"))
        batch_op.drop_index(batch_op.f("ix_skill_reliance_evidence_id"))

    op.drop_table("skill_reliance")
