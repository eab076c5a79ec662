"""Ask people to learn something, and keep who was taught."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0058"
down_revision = "0057"


def upgrade() -> None:
    op.create_table(
        "training_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_round")),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feed_digest")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_feed_person_id"), ["person_id"], unique=False)

    op.create_table(
        "training_session",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("trainer_id", sa.Integer(), nullable=False),
        sa.Column("held_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("recorded_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_training_session_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_training_session_site_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["person.id"], name=op.f("fk_training_session_trainer_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["training_item_version.id"],
            name=op.f("fk_training_session_version_id_training_item_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_session")),
    )
    with op.batch_alter_table("training_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_session_place_id"), ["place_id"], unique=False
        )
        batch_op.create_index("ix_training_session_site", ["site_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_training_session_trainer_id"), ["trainer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_session_version_id"), ["version_id"], unique=False
        )

    op.create_table(
        "training_assignment",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "curriculum",
                "gap",
                "change",
                "version",
                "expiry",
                "hand",
                name="reason",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "due_on >= dated_on", name=op.f("ck_training_assignment_due_once_it_was_asked")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_training_assignment_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["training_item.id"],
            name=op.f("fk_training_assignment_item_id_training_item"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_training_assignment_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["training_record.id"],
            name=op.f("fk_training_assignment_record_id_training_record"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["training_item_version.id"],
            name=op.f("fk_training_assignment_version_id_training_item_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_assignment")),
    )
    with op.batch_alter_table("training_assignment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_assignment_change_id"), ["change_id"], unique=False
        )
        batch_op.create_index("ix_training_assignment_due", ["due_on", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_training_assignment_item_id"), ["item_id"], unique=False
        )
        batch_op.create_index(
            "ix_training_assignment_person", ["person_id", "closed_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_assignment_record_id"), ["record_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_assignment_version_id"), ["version_id"], unique=False
        )
        batch_op.create_index(
            "uq_training_assignment_open",
            ["person_id", "version_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "training_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"],
            ["person.id"],
            name=op.f("fk_training_attendance_confirmed_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_training_attendance_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["training_record.id"],
            name=op.f("fk_training_attendance_record_id_training_record"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_session.id"],
            name=op.f("fk_training_attendance_session_id_training_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_attendance")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_training_attendance_session_id")
        ),
    )
    with op.batch_alter_table("training_attendance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_attendance_confirmed_by_id"), ["confirmed_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_attendance_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_attendance_record_id"), ["record_id"], unique=False
        )

    op.create_table(
        "training_certificate",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["file.id"], name=op.f("fk_training_certificate_file_id_file")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_training_certificate_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["training_record.id"],
            name=op.f("fk_training_certificate_record_id_training_record"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_certificate")),
        sa.UniqueConstraint("record_id", name=op.f("uq_training_certificate_record_id")),
    )
    with op.batch_alter_table("training_certificate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_certificate_file_id"), ["file_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_certificate_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "training_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("told_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["training_assignment.id"],
            name=op.f("fk_training_reminder_assignment_id_training_assignment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_reminder")),
        sa.UniqueConstraint(
            "assignment_id", "due_on", "days", name=op.f("uq_training_reminder_assignment_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("training_reminder")
    with op.batch_alter_table("training_certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_certificate_person_id"))
        batch_op.drop_index(batch_op.f("ix_training_certificate_file_id"))

    op.drop_table("training_certificate")
    with op.batch_alter_table("training_attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_attendance_record_id"))
        batch_op.drop_index(batch_op.f("ix_training_attendance_person_id"))
        batch_op.drop_index(batch_op.f("ix_training_attendance_confirmed_by_id"))

    op.drop_table("training_attendance")
    with op.batch_alter_table("training_assignment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_training_assignment_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_training_assignment_version_id"))
        batch_op.drop_index(batch_op.f("ix_training_assignment_record_id"))
        batch_op.drop_index("ix_training_assignment_person")
        batch_op.drop_index(batch_op.f("ix_training_assignment_item_id"))
        batch_op.drop_index("ix_training_assignment_due")
        batch_op.drop_index(batch_op.f("ix_training_assignment_change_id"))

    op.drop_table("training_assignment")
    with op.batch_alter_table("training_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_session_version_id"))
        batch_op.drop_index(batch_op.f("ix_training_session_trainer_id"))
        batch_op.drop_index("ix_training_session_site")
        batch_op.drop_index(batch_op.f("ix_training_session_place_id"))

    op.drop_table("training_session")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_feed_person_id"))

    op.drop_table("calendar_feed")
    op.drop_table("training_round")
