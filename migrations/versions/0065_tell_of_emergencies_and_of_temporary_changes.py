"""Tell of emergencies, of temporary changes, and of what is out of its approved state."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0065"
down_revision = "0064"


def upgrade() -> None:
    op.create_table(
        "asset_suspension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "was",
            sa.Enum(
                "not_required",
                "planned",
                "in_validation",
                "validated",
                "validated_with_restriction",
                "under_change",
                "suspended",
                "retired",
                name="validationstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_asset_suspension_asset_id_asset")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_suspension")),
    )
    with op.batch_alter_table("asset_suspension", schema=None) as batch_op:
        batch_op.create_index("ix_asset_suspension_asset", ["asset_id"], unique=False)
        batch_op.create_index(
            "ix_asset_suspension_open",
            ["asset_id", "reference"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "emergency",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("began_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("declared_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("declared_sha256", sa.String(), nullable=False),
        sa.Column("restored_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("overdue_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("follow_up_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "began_at <= declared_at", name=op.f("ck_emergency_declared_once_it_began")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change_request.id"], name=op.f("fk_emergency_change_id_change_request")
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["change_request.id"],
            name=op.f("fk_emergency_follow_up_id_change_request"),
        ),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_emergency")),
    )
    with op.batch_alter_table("emergency", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_emergency_follow_up_id"), ["follow_up_id"], unique=False
        )

    op.create_table(
        "emergency_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
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
        sa.Column("asked_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("given_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "how",
            sa.Enum(
                "phone", "radio", "in_person", "message", name="how", native_enum=False, length=40
            ),
            nullable=True,
        ),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("entered_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("denied_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("missed_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(given_at IS NULL) = (entered_by_id IS NULL)",
            name=op.f("ck_emergency_consent_given_is_entered"),
        ),
        sa.CheckConstraint(
            "(given_at IS NULL) = (given_by_id IS NULL)",
            name=op.f("ck_emergency_consent_given_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_emergency_consent_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_emergency_consent_entered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["person.id"], name=op.f("fk_emergency_consent_given_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_consent")),
        sa.UniqueConstraint("change_id", "activity", name=op.f("uq_emergency_consent_change_id")),
    )
    with op.batch_alter_table("emergency_consent", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_emergency_consent_entered_by_id"), ["entered_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_emergency_consent_given_by_id"), ["given_by_id"], unique=False
        )

    op.create_table(
        "temporary",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("ends_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("restoration", sa.String(), nullable=False),
        sa.Column("restorer_id", sa.Integer(), nullable=True),
        sa.Column("expired_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("restored_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("restored_by_id", sa.Integer(), nullable=True),
        sa.Column("restored", sa.String(), nullable=False),
        sa.Column("deviation", sa.String(), nullable=False),
        sa.Column("restored_sha256", sa.String(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change_request.id"], name=op.f("fk_temporary_change_id_change_request")
        ),
        sa.ForeignKeyConstraint(
            ["restored_by_id"], ["person.id"], name=op.f("fk_temporary_restored_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["restorer_id"], ["person.id"], name=op.f("fk_temporary_restorer_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["change_request.id"],
            name=op.f("fk_temporary_successor_id_change_request"),
        ),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_temporary")),
    )
    with op.batch_alter_table("temporary", schema=None) as batch_op:
        batch_op.create_index("ix_temporary_ends", ["ends_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_temporary_restored_by_id"), ["restored_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_temporary_restorer_id"), ["restorer_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_temporary_successor_id"), ["successor_id"], unique=False
        )

    op.create_table(
        "temporary_extension",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("quality_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_at > ended_at", name=op.f("ck_temporary_extension_ends_later")),
        sa.CheckConstraint(
            "granted_at IS NULL OR (quality_id IS NOT NULL AND owner_id IS NOT NULL)",
            name=op.f("ck_temporary_extension_granted_by_both"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_temporary_extension_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_temporary_extension_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["signature.id"], name=op.f("fk_temporary_extension_owner_id_signature")
        ),
        sa.ForeignKeyConstraint(
            ["quality_id"],
            ["signature.id"],
            name=op.f("fk_temporary_extension_quality_id_signature"),
        ),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_temporary_extension")),
    )
    with op.batch_alter_table("temporary_extension", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_temporary_extension_asked_by_id"), ["asked_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_temporary_extension_owner_id"), ["owner_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_temporary_extension_quality_id"), ["quality_id"], unique=False
        )

    op.create_table(
        "temporary_left",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("firmware", sa.String(), nullable=True),
        sa.Column("config", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_temporary_left_asset_id_asset")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_temporary_left_change_id_change_request"),
        ),
        sa.PrimaryKeyConstraint("change_id", "asset_id", name=op.f("pk_temporary_left")),
    )
    with op.batch_alter_table("temporary_left", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_temporary_left_asset_id"), ["asset_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("temporary_left", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_temporary_left_asset_id"))

    op.drop_table("temporary_left")
    with op.batch_alter_table("temporary_extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_temporary_extension_quality_id"))
        batch_op.drop_index(batch_op.f("ix_temporary_extension_owner_id"))
        batch_op.drop_index(batch_op.f("ix_temporary_extension_asked_by_id"))

    op.drop_table("temporary_extension")
    with op.batch_alter_table("temporary", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_temporary_successor_id"))
        batch_op.drop_index(batch_op.f("ix_temporary_restorer_id"))
        batch_op.drop_index(batch_op.f("ix_temporary_restored_by_id"))
        batch_op.drop_index("ix_temporary_ends")

    op.drop_table("temporary")
    with op.batch_alter_table("emergency_consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_emergency_consent_given_by_id"))
        batch_op.drop_index(batch_op.f("ix_emergency_consent_entered_by_id"))

    op.drop_table("emergency_consent")
    with op.batch_alter_table("emergency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_emergency_follow_up_id"))

    op.drop_table("emergency")
    with op.batch_alter_table("asset_suspension", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_asset_suspension_open",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )
        batch_op.drop_index("ix_asset_suspension_asset")

    op.drop_table("asset_suspension")
