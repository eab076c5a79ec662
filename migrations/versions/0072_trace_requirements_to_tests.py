"""Trace requirements to tests"""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0072"
down_revision = "0071"


def upgrade() -> None:
    op.create_table(
        "asset_requirement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("criticality", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("written_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_asset_requirement_asset_id_asset")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], name=op.f("fk_asset_requirement_written_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_requirement")),
        sa.UniqueConstraint(
            "asset_id", "code", "edition", name=op.f("uq_asset_requirement_asset_id")
        ),
    )
    with op.batch_alter_table("asset_requirement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_asset_requirement_written_by_id"), ["written_by_id"], unique=False
        )

    op.create_table(
        "change_test",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum("iq", "oq", "pq", name="stage", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("requirement_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("expected", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_test_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"],
            ["asset_requirement.id"],
            name=op.f("fk_change_test_requirement_id_asset_requirement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_test")),
        sa.UniqueConstraint("change_id", "code", name=op.f("uq_change_test_change_id")),
    )
    with op.batch_alter_table("change_test", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_test_requirement_id"), ["requirement_id"], unique=False
        )

    op.create_table(
        "change_test_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("test_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("passed", "failed", name="outcome", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("observed", sa.String(), nullable=False),
        sa.Column("tool", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("reference_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("run_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_test_run_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_change_test_run_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["reference_id"],
            ["change_reference.id"],
            name=op.f("fk_change_test_run_reference_id_change_reference"),
        ),
        sa.ForeignKeyConstraint(
            ["test_id"], ["change_test.id"], name=op.f("fk_change_test_run_test_id_change_test")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_test_run")),
    )
    with op.batch_alter_table("change_test_run", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_test_run_change_id"), ["change_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_test_run_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_test_run_reference_id"), ["reference_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_change_test_run_test_id"), ["test_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("change_test_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_test_run_test_id"))
        batch_op.drop_index(batch_op.f("ix_change_test_run_reference_id"))
        batch_op.drop_index(batch_op.f("ix_change_test_run_person_id"))
        batch_op.drop_index(batch_op.f("ix_change_test_run_change_id"))

    op.drop_table("change_test_run")
    with op.batch_alter_table("change_test", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_test_requirement_id"))

    op.drop_table("change_test")
    with op.batch_alter_table("asset_requirement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_asset_requirement_written_by_id"))

    op.drop_table("asset_requirement")
