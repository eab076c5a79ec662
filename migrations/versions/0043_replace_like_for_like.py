"""The replacement of a unit like for like, and what quality found of those that were drawn."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    op.create_table(
        "quality_sample",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "found",
            sa.Enum("no_concern", "concern", name="found", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("looked_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("opened_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(looked_at IS NULL) = (found IS NULL)",
            name=op.f("ck_quality_sample_found_when_looked_at"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_quality_sample_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["opened_id"],
            ["change_request.id"],
            name=op.f("fk_quality_sample_opened_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_quality_sample_person_id_person")
        ),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_quality_sample")),
    )
    op.create_index(
        "ix_quality_sample_open",
        "quality_sample",
        ["change_id"],
        unique=False,
        sqlite_where=sa.text("looked_at IS NULL"),
        postgresql_where=sa.text("looked_at IS NULL"),
    )
    op.create_index(
        op.f("ix_quality_sample_opened_id"), "quality_sample", ["opened_id"], unique=False
    )
    op.create_index(
        op.f("ix_quality_sample_person_id"), "quality_sample", ["person_id"], unique=False
    )

    op.create_table(
        "replacement",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "failed",
                "wearing_out",
                "lent_or_sent_in",
                "by_plan",
                name="cause",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("found_product_id", sa.Integer(), nullable=False),
        sa.Column("found_serial_no", sa.String(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("serial_no", sa.String(), nullable=False),
        sa.Column("equivalent_id", sa.Integer(), nullable=True),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("agreed_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(agreed_at IS NULL) = (agreed_by_id IS NULL)",
            name=op.f("ck_replacement_agreed_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["person.id"], name=op.f("fk_replacement_agreed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_replacement_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["equivalent_id"],
            ["equivalent.id"],
            name=op.f("fk_replacement_equivalent_id_equivalent"),
        ),
        sa.ForeignKeyConstraint(
            ["found_product_id"],
            ["product.id"],
            name=op.f("fk_replacement_found_product_id_product"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_replacement_product_id_product")
        ),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_replacement")),
    )
    op.create_index(
        op.f("ix_replacement_agreed_by_id"), "replacement", ["agreed_by_id"], unique=False
    )
    op.create_index(
        op.f("ix_replacement_equivalent_id"), "replacement", ["equivalent_id"], unique=False
    )
    op.create_index(
        op.f("ix_replacement_found_product_id"), "replacement", ["found_product_id"], unique=False
    )
    op.create_index(op.f("ix_replacement_product_id"), "replacement", ["product_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_replacement_product_id"), "replacement")
    op.drop_index(op.f("ix_replacement_found_product_id"), "replacement")
    op.drop_index(op.f("ix_replacement_equivalent_id"), "replacement")
    op.drop_index(op.f("ix_replacement_agreed_by_id"), "replacement")

    op.drop_table("replacement")
    op.drop_index(op.f("ix_quality_sample_person_id"), "quality_sample")
    op.drop_index(op.f("ix_quality_sample_opened_id"), "quality_sample")
    op.drop_index(
        "ix_quality_sample_open",
        "quality_sample",
        sqlite_where=sa.text("looked_at IS NULL"),
        postgresql_where=sa.text("looked_at IS NULL"),
    )

    op.drop_table("quality_sample")
