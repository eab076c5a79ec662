"""What learning systems report, by their own numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    op.create_table(
        "reported_completion",
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(evidence_id IS NULL) <> (record_id IS NULL)",
            name=op.f("ck_reported_completion_is_evidence_or_a_record"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["skill_evidence.id"],
            name=op.f("fk_reported_completion_evidence_id_skill_evidence"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reported_completion_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["training_record.id"],
            name=op.f("fk_reported_completion_record_id_training_record"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_completion")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_reported_completion_evidence_id")),
        sa.UniqueConstraint("record_id", name=op.f("uq_reported_completion_record_id")),
        sa.UniqueConstraint("system", "number", name=op.f("uq_reported_completion_system")),
    )
    with op.batch_alter_table("reported_completion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reported_completion_person_id"), ["person_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("reported_completion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reported_completion_person_id"))

    op.drop_table("reported_completion")
