"""Keep a calendar, who is booked for a change, and who answered for what it meets."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0066"
down_revision = "0065"


def upgrade() -> None:
    op.create_table(
        "calendar_entry",
        sa.Column(
            "kind",
            sa.Enum(
                "maintenance_window",
                "freeze",
                "campaign",
                name="entrykind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("begins_local", sa.String(), nullable=False),
        sa.Column("ends_local", sa.String(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("declared_by_id", sa.Integer(), nullable=False),
        sa.Column("declared_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ends_local > begins_local", name=op.f("ck_calendar_entry_ends_after_it_begins")
        ),
        sa.CheckConstraint("every_weeks >= 0", name=op.f("ck_calendar_entry_every_weeks_counts")),
        sa.ForeignKeyConstraint(
            ["declared_by_id"], ["person.id"], name=op.f("fk_calendar_entry_declared_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_calendar_entry_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["calendar_entry.id"],
            name=op.f("fk_calendar_entry_replaces_id_calendar_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_calendar_entry_site_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_entry")),
    )
    with op.batch_alter_table("calendar_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calendar_entry_declared_by_id"), ["declared_by_id"], unique=False
        )
        batch_op.create_index(
            "ix_calendar_entry_ends", ["withdrawn_at", "ends_local"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_calendar_entry_place_id"), ["place_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_calendar_entry_replaces_id"), ["replaces_id"], unique=False
        )
        batch_op.create_index("ix_calendar_entry_site", ["site_id", "id"], unique=False)

    op.create_table(
        "product_path",
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("declared_by_id", sa.Integer(), nullable=False),
        sa.Column("declared_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["declared_by_id"], ["person.id"], name=op.f("fk_product_path_declared_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_product_path_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_product_path_site_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_path")),
    )
    with op.batch_alter_table("product_path", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_product_path_declared_by_id"), ["declared_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_product_path_place_id"), ["place_id"], unique=False)
        batch_op.create_index("ix_product_path_product", ["product", "withdrawn_at"], unique=False)
        batch_op.create_index("ix_product_path_site", ["site_id", "id"], unique=False)

    op.create_table(
        "product_path_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("asset_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(place_id IS NULL) <> (asset_id IS NULL)",
            name=op.f("ck_product_path_step_place_or_asset"),
        ),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_product_path_step_asset_id_asset")
        ),
        sa.ForeignKeyConstraint(
            ["path_id"], ["product_path.id"], name=op.f("fk_product_path_step_path_id_product_path")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_product_path_step_place_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_path_step")),
        sa.UniqueConstraint("path_id", "position", name=op.f("uq_product_path_step_path_id")),
    )
    with op.batch_alter_table("product_path_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_product_path_step_asset_id"), ["asset_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_product_path_step_place_id"), ["place_id"], unique=False
        )

    op.create_table(
        "change_booking",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "implementer", "verifier", "restorer", name="part", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_booking_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_change_booking_person_id_person")
        ),
        sa.PrimaryKeyConstraint("change_id", "part", name=op.f("pk_change_booking")),
    )
    with op.batch_alter_table("change_booking", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_booking_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "change_justification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("conflict", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("justified_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("justified_by_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_justification_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["justified_by_id"],
            ["person.id"],
            name=op.f("fk_change_justification_justified_by_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_justification")),
        sa.UniqueConstraint(
            "change_id", "conflict", name=op.f("uq_change_justification_change_id")
        ),
    )
    with op.batch_alter_table("change_justification", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_justification_justified_by_id"), ["justified_by_id"], unique=False
        )

    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.create_index("ix_change_request_window", ["window_ends_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.drop_index("ix_change_request_window")

    with op.batch_alter_table("change_justification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_justification_justified_by_id"))

    op.drop_table("change_justification")
    with op.batch_alter_table("change_booking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_booking_person_id"))

    op.drop_table("change_booking")
    with op.batch_alter_table("product_path_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_path_step_place_id"))
        batch_op.drop_index(batch_op.f("ix_product_path_step_asset_id"))

    op.drop_table("product_path_step")
    with op.batch_alter_table("product_path", schema=None) as batch_op:
        batch_op.drop_index("ix_product_path_site")
        batch_op.drop_index("ix_product_path_product")
        batch_op.drop_index(batch_op.f("ix_product_path_place_id"))
        batch_op.drop_index(batch_op.f("ix_product_path_declared_by_id"))

    op.drop_table("product_path")
    with op.batch_alter_table("calendar_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_calendar_entry_site")
        batch_op.drop_index(batch_op.f("ix_calendar_entry_replaces_id"))
        batch_op.drop_index(batch_op.f("ix_calendar_entry_place_id"))
        batch_op.drop_index("ix_calendar_entry_ends")
        batch_op.drop_index(batch_op.f("ix_calendar_entry_declared_by_id"))

    op.drop_table("calendar_entry")
