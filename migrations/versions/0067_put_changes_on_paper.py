"""Put changes on paper"""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0067"
down_revision = "0066"


def upgrade() -> None:
    op.create_table(
        "work_package",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("cut_off", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("issued_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("due_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column(
            "ended_as",
            sa.Enum("entered", "unused", "lost", name="cameback", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("ended_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("addendum_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(ended_as IS NULL) = (ended_at IS NULL)", name=op.f("ck_work_package_ended_at_a_time")
        ),
        sa.CheckConstraint(
            "(ended_as IS NULL) = (ended_by_id IS NULL)",
            name=op.f("ck_work_package_ended_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["addendum_id"],
            ["change_addendum.id"],
            name=op.f("fk_work_package_addendum_id_change_addendum"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_work_package_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_work_package_ended_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["file.id"], name=op.f("fk_work_package_file_id_file")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["person.id"], name=op.f("fk_work_package_issued_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_package")),
        sa.UniqueConstraint("change_id", "number", name=op.f("uq_work_package_change_id")),
    )
    with op.batch_alter_table("work_package", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_work_package_addendum_id"), ["addendum_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_work_package_ended_by_id"), ["ended_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_work_package_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_work_package_issued_by_id"), ["issued_by_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("work_package", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_package_issued_by_id"))
        batch_op.drop_index(batch_op.f("ix_work_package_file_id"))
        batch_op.drop_index(batch_op.f("ix_work_package_ended_by_id"))
        batch_op.drop_index(batch_op.f("ix_work_package_addendum_id"))

    op.drop_table("work_package")
