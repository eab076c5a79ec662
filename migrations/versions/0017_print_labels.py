"""print labels"""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "label_sheet",
        sa.Column("chosen", sa.String(), nullable=False),
        sa.Column(
            "layout",
            sa.Enum("a4_24", "a4_65", "roll_62", name="sheetlayout", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "requested", "made", "refused", name="labelstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("refusal", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_label_sheet_file_id_file")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_label_sheet_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_sheet")),
    )
    with op.batch_alter_table("label_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_label_sheet_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_label_sheet_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("label_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_label_sheet_person_id"))
        batch_op.drop_index(batch_op.f("ix_label_sheet_file_id"))

    op.drop_table("label_sheet")
