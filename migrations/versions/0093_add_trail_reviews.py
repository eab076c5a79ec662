"""add trail reviews"""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0093"
down_revision = "0092"


def upgrade() -> None:
    op.create_table(
        "trail_scope",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("groups", sa.String(), nullable=False),
        sa.Column("from_seq", sa.Integer(), nullable=False),
        sa.Column("made_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)",
            name=op.f("ck_trail_scope_ended_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_trail_scope_ended_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_trail_scope_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_scope")),
    )
    with op.batch_alter_table("trail_scope", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trail_scope_ended_by_id"), ["ended_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_trail_scope_made_by_id"), ["made_by_id"], unique=False)

    op.create_table(
        "trail_review",
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("from_seq", sa.Integer(), nullable=False),
        sa.Column("to_seq", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "signed", "abandoned", name="trailreviewstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("signed_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("content_sha256", sa.String(), nullable=True),
        sa.Column("conclusion", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("to_seq >= from_seq", name=op.f("ck_trail_review_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["person.id"], name=op.f("fk_trail_review_reviewer_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["scope_id"], ["trail_scope.id"], name=op.f("fk_trail_review_scope_id_trail_scope")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_review")),
    )
    with op.batch_alter_table("trail_review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trail_review_reviewer_id"), ["reviewer_id"], unique=False
        )
        batch_op.create_index("ix_trail_review_scope", ["scope_id", "to_seq"], unique=False)
        batch_op.create_index(
            "uq_trail_review_open",
            ["scope_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "trail_mark",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column(
            "finding",
            sa.Enum("looked_at", "questioned", name="finding", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("marked_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("asked_of_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL)",
            name=op.f("ck_trail_mark_answered_at_a_time"),
        ),
        sa.CheckConstraint(
            "(asked_of_id IS NULL) = (question IS NULL)",
            name=op.f("ck_trail_mark_asked_of_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_of_id"], ["person.id"], name=op.f("fk_trail_mark_asked_of_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_trail_mark_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["trail_review.id"], name=op.f("fk_trail_mark_review_id_trail_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_mark")),
        sa.UniqueConstraint("review_id", "event_seq", name=op.f("uq_trail_mark_review_id")),
    )
    with op.batch_alter_table("trail_mark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trail_mark_asked_of_id"), ["asked_of_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_trail_mark_event_seq"), ["event_seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_trail_mark_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("trail_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trail_mark_person_id"))
        batch_op.drop_index(batch_op.f("ix_trail_mark_event_seq"))
        batch_op.drop_index(batch_op.f("ix_trail_mark_asked_of_id"))

    op.drop_table("trail_mark")
    with op.batch_alter_table("trail_review", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_trail_review_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_trail_review_scope")
        batch_op.drop_index(batch_op.f("ix_trail_review_reviewer_id"))

    op.drop_table("trail_review")
    with op.batch_alter_table("trail_scope", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trail_scope_made_by_id"))
        batch_op.drop_index(batch_op.f("ix_trail_scope_ended_by_id"))

    op.drop_table("trail_scope")
