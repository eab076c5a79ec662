"""Take several changes over at once, with a signature for each."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0085"
down_revision = "0084"
COLUMNS = ("asked_in_id", "done_in_id")


def upgrade() -> None:
    op.create_table(
        "rebaseline_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_rebaseline_act_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_rebaseline_act_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_rebaseline_act_site_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rebaseline_act")),
    )
    with op.batch_alter_table("rebaseline_act", schema=None) as batch_op:
        for column in ("person_id", "place_id", "site_id"):
            batch_op.create_index(batch_op.f(f"ix_rebaseline_act_{column}"), [column], unique=False)
    with op.batch_alter_table("change_rebaseline", schema=None) as batch_op:
        for column in COLUMNS:
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch_op.create_index(
                batch_op.f(f"ix_change_rebaseline_{column}"), [column], unique=False
            )
            batch_op.create_foreign_key(
                batch_op.f(f"fk_change_rebaseline_{column}_rebaseline_act"),
                "rebaseline_act", [column], ["id"],
            )  # fmt: skip


def downgrade() -> None:
    with op.batch_alter_table("change_rebaseline", schema=None) as batch_op:
        for column in COLUMNS:
            batch_op.drop_constraint(
                batch_op.f(f"fk_change_rebaseline_{column}_rebaseline_act"), type_="foreignkey"
            )
            batch_op.drop_index(batch_op.f(f"ix_change_rebaseline_{column}"))
            batch_op.drop_column(column)
    op.drop_table("rebaseline_act")
