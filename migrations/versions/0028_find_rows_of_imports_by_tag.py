"""Rows of an import are found by the tag they name, so that a fact can say its line."""

from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_index("ix_import_row_tag", "import_row", ["import_id", "tag"])


def downgrade() -> None:
    op.drop_index("ix_import_row_tag", table_name="import_row")
