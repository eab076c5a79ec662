"""Put several changes on paper together."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0091"
down_revision = "0090"


def upgrade() -> None:
    op.create_table(
        "work_bundle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("issued_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("due_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["person.id"], name=op.f("fk_work_bundle_issued_by_id_person")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_work_bundle_file_id_file")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_work_bundle_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_work_bundle_site_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_bundle")),
    )
    with op.batch_alter_table("work_bundle", schema=None) as batch_op:
        for column in ("issued_by_id", "file_id", "place_id", "site_id"):
            batch_op.create_index(batch_op.f(f"ix_work_bundle_{column}"), [column], unique=False)
    with op.batch_alter_table("work_package", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bundle_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_work_package_bundle_id"), ["bundle_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_work_package_bundle_id_work_bundle"),
            "work_bundle", ["bundle_id"], ["id"],
        )  # fmt: skip


def downgrade() -> None:
    with op.batch_alter_table("work_package", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_work_package_bundle_id_work_bundle"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_work_package_bundle_id"))
        batch_op.drop_column("bundle_id")
    op.drop_table("work_bundle")
