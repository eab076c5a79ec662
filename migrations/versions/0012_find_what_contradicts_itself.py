"""Find what contradicts itself: an index over the few assets that do."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
CONTRADICTORY = sa.text("product_said IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_asset_contradiction",
        "asset",
        ["site_id", "id"],
        sqlite_where=CONTRADICTORY,
        postgresql_where=CONTRADICTORY,
    )


def downgrade() -> None:
    op.drop_index("ix_asset_contradiction", "asset")
