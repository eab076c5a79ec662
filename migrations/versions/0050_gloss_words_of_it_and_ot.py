"""Gloss the words of IT and OT."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    op.create_table(
        "term",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("it_meaning", sa.String(), nullable=False),
        sa.Column("ot_meaning", sa.String(), nullable=False),
        sa.Column("is_false_friend", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("example", sa.String(), nullable=False),
        sa.Column("other_names", sa.String(), nullable=False),
        sa.Column("withdrawn_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("name", name=op.f("uq_term_name")),
    )
    op.create_table(
        "term_reader",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "side", sa.Enum("it", "ot", name="side", native_enum=False, length=40), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_term_reader_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_term_reader")),
    )


def downgrade() -> None:
    op.drop_table("term_reader")
    op.drop_table("term")
