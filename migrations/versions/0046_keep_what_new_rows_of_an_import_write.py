"""Keep what new rows of an import write, with a digest of what they follow from."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    op.add_column("import", sa.Column("base_sha256", sa.String(), nullable=True))
    op.add_column("import", sa.Column("kept_sha256", sa.String(), nullable=True))
    op.add_column("import_row", sa.Column("written", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("import_row", "written")
    op.drop_column("import", "kept_sha256")
    op.drop_column("import", "base_sha256")
