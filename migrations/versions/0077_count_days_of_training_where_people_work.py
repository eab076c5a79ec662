"""Count days of training where people work."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0077"
down_revision = "0076"


def upgrade() -> None:
    op.execute(sa.table("training_round").delete())  # the next round looks at everybody
    with op.batch_alter_table("training_round", schema=None) as batch_op:
        batch_op.drop_column("looked_on")
        batch_op.add_column(
            sa.Column("looked_at", governance.core.db.UtcDateTime(timezone=True), nullable=False)
        )


def downgrade() -> None:
    op.execute(sa.table("training_round").delete())
    with op.batch_alter_table("training_round", schema=None) as batch_op:
        batch_op.drop_column("looked_at")
        batch_op.add_column(sa.Column("looked_on", sa.Date(), nullable=False))
