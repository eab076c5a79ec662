"""There is one enterprise: a role held for it is held everywhere, and lists need not ask where."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
ROOT = sa.text("level = 'enterprise'")


def upgrade() -> None:
    op.create_index(
        "uq_place_root", "place", ["level"], unique=True, sqlite_where=ROOT, postgresql_where=ROOT
    )


def downgrade() -> None:
    op.drop_index("uq_place_root", "place")
