"""Keep what the criteria of a change came to."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"


def upgrade() -> None:
    op.create_table(
        "criterion_finding",
        sa.Column("look_back_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("figure", sa.String(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "met", "not_met", "not_measurable", name="result", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_criterion_finding_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["look_back_id"],
            ["look_back.id"],
            name=op.f("fk_criterion_finding_look_back_id_look_back"),
        ),
        sa.PrimaryKeyConstraint("look_back_id", "number", name=op.f("pk_criterion_finding")),
    )
    with op.batch_alter_table("criterion_finding", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_criterion_finding_change_id"), ["change_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("criterion_finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_criterion_finding_change_id"))

    op.drop_table("criterion_finding")
