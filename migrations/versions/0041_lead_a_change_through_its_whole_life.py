"""The whole life of a change: deadlines, holds, looks back and reminders.

Columns are added plainly, never by a copy of the table, so that its triggers stay.
"""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0041"
down_revision = "0040"

ADDED = {
    "effect_criteria": sa.String(),
    "effect_on": sa.Date(),
    "came_from": sa.String(length=40),
    "due_at": governance.core.db.UtcDateTime(timezone=True),
    "held_at": governance.core.db.UtcDateTime(timezone=True),
    "deviation": sa.String(),
    "released_at": governance.core.db.UtcDateTime(timezone=True),
}


def upgrade() -> None:
    for name, of_type in ADDED.items():
        op.add_column("change_request", sa.Column(name, of_type, nullable=True))
    op.create_index("ix_change_request_due", "change_request", ["due_at"])
    op.create_index("ix_change_request_effect", "change_request", ["effect_on"])
    op.create_index("ix_change_request_site_due", "change_request", ["site_id", "due_at", "id"])
    op.create_table(
        "look_back",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column(
            "look",
            sa.Enum("review", "effect", name="look", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "effective",
                "ineffective",
                "inconclusive",
                name="outcome",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("unintended", sa.String(), nullable=False),
        sa.Column("actions", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change_request.id"], name=op.f("fk_look_back_change_id_change_request")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_look_back_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_back")),
        sa.UniqueConstraint("change_id", "look", name=op.f("uq_look_back_change_id")),
    )
    op.create_index(op.f("ix_look_back_person_id"), "look_back", ["person_id"])
    op.create_table(
        "change_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("due_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("told_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_reminder_change_id_change_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_reminder")),
        sa.UniqueConstraint(
            "change_id", "due_at", "step", name=op.f("uq_change_reminder_change_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("change_reminder")
    op.drop_table("look_back")
    op.drop_index("ix_change_request_site_due", "change_request")
    op.drop_index("ix_change_request_effect", "change_request")
    op.drop_index("ix_change_request_due", "change_request")
    for name in reversed(ADDED):
        op.drop_column("change_request", name)
