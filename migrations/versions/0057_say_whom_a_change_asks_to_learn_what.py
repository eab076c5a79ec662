"""Say whom a change asks to learn what."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0057"
down_revision = "0056"


def upgrade() -> None:
    op.create_table(
        "change_restriction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("restricted_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("restricted_by_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_restriction_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_change_restriction_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["restricted_by_id"],
            ["person.id"],
            name=op.f("fk_change_restriction_restricted_by_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_restriction")),
        sa.UniqueConstraint(
            "change_id", "person_id", "sha256", name=op.f("uq_change_restriction_change_id")
        ),
    )
    with op.batch_alter_table("change_restriction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_restriction_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_restriction_restricted_by_id"), ["restricted_by_id"], unique=False
        )

    op.create_table(
        "change_training",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_training_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["training_item.id"], name=op.f("fk_change_training_item_id_training_item")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_change_training_person_id_person")
        ),
        sa.PrimaryKeyConstraint(
            "change_id", "item_id", "person_id", name=op.f("pk_change_training")
        ),
    )
    with op.batch_alter_table("change_training", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_training_item_id"), ["item_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_change_training_person_id"), ["person_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("change_training", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_training_person_id"))
        batch_op.drop_index(batch_op.f("ix_change_training_item_id"))

    op.drop_table("change_training")
    with op.batch_alter_table("change_restriction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_restriction_restricted_by_id"))
        batch_op.drop_index(batch_op.f("ix_change_restriction_person_id"))

    op.drop_table("change_restriction")
