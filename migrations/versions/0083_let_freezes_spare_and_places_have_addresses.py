"""let freezes spare kinds of change, and places have calendar addresses"""

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"


def upgrade() -> None:
    with op.batch_alter_table("calendar_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("spares", sa.String(), nullable=True))
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_calendar_feed_place_id"), ["place_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_calendar_feed_place_id_place"), "place", ["place_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_calendar_feed_place_id_place"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_calendar_feed_place_id"))
        batch_op.drop_column("place_id")
    with op.batch_alter_table("calendar_entry", schema=None) as batch_op:
        batch_op.drop_column("spares")
