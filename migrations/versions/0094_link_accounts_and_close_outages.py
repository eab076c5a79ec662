"""link accounts to people, and close outages"""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0094"
down_revision = "0093"


def upgrade() -> None:
    with op.batch_alter_table("directory_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alike_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_directory_entry_alike_id"), ["alike_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_directory_entry_alike_id_person"), "person", ["alike_id"], ["id"]
        )

    with op.batch_alter_table("rights_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("issuer", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("subject", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("former_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_rights_request_former_id"), ["former_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_rights_request_former_id_person"), "person", ["former_id"], ["id"]
        )

    with op.batch_alter_table("spare_use", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("closed_at", governance.core.db.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.create_index(
            batch_op.f("ix_spare_use_closed_by_id"), ["closed_by_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_spare_use_closed_by_id_person"), "person", ["closed_by_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("spare_use", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_spare_use_closed_by_id_person"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_spare_use_closed_by_id"))
        batch_op.drop_column("closed_at")
        batch_op.drop_column("closed_by_id")

    with op.batch_alter_table("rights_request", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_rights_request_former_id_person"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_rights_request_former_id"))
        batch_op.drop_column("former_id")
        batch_op.drop_column("subject")
        batch_op.drop_column("issuer")

    with op.batch_alter_table("directory_entry", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_directory_entry_alike_id_person"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_directory_entry_alike_id"))
        batch_op.drop_column("alike_id")
