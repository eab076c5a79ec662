"""add remote access"""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0092"
down_revision = "0091"


def upgrade() -> None:
    op.create_table(
        "remote_access",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("requested_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("from_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("until_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "approved",
                "open",
                "ended",
                "expired",
                "revoked",
                "lapsed",
                "refused",
                "withdrawn",
                name="remotestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("approved_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("opened_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("watcher_id", sa.Integer(), nullable=True),
        sa.Column("opening_told_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ending", sa.String(), nullable=True),
        sa.Column("ending_told_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(opened_at IS NULL) = (watcher_id IS NULL)",
            name=op.f("ck_remote_access_open_is_watched"),
        ),
        sa.CheckConstraint(
            "until_at > from_at", name=op.f("ck_remote_access_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_remote_access_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_remote_access_ended_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_remote_access_opened_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_remote_access_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["person.id"], name=op.f("fk_remote_access_requested_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_remote_access_site_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["watcher_id"], ["person.id"], name=op.f("fk_remote_access_watcher_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remote_access")),
    )
    with op.batch_alter_table("remote_access", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remote_access_change_id"), ["change_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_remote_access_ended_by_id"), ["ended_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_remote_access_opened_by_id"), ["opened_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_remote_access_place_id"), ["place_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_remote_access_requested_by_id"), ["requested_by_id"], unique=False
        )
        batch_op.create_index("ix_remote_access_site", ["site_id", "id"], unique=False)
        batch_op.create_index("ix_remote_access_state", ["state", "until_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_remote_access_watcher_id"), ["watcher_id"], unique=False
        )

    op.create_table(
        "remote_asset",
        sa.Column("access_id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["access_id"],
            ["remote_access.id"],
            name=op.f("fk_remote_asset_access_id_remote_access"),
        ),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_remote_asset_asset_id_asset")
        ),
        sa.PrimaryKeyConstraint("access_id", "asset_id", name=op.f("pk_remote_asset")),
    )
    with op.batch_alter_table("remote_asset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remote_asset_asset_id"), ["asset_id"], unique=False)

    op.create_table(
        "remote_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("access_id", sa.Integer(), nullable=False),
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
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["access_id"],
            ["remote_access.id"],
            name=op.f("fk_remote_consent_access_id_remote_access"),
        ),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_remote_consent_asset_id_asset")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["signature.id"],
            name=op.f("fk_remote_consent_signature_id_signature"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remote_consent")),
        sa.UniqueConstraint(
            "access_id", "activity", "asset_id", name=op.f("uq_remote_consent_access_id")
        ),
    )
    with op.batch_alter_table("remote_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remote_consent_asset_id"), ["asset_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_remote_consent_signature_id"), ["signature_id"], unique=False
        )

    op.create_table(
        "remote_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("access_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("employer", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(name IS NULL) = (employer IS NULL)", name=op.f("ck_remote_user_named_with_employer")
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) = (name IS NOT NULL)", name=op.f("ck_remote_user_known_or_named")
        ),
        sa.ForeignKeyConstraint(
            ["access_id"], ["remote_access.id"], name=op.f("fk_remote_user_access_id_remote_access")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_remote_user_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remote_user")),
        sa.UniqueConstraint("access_id", "person_id", name=op.f("uq_remote_user_access_id")),
    )
    with op.batch_alter_table("remote_user", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remote_user_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("remote_user", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remote_user_person_id"))

    op.drop_table("remote_user")
    with op.batch_alter_table("remote_consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remote_consent_signature_id"))
        batch_op.drop_index(batch_op.f("ix_remote_consent_asset_id"))

    op.drop_table("remote_consent")
    with op.batch_alter_table("remote_asset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remote_asset_asset_id"))

    op.drop_table("remote_asset")
    with op.batch_alter_table("remote_access", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remote_access_watcher_id"))
        batch_op.drop_index("ix_remote_access_state")
        batch_op.drop_index("ix_remote_access_site")
        batch_op.drop_index(batch_op.f("ix_remote_access_requested_by_id"))
        batch_op.drop_index(batch_op.f("ix_remote_access_place_id"))
        batch_op.drop_index(batch_op.f("ix_remote_access_opened_by_id"))
        batch_op.drop_index(batch_op.f("ix_remote_access_ended_by_id"))
        batch_op.drop_index(batch_op.f("ix_remote_access_change_id"))

    op.drop_table("remote_access")
