"""Keep in which validated state each asset was, told from the trail as far as it goes."""

import json

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0064"
down_revision = "0063"

BATCH = 1_000
STATES = (
    "not_required", "planned", "in_validation", "validated", "validated_with_restriction",
    "under_change", "suspended", "retired",
)  # fmt: skip
NEVER = "not_required"


def upgrade() -> None:
    entry = op.create_table(
        "validation_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="validationstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_validation_entry_asset_id_asset")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validation_entry")),
        sa.UniqueConstraint("asset_id", "event_seq", name=op.f("uq_validation_entry_asset_id")),
    )
    with op.batch_alter_table("validation_entry", schema=None) as batch_op:
        batch_op.create_index("ix_validation_entry_at", ["at"], unique=False)
    _tell(entry)


def _tell(entry: sa.Table) -> None:
    """Write a line wherever the trail's lines of an asset say another state than those before."""
    line = sa.table("audit_row", *map(sa.column, ("event_seq", "position", "table_name",
                                                  "row_key", "body")))  # fmt: skip
    event = sa.table("audit_event", sa.column("seq"),
                     sa.column("at", governance.core.db.UtcDateTime(timezone=True)))  # fmt: skip
    asked = (
        sa.select(line.c.row_key, line.c.body, event.c.seq, event.c.at)
        .join(event, event.c.seq == line.c.event_seq)
        .where(line.c.table_name == "asset", line.c.body.is_not(None))
        .order_by(line.c.event_seq, line.c.position)
        .execution_options(yield_per=BATCH)
    )
    connection, latest, rows = op.get_bind(), dict[int, str](), list[dict[str, object]]()
    for key, body, seq, at in connection.execute(asked):
        state = json.loads(bytes(body)).get("validation_state", NEVER)
        if state != latest.get(int(key), NEVER):
            latest[int(key)] = state
            rows.append({"asset_id": int(key), "event_seq": seq, "at": at, "state": state})
    for start in range(0, len(rows), BATCH):
        connection.execute(entry.insert(), rows[start : start + BATCH])


def downgrade() -> None:
    with op.batch_alter_table("validation_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_validation_entry_at")

    op.drop_table("validation_entry")
