"""Twelve states of an asset's life, and the day on which it went out of use.

What was retired is decommissioned. The words are no constraint of the database.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("asset_supply", sa.Column("decommissioned_on", sa.Date(), nullable=True))
    op.execute("UPDATE asset SET state = 'decommissioned' WHERE state = 'retired'")


def downgrade() -> None:
    op.execute(
        "UPDATE asset SET state = CASE"
        " WHEN state IN ('decommissioned', 'disposed', 'absent', 'stolen') THEN 'retired'"
        " WHEN state IN ('planned', 'ordered', 'in_stock', 'installed', 'qualified') THEN 'planned'"
        " ELSE 'in_operation' END"
    )
    op.drop_column("asset_supply", "decommissioned_on")
