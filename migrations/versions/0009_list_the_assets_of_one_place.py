"""list the assets of one place"""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.drop_index("ix_asset_place_id", table_name="asset")
    op.create_index("ix_asset_place_tag", "asset", ["place_id", "tag", "id"])
    op.create_index("ix_asset_site_class_tag", "asset", ["site_id", "asset_class", "tag", "id"])


def downgrade() -> None:
    op.drop_index("ix_asset_site_class_tag", table_name="asset")
    op.drop_index("ix_asset_place_tag", table_name="asset")
    op.create_index("ix_asset_place_id", "asset", ["place_id"])
