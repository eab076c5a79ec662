"""Count changes by the time of their acts"""

from alembic import op

revision = "0063"
down_revision = "0062"


def upgrade() -> None:
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.create_index("ix_change_request_approved", ["approved_at"], unique=False)
        batch_op.create_index("ix_change_request_created", ["created_at"], unique=False)
        batch_op.create_index("ix_change_request_released", ["released_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.drop_index("ix_change_request_released")
        batch_op.drop_index("ix_change_request_created")
        batch_op.drop_index("ix_change_request_approved")
