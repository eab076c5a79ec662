"""A change of several assets, and signatures that each cover a part of it.

SQLite rebuilds a table to alter its keys, and drops its triggers with it: they are put back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

ONCE = ["subject_kind", "subject_id", "content_sha256", "activity", "person_id"]
WHOLE, PART = sa.text("covers IS NULL"), sa.text("covers IS NOT NULL")


def triggers() -> dict[str, str]:
    if op.get_bind().dialect.name != "sqlite":
        return {}
    stored = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {row.name: row.sql for row in op.get_bind().execute(stored)}


def put_back(kept: dict[str, str]) -> None:
    for name in kept.keys() - triggers().keys():
        op.execute(kept[name])


def upgrade() -> None:
    kept = triggers()
    op.create_table(
        "change_scope",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("as_left_firmware", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_change_scope_asset_id_asset")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_scope_change_id_change_request"),
        ),
        sa.PrimaryKeyConstraint("change_id", "asset_id", name=op.f("pk_change_scope")),
    )
    op.create_index(op.f("ix_change_scope_asset_id"), "change_scope", ["asset_id"])

    with op.batch_alter_table("signature") as batch_op:
        batch_op.add_column(sa.Column("covers", sa.String(), nullable=True))
        batch_op.drop_constraint("uq_signature_once", type_="unique")
    op.create_index(
        "uq_signature_once",
        "signature",
        ONCE,
        unique=True,
        sqlite_where=WHOLE,
        postgresql_where=WHOLE,
    )
    op.create_index(
        "uq_signature_part_once",
        "signature",
        [*ONCE, "covers"],
        unique=True,
        sqlite_where=PART,
        postgresql_where=PART,
    )

    with op.batch_alter_table("duty") as batch_op:
        batch_op.add_column(sa.Column("asset_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("signature_id", sa.Integer(), nullable=True))
        batch_op.create_index(op.f("ix_duty_asset_id"), ["asset_id"])
        batch_op.create_index(op.f("ix_duty_signature_id"), ["signature_id"])
        batch_op.create_foreign_key(op.f("fk_duty_asset_id_asset"), "asset", ["asset_id"], ["id"])
        batch_op.create_foreign_key(
            op.f("fk_duty_signature_id_signature"), "signature", ["signature_id"], ["id"]
        )
    put_back(kept)


def downgrade() -> None:
    kept = triggers()
    with op.batch_alter_table("duty") as batch_op:
        batch_op.drop_constraint(op.f("fk_duty_signature_id_signature"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_duty_asset_id_asset"), type_="foreignkey")
        batch_op.drop_index(op.f("ix_duty_signature_id"))
        batch_op.drop_index(op.f("ix_duty_asset_id"))
        batch_op.drop_column("signature_id")
        batch_op.drop_column("asset_id")

    op.drop_index("uq_signature_part_once", "signature")
    op.drop_index("uq_signature_once", "signature")
    with op.batch_alter_table("signature") as batch_op:
        batch_op.drop_column("covers")
        batch_op.create_unique_constraint("uq_signature_once", ONCE)

    op.drop_index(op.f("ix_change_scope_asset_id"), "change_scope")
    op.drop_table("change_scope")
    put_back(kept)
