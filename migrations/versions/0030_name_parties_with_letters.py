"""Parties with letters: roles, teams, delegations, absences; an accountability becomes an A."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0030"
down_revision = "0029"

ONE_PARTY = (
    "(CASE WHEN person_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN role IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN team_id IS NULL THEN 0 ELSE 1 END)"
    " = (CASE WHEN mode = 'none' THEN 0 ELSE 1 END)"
)
KEPT = (
    "id, activity, subject_kind, subject_id, subject, person_id, starts_on, ends_on, "
    "assigned_by, reason, version, place_id, site_id"
)


def carry(to: str, columns: str, values: str, origin: str) -> None:
    """Carry rows over with their numbers, and have the next number follow them."""
    op.execute(f"INSERT INTO {to} ({columns}) SELECT {values} FROM {origin}")  # noqa: S608
    if op.get_bind().dialect.name == "postgresql":
        last = f"SELECT coalesce(max(id), 0) + 1 FROM {to}"  # noqa: S608
        op.execute(f"SELECT setval(pg_get_serial_sequence('{to}', 'id'), ({last}), false)")


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("told_by", sa.String(), nullable=False),
        sa.Column("told_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_absence_ends_after_it_starts")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_person_id"), ["person_id"], unique=False)

    op.create_table(
        "delegation",
        sa.Column("from_person_id", sa.Integer(), nullable=False),
        sa.Column("to_person_id", sa.Integer(), nullable=False),
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
            nullable=True,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_delegation_ends_after_it_starts")),
        sa.CheckConstraint(
            "from_person_id <> to_person_id", name=op.f("ck_delegation_is_between_two")
        ),
        sa.ForeignKeyConstraint(
            ["from_person_id"], ["person.id"], name=op.f("fk_delegation_from_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_delegation_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_delegation_site_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["to_person_id"], ["person.id"], name=op.f("fk_delegation_to_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_delegation_from_person_id"), ["from_person_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_delegation_place_id"), ["place_id"], unique=False)
        batch_op.create_index("ix_delegation_site", ["site_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_delegation_to_person_id"), ["to_person_id"], unique=False
        )

    op.create_table(
        "team",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_external", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_team_place_id_place")),
        sa.ForeignKeyConstraint(["site_id"], ["place.id"], name=op.f("fk_team_site_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
    )
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_place_id"), ["place_id"], unique=False)
        batch_op.create_index("ix_team_site", ["site_id", "name", "id"], unique=False)

    op.create_table(
        "assignment",
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
        sa.Column(
            "letter",
            sa.Enum(
                "responsible",
                "accountable",
                "consulted",
                "informed",
                name="letter",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum("set", "add", "none", name="mode", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("facet", sa.String(), nullable=True),
        sa.Column("facet_value", sa.String(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
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
        sa.Column("role_place_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("assigned_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            ONE_PARTY,
            name=op.f("ck_assignment_has_one_party"),
        ),
        sa.CheckConstraint(
            "(facet IS NULL) = (facet_value IS NULL)", name=op.f("ck_assignment_facet_has_a_value")
        ),
        sa.CheckConstraint(
            "(role IS NULL) = (role_place_id IS NULL)",
            name=op.f("ck_assignment_role_is_at_a_place"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_assignment_ends_after_it_starts")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assignment_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_assignment_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["role_place_id"], ["place.id"], name=op.f("fk_assignment_role_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_assignment_site_id_place")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_assignment_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index("ix_assignment_person", ["person_id", "activity"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_place_id"), ["place_id"], unique=False)
        batch_op.create_index("ix_assignment_role", ["role", "role_place_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assignment_role_place_id"), ["role_place_id"], unique=False
        )
        batch_op.create_index("ix_assignment_site", ["site_id", "id"], unique=False)
        batch_op.create_index(
            "ix_assignment_subject",
            ["subject_kind", "subject_id", "activity", "letter"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_assignment_team_id"), ["team_id"], unique=False)

    op.create_table(
        "team_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_leader", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_team_member_ends_once_it_began")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_team_member_person_id_person")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_member_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
    )
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_member_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_member_team_id"), ["team_id"], unique=False)

    carry("assignment", f"{KEPT}, letter, mode", f"{KEPT}, 'accountable', 'set'", "accountability")
    with op.batch_alter_table("accountability", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accountability_person"))
        batch_op.drop_index(batch_op.f("ix_accountability_place_id"))
        batch_op.drop_index(batch_op.f("ix_accountability_site"))
        batch_op.drop_index(batch_op.f("ix_accountability_subject"))

    op.drop_table("accountability")


def downgrade() -> None:
    op.create_table(
        "accountability",
        sa.Column("activity", sa.VARCHAR(length=40), nullable=False),
        sa.Column("subject_kind", sa.VARCHAR(), nullable=False),
        sa.Column("subject_id", sa.INTEGER(), nullable=False),
        sa.Column("subject", sa.VARCHAR(), nullable=False),
        sa.Column("person_id", sa.INTEGER(), nullable=False),
        sa.Column("starts_on", sa.DATE(), nullable=False),
        sa.Column("ends_on", sa.DATE(), nullable=True),
        sa.Column("assigned_by", sa.VARCHAR(), nullable=False),
        sa.Column("reason", sa.VARCHAR(), nullable=False),
        sa.Column("version", sa.INTEGER(), nullable=False),
        sa.Column("place_id", sa.INTEGER(), nullable=False),
        sa.Column("site_id", sa.INTEGER(), nullable=False),
        sa.Column("id", sa.INTEGER(), nullable=False),
        sa.CheckConstraint(
            "ends_on >= starts_on", name=op.f("ck_accountability_ends_after_it_starts")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_accountability_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_accountability_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_accountability_site_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accountability")),
    )
    with op.batch_alter_table("accountability", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accountability_subject"),
            ["subject_kind", "subject_id", "activity"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_accountability_site"), ["site_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_accountability_place_id"), ["place_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_accountability_person"), ["person_id", "activity"], unique=False
        )

    carry(
        "accountability",
        KEPT,
        KEPT,
        "assignment WHERE letter = 'accountable' AND person_id IS NOT NULL AND facet IS NULL",
    )
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_member_team_id"))
        batch_op.drop_index(batch_op.f("ix_team_member_person_id"))

    op.drop_table("team_member")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_team_id"))
        batch_op.drop_index("ix_assignment_subject")
        batch_op.drop_index("ix_assignment_site")
        batch_op.drop_index(batch_op.f("ix_assignment_role_place_id"))
        batch_op.drop_index("ix_assignment_role")
        batch_op.drop_index(batch_op.f("ix_assignment_place_id"))
        batch_op.drop_index("ix_assignment_person")

    op.drop_table("assignment")
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_index("ix_team_site")
        batch_op.drop_index(batch_op.f("ix_team_place_id"))

    op.drop_table("team")
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegation_to_person_id"))
        batch_op.drop_index("ix_delegation_site")
        batch_op.drop_index(batch_op.f("ix_delegation_place_id"))
        batch_op.drop_index(batch_op.f("ix_delegation_from_person_id"))

    op.drop_table("delegation")
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absence_person_id"))

    op.drop_table("absence")
