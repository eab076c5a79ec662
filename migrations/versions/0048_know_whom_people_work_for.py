"""For whom people work, since HR says so; somebody may be without an e-mail address.

SQLite rebuilds the table of people for that, and drops its triggers with it: they are put back.
"""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0048"
down_revision = "0047"


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
        "employment",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "employee",
                "contractor",
                "vendor",
                name="employmentkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("company", sa.String(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind = 'employee' OR company IS NOT NULL", name=op.f("ck_employment_company_is_told")
        ),
        sa.CheckConstraint(
            "manager_id <> person_id", name=op.f("ck_employment_managed_by_another")
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["person.id"], name=op.f("fk_employment_manager_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_employment_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["place.id"], name=op.f("fk_employment_site_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment")),
        sa.UniqueConstraint("employee_id", name=op.f("uq_employment_employee_id")),
        sa.UniqueConstraint("person_id", name=op.f("uq_employment_person_id")),
    )
    with op.batch_alter_table("employment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_employment_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_employment_site_id"), ["site_id"], unique=False)

    op.create_table(
        "planned_leaving",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("kept_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_planned_leaving_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_leaving")),
        sa.UniqueConstraint("person_id", name=op.f("uq_planned_leaving_person_id")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("email", existing_type=sa.VARCHAR(), nullable=True)

    put_back(kept)


def downgrade() -> None:
    kept = triggers()
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("email", existing_type=sa.VARCHAR(), nullable=False)

    op.drop_table("planned_leaving")
    with op.batch_alter_table("employment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employment_site_id"))
        batch_op.drop_index(batch_op.f("ix_employment_manager_id"))

    op.drop_table("employment")
    put_back(kept)
