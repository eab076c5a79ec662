"""Keep who looked at what others can do."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    op.create_table(
        "skill_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("looker_id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("looked_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["looker_id"], ["person.id"], name=op.f("fk_skill_look_looker_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_look")),
        sa.UniqueConstraint(
            "looker_id",
            "subject_kind",
            "subject_id",
            "looked_on",
            "page",
            name=op.f("uq_skill_look_looker_id"),
        ),
    )
    with op.batch_alter_table("skill_look", schema=None) as batch_op:
        batch_op.create_index("ix_skill_look_looked_on", ["looked_on"], unique=False)
        batch_op.create_index(
            "ix_skill_look_subject", ["subject_kind", "subject_id", "looked_on"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("skill_look", schema=None) as batch_op:
        batch_op.drop_index("ix_skill_look_subject")
        batch_op.drop_index("ix_skill_look_looked_on")

    op.drop_table("skill_look")
