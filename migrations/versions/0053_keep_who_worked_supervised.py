"""Keep who worked supervised."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    op.create_table(
        "change_supervised",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("employer", sa.String(), nullable=True),
        sa.Column("steps", sa.String(), nullable=False),
        sa.Column("supervisor_id", sa.Integer(), nullable=False),
        sa.Column("named_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(name IS NULL) = (employer IS NULL)",
            name=op.f("ck_change_supervised_named_with_employer"),
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) = (name IS NOT NULL)",
            name=op.f("ck_change_supervised_known_or_named"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_supervised_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_change_supervised_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["person.id"], name=op.f("fk_change_supervised_supervisor_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_supervised")),
    )
    with op.batch_alter_table("change_supervised", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_supervised_change_id"), ["change_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_supervised_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_supervised_supervisor_id"), ["supervisor_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("change_supervised", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_supervised_supervisor_id"))
        batch_op.drop_index(batch_op.f("ix_change_supervised_person_id"))
        batch_op.drop_index(batch_op.f("ix_change_supervised_change_id"))

    op.drop_table("change_supervised")
