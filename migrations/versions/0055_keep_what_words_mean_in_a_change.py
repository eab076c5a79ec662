"""Keep what words mean in a change."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    op.create_table(
        "change_meaning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("said_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_meaning_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_change_meaning_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["term.id"], name=op.f("fk_change_meaning_term_id_term")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_meaning")),
    )
    with op.batch_alter_table("change_meaning", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_meaning_change_id"), ["change_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_meaning_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_change_meaning_term_id"), ["term_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("change_meaning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_meaning_term_id"))
        batch_op.drop_index(batch_op.f("ix_change_meaning_person_id"))
        batch_op.drop_index(batch_op.f("ix_change_meaning_change_id"))

    op.drop_table("change_meaning")
