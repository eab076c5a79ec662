"""What sites decide on profiles, and by which of it an asset was judged."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "profile_ruling",
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column(
            "demand",
            sa.Enum(
                *("must", "may", "need_not", "as_above"),
                name="demand", native_enum=False, length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_profile_ruling_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_profile_ruling_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_profile_ruling_site_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_ruling")),
    )  # fmt: skip
    with op.batch_alter_table("profile_ruling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_ruling_person_id"), ["person_id"])
        batch_op.create_index(batch_op.f("ix_profile_ruling_place_id"), ["place_id"])
        batch_op.create_index("ix_profile_ruling_site", ["site_id", "id"])
    op.add_column("completeness", sa.Column("ruling", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("completeness", "ruling")
    op.drop_table("profile_ruling")
