"""Vacancies with a clock, and signatures that say for whom and by what right.

SQLite rebuilds a table to add a key, and drops its triggers with it: they are put back.
"""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0032"
down_revision = "0031"


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
        "vacancy",
        sa.Column(
            "activity",
            sa.Enum(
                "asset_approval",
                "take_down",
                "technical_review",
                "qa_plan",
                "qa_release",
                "validation",
                "ot_security",
                "process_safety",
                "regulatory",
                "data_integrity",
                "multi_site",
                "register_upkeep",
                "patching",
                "vulnerability_handling",
                "remote_access",
                "access_review",
                "identity_management",
                "network_backbone",
                "incident_response",
                "backup_and_restore",
                "control_logic",
                "maintenance",
                "life_cycle_planning",
                "training",
                name="activity",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column(
            "cause",
            sa.Enum(
                "never_named",
                "ended",
                "deactivated",
                "lost_role",
                "two_named",
                "blank",
                "no_holder",
                "several_holders",
                "away",
                name="cause",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("vacant_on", sa.Date(), nullable=False),
        sa.Column("acting_person_id", sa.Integer(), nullable=True),
        sa.Column("told_place_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("escalated_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("filled_by", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["acting_person_id"], ["person.id"], name=op.f("fk_vacancy_acting_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_vacancy_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_vacancy_place_id_place")),
        sa.ForeignKeyConstraint(["site_id"], ["place.id"], name=op.f("fk_vacancy_site_id_place")),
        sa.ForeignKeyConstraint(
            ["told_place_id"], ["place.id"], name=op.f("fk_vacancy_told_place_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy")),
    )
    with op.batch_alter_table("vacancy") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_vacancy_acting_person_id"), ["acting_person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_vacancy_assignment_id"), ["assignment_id"], unique=False
        )
        batch_op.create_index("ix_vacancy_closed", ["closed_on", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_vacancy_place_id"), ["place_id"], unique=False)
        batch_op.create_index("ix_vacancy_site", ["site_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_vacancy_told_place_id"), ["told_place_id"], unique=False
        )
        batch_op.create_index(
            "uq_vacancy_open",
            ["subject_kind", "subject_id", "activity"],
            unique=True,
            sqlite_where=sa.text("closed_on IS NULL"),
            postgresql_where=sa.text("closed_on IS NULL"),
        )

    with op.batch_alter_table("signature") as batch_op:
        batch_op.add_column(sa.Column("for_person_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("for_name", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("standing", sa.String(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_signature_for_person_id"), ["for_person_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_signature_for_person_id_person"), "person", ["for_person_id"], ["id"]
        )

    put_back(kept)


def downgrade() -> None:
    kept = triggers()
    with op.batch_alter_table("signature") as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_signature_for_person_id_person"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_signature_for_person_id"))
        batch_op.drop_column("standing")
        batch_op.drop_column("for_name")
        batch_op.drop_column("for_person_id")

    with op.batch_alter_table("vacancy") as batch_op:
        batch_op.drop_index(
            "uq_vacancy_open",
            sqlite_where=sa.text("closed_on IS NULL"),
            postgresql_where=sa.text("closed_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_vacancy_told_place_id"))
        batch_op.drop_index("ix_vacancy_site")
        batch_op.drop_index(batch_op.f("ix_vacancy_place_id"))
        batch_op.drop_index("ix_vacancy_closed")
        batch_op.drop_index(batch_op.f("ix_vacancy_assignment_id"))
        batch_op.drop_index(batch_op.f("ix_vacancy_acting_person_id"))

    op.drop_table("vacancy")
    put_back(kept)
