"""Show what people can do, and ask it of whoever works at a place."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0045"
down_revision = "0044"


def upgrade() -> None:

    op.create_table(
        "competence",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column(
            "field",
            sa.Enum(
                "ot",
                "it",
                "gxp",
                "safety",
                "cyber",
                "soft",
                name="field",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("aware", sa.String(), nullable=False),
        sa.Column("supervised", sa.String(), nullable=False),
        sa.Column("alone", sa.String(), nullable=False),
        sa.Column("teaches", sa.String(), nullable=False),
        sa.Column("also_called", sa.String(), nullable=False),
        sa.Column("nice_ids", sa.String(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["competence.id"], name=op.f("fk_competence_successor_id_competence")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competence")),
        sa.UniqueConstraint("code", name=op.f("uq_competence_code")),
    )
    with op.batch_alter_table("competence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_competence_successor_id"), ["successor_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_competence_title"), ["title"], unique=False)

    op.create_table(
        "skill_evidence",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("competence_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "course",
                "ojt",
                "assessment",
                "read_understood",
                "prior_learning",
                "certificate",
                "performed_work",
                name="evidencekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_version", sa.String(), nullable=True),
        sa.Column("performed_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("assessor_id", sa.Integer(), nullable=True),
        sa.Column("assessor_level", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("recorded_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "level BETWEEN 0 AND 4", name=op.f("ck_skill_evidence_level_is_none_to_four")
        ),
        sa.CheckConstraint(
            "ends_at > performed_at", name=op.f("ck_skill_evidence_ends_after_it_was_shown")
        ),
        sa.ForeignKeyConstraint(
            ["assessor_id"], ["person.id"], name=op.f("fk_skill_evidence_assessor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["competence_id"],
            ["competence.id"],
            name=op.f("fk_skill_evidence_competence_id_competence"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_skill_evidence_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_evidence")),
    )
    with op.batch_alter_table("skill_evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_skill_evidence_assessor_id"), ["assessor_id"], unique=False
        )
        batch_op.create_index(
            "ix_skill_evidence_competence_level", ["competence_id", "level"], unique=False
        )
        batch_op.create_index(
            "ix_skill_evidence_person_competence", ["person_id", "competence_id"], unique=False
        )

    op.create_table(
        "skill_revocation",
        sa.Column("evidence_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revoked_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["skill_evidence.id"],
            name=op.f("fk_skill_revocation_evidence_id_skill_evidence"),
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_skill_revocation")),
    )
    op.create_table(
        "skill_requirement",
        sa.Column("competence_id", sa.Integer(), nullable=False),
        sa.Column("min_level", sa.Integer(), nullable=False),
        sa.Column("min_people", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(), nullable=True),
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
        sa.Column(
            "asset_class",
            sa.Enum(
                "server",
                "workstation",
                "thin_client",
                "vm",
                "hypervisor",
                "container_host",
                "plc",
                "pac",
                "dcs_controller",
                "safety_controller",
                "rtu",
                "ied",
                "chassis",
                "remote_io",
                "field_device",
                "drive",
                "hmi_panel",
                "ipc",
                "switch",
                "layer_3_switch",
                "router",
                "firewall",
                "data_diode",
                "access_point",
                "gateway",
                "serial_server",
                "ups",
                "pdu",
                "storage",
                "tape",
                "software_system",
                "cloud_service",
                name="assetclass",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("asset_id", sa.Integer(), nullable=True),
        sa.Column("procedure", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("demanded_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ends_on >= starts_on", name=op.f("ck_skill_requirement_ends_once_it_began")
        ),
        sa.CheckConstraint(
            "min_level BETWEEN 1 AND 4", name=op.f("ck_skill_requirement_level_is_one_to_four")
        ),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_skill_requirement_asset_id_asset")
        ),
        sa.ForeignKeyConstraint(
            ["competence_id"],
            ["competence.id"],
            name=op.f("fk_skill_requirement_competence_id_competence"),
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_skill_requirement_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_skill_requirement_site_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_requirement")),
    )
    with op.batch_alter_table("skill_requirement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_skill_requirement_asset_id"), ["asset_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_skill_requirement_competence_id"), ["competence_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_skill_requirement_place_id"), ["place_id"], unique=False
        )
        batch_op.create_index("ix_skill_requirement_site", ["site_id", "id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("skill_requirement", schema=None) as batch_op:
        batch_op.drop_index("ix_skill_requirement_site")
        batch_op.drop_index(batch_op.f("ix_skill_requirement_place_id"))
        batch_op.drop_index(batch_op.f("ix_skill_requirement_competence_id"))
        batch_op.drop_index(batch_op.f("ix_skill_requirement_asset_id"))

    op.drop_table("skill_requirement")
    op.drop_table("skill_revocation")
    with op.batch_alter_table("skill_evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_skill_evidence_person_competence")
        batch_op.drop_index("ix_skill_evidence_competence_level")
        batch_op.drop_index(batch_op.f("ix_skill_evidence_assessor_id"))

    op.drop_table("skill_evidence")
    with op.batch_alter_table("competence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_competence_title"))
        batch_op.drop_index(batch_op.f("ix_competence_successor_id"))

    op.drop_table("competence")
