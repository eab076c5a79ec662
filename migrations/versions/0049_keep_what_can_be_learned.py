"""Keep what can be learned, who is to learn it, and that they did."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    op.create_table(
        "skill_ending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_version", sa.String(), nullable=False),
        sa.Column("ends_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("called_off_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_ending")),
    )
    with op.batch_alter_table("skill_ending", schema=None) as batch_op:
        batch_op.create_index(
            "ix_skill_ending_subject", ["subject", "subject_version"], unique=False
        )

    op.create_table(
        "curriculum",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "requester",
                "change_coordinator",
                "change_owner",
                "area_owner",
                "ot_lead",
                "it_lead",
                "qa",
                "validation",
                "ot_security",
                "process_safety",
                "regulatory",
                "data_integrity_owner",
                "hr",
                "auditor",
                "administrator",
                name="role",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_curriculum_ends_once_it_began")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_curriculum_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_curriculum_site_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum")),
    )
    with op.batch_alter_table("curriculum", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_curriculum_place_id"), ["place_id"], unique=False)
        batch_op.create_index("ix_curriculum_site", ["site_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_curriculum_title"), ["title"], unique=False)

    op.create_table(
        "training_item",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "document", "course", "ojt", "quiz", name="itemkind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lies", sa.String(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_training_item_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_training_item_site_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_item")),
        sa.UniqueConstraint("code", name=op.f("uq_training_item_code")),
    )
    with op.batch_alter_table("training_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_item_place_id"), ["place_id"], unique=False)
        batch_op.create_index("ix_training_item_site", ["site_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_training_item_title"), ["title"], unique=False)

    op.create_table(
        "curriculum_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("curriculum_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("days >= 0", name=op.f("ck_curriculum_item_days_are_counted_forward")),
        sa.CheckConstraint(
            "ends_on >= starts_on", name=op.f("ck_curriculum_item_ends_once_it_began")
        ),
        sa.ForeignKeyConstraint(
            ["curriculum_id"],
            ["curriculum.id"],
            name=op.f("fk_curriculum_item_curriculum_id_curriculum"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["training_item.id"], name=op.f("fk_curriculum_item_item_id_training_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_item")),
    )
    with op.batch_alter_table("curriculum_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_curriculum_item_curriculum_id"), ["curriculum_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_curriculum_item_item_id"), ["item_id"], unique=False)

    op.create_table(
        "training_item_effect",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("competence_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("ended_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "level BETWEEN 1 AND 4", name=op.f("ck_training_item_effect_level_is_one_to_four")
        ),
        sa.ForeignKeyConstraint(
            ["competence_id"],
            ["competence.id"],
            name=op.f("fk_training_item_effect_competence_id_competence"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["training_item.id"],
            name=op.f("fk_training_item_effect_item_id_training_item"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_item_effect")),
    )
    with op.batch_alter_table("training_item_effect", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_item_effect_competence_id"), ["competence_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_item_effect_item_id"), ["item_id"], unique=False
        )

    op.create_table(
        "training_item_version",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("changes", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("added_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("none", "reading", "requalify", name="decision", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("effective_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(decision IS NULL) = (effective_at IS NULL)",
            name=op.f("ck_training_item_version_effective_once_decided"),
        ),
        sa.CheckConstraint(
            "pass_mark BETWEEN 1 AND 100",
            name=op.f("ck_training_item_version_pass_mark_is_a_share"),
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_training_item_version_added_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["person.id"],
            name=op.f("fk_training_item_version_decided_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["training_item.id"],
            name=op.f("fk_training_item_version_item_id_training_item"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_item_version")),
    )
    with op.batch_alter_table("training_item_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_item_version_added_by_id"), ["added_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_item_version_decided_by_id"), ["decided_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_item_version_item_id"), ["item_id"], unique=False
        )
        batch_op.create_index(
            "uq_training_item_version_label",
            ["item_id", "label"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "quiz_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("removed_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["training_item_version.id"],
            name=op.f("fk_quiz_question_version_id_training_item_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_question")),
    )
    with op.batch_alter_table("quiz_question", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quiz_question_version_id"), ["version_id"], unique=False
        )

    op.create_table(
        "training_record",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "how",
            sa.Enum(
                "read", "attended", "assessed", "answered", name="how", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("completed_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("out_of", sa.Integer(), nullable=True),
        sa.Column("ends_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("assessor_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("recorded_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ends_at > completed_at", name=op.f("ck_training_record_ends_after_it_was_done")
        ),
        sa.CheckConstraint("score <= out_of", name=op.f("ck_training_record_score_is_a_part")),
        sa.ForeignKeyConstraint(
            ["assessor_id"], ["person.id"], name=op.f("fk_training_record_assessor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["training_item.id"], name=op.f("fk_training_record_item_id_training_item")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_training_record_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_training_record_recorded_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["training_item_version.id"],
            name=op.f("fk_training_record_version_id_training_item_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_record")),
    )
    with op.batch_alter_table("training_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_record_assessor_id"), ["assessor_id"], unique=False
        )
        batch_op.create_index(
            "ix_training_record_item_version", ["item_id", "version_id"], unique=False
        )
        batch_op.create_index(
            "ix_training_record_person_item", ["person_id", "item_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_record_recorded_by_id"), ["recorded_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_record_version_id"), ["version_id"], unique=False
        )

    op.create_table(
        "quiz_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["quiz_question.id"],
            name=op.f("fk_quiz_option_question_id_quiz_question"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_option")),
    )
    with op.batch_alter_table("quiz_option", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quiz_option_question_id"), ["question_id"], unique=False
        )

    op.create_table(
        "training_revocation",
        sa.Column("record_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revoked_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["training_record.id"],
            name=op.f("fk_training_revocation_record_id_training_record"),
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_training_revocation")),
    )
    op.create_table(
        "training_shown",
        sa.Column("evidence_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["skill_evidence.id"],
            name=op.f("fk_training_shown_evidence_id_skill_evidence"),
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["training_record.id"],
            name=op.f("fk_training_shown_record_id_training_record"),
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_training_shown")),
    )
    with op.batch_alter_table("training_shown", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_shown_record_id"), ["record_id"], unique=False
        )

    op.create_table(
        "training_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["option_id"], ["quiz_option.id"], name=op.f("fk_training_choice_option_id_quiz_option")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["training_record.id"],
            name=op.f("fk_training_choice_record_id_training_record"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_choice")),
        sa.UniqueConstraint("record_id", "option_id", name=op.f("uq_training_choice_record_id")),
    )
    with op.batch_alter_table("training_choice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_choice_option_id"), ["option_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_choice_record_id"), ["record_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("training_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_choice_record_id"))
        batch_op.drop_index(batch_op.f("ix_training_choice_option_id"))

    op.drop_table("training_choice")
    with op.batch_alter_table("training_shown", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_shown_record_id"))

    op.drop_table("training_shown")
    op.drop_table("training_revocation")
    with op.batch_alter_table("quiz_option", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quiz_option_question_id"))

    op.drop_table("quiz_option")
    with op.batch_alter_table("training_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_record_version_id"))
        batch_op.drop_index(batch_op.f("ix_training_record_recorded_by_id"))
        batch_op.drop_index("ix_training_record_person_item")
        batch_op.drop_index("ix_training_record_item_version")
        batch_op.drop_index(batch_op.f("ix_training_record_assessor_id"))

    op.drop_table("training_record")
    with op.batch_alter_table("quiz_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quiz_question_version_id"))

    op.drop_table("quiz_question")
    with op.batch_alter_table("training_item_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_training_item_version_label",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_training_item_version_item_id"))
        batch_op.drop_index(batch_op.f("ix_training_item_version_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_training_item_version_added_by_id"))

    op.drop_table("training_item_version")
    with op.batch_alter_table("training_item_effect", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_item_effect_item_id"))
        batch_op.drop_index(batch_op.f("ix_training_item_effect_competence_id"))

    op.drop_table("training_item_effect")
    with op.batch_alter_table("curriculum_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_curriculum_item_item_id"))
        batch_op.drop_index(batch_op.f("ix_curriculum_item_curriculum_id"))

    op.drop_table("curriculum_item")
    with op.batch_alter_table("training_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_item_title"))
        batch_op.drop_index("ix_training_item_site")
        batch_op.drop_index(batch_op.f("ix_training_item_place_id"))

    op.drop_table("training_item")
    with op.batch_alter_table("curriculum", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_curriculum_title"))
        batch_op.drop_index("ix_curriculum_site")
        batch_op.drop_index(batch_op.f("ix_curriculum_place_id"))

    op.drop_table("curriculum")
    with op.batch_alter_table("skill_ending", schema=None) as batch_op:
        batch_op.drop_index("ix_skill_ending_subject")

    op.drop_table("skill_ending")
