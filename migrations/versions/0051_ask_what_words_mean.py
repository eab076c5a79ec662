"""Ask what a word of a change means."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    op.create_table(
        "term_question",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("settled_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL)",
            name=op.f("ck_term_question_settled_by_one"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_term_question_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_term_question_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_term_question_settled_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["term.id"], name=op.f("fk_term_question_term_id_term")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_question")),
    )
    with op.batch_alter_table("term_question", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_term_question_asked_by_id"), ["asked_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_term_question_change_id"), ["change_id"], unique=False)
        batch_op.create_index("ix_term_question_settled", ["settled_at", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_term_question_settled_by_id"), ["settled_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_term_question_term_id"), ["term_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("term_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_term_question_term_id"))
        batch_op.drop_index(batch_op.f("ix_term_question_settled_by_id"))
        batch_op.drop_index("ix_term_question_settled")
        batch_op.drop_index(batch_op.f("ix_term_question_change_id"))
        batch_op.drop_index(batch_op.f("ix_term_question_asked_by_id"))

    op.drop_table("term_question")
