"""What an approval of an equivalent binds: those of before were not signed, and hold no longer."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("equivalent", sa.Column("content_sha256", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("equivalent", "content_sha256")
