"""Pair people of IT and OT."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    op.create_table(
        "pair_plan",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("buddy_id", sa.Integer(), nullable=False),
        sa.Column("competence_id", sa.Integer(), nullable=False),
        sa.Column("from_level", sa.Integer(), nullable=False),
        sa.Column("to_level", sa.Integer(), nullable=False),
        sa.Column("back_id", sa.Integer(), nullable=True),
        sa.Column("back_level", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "agreed",
                "under_way",
                "done",
                "stopped",
                name="pairstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "learner_agreed_at", governance.core.db.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("buddy_agreed_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("learner_id <> buddy_id", name=op.f("ck_pair_plan_takes_two")),
        sa.CheckConstraint("to_level > from_level", name=op.f("ck_pair_plan_goes_up")),
        sa.ForeignKeyConstraint(
            ["back_id"], ["competence.id"], name=op.f("fk_pair_plan_back_id_competence")
        ),
        sa.ForeignKeyConstraint(
            ["buddy_id"], ["person.id"], name=op.f("fk_pair_plan_buddy_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["competence_id"], ["competence.id"], name=op.f("fk_pair_plan_competence_id_competence")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["person.id"], name=op.f("fk_pair_plan_learner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_pair_plan_place_id_place")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["place.id"], name=op.f("fk_pair_plan_site_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_plan")),
    )
    with op.batch_alter_table("pair_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_plan_back_id"), ["back_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_plan_buddy_id"), ["buddy_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_pair_plan_competence_id"), ["competence_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_pair_plan_learner_id"), ["learner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_plan_place_id"), ["place_id"], unique=False)
        batch_op.create_index("ix_pair_plan_site", ["site_id", "id"], unique=False)

    op.create_table(
        "pair_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("done_at", governance.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change_request.id"], name=op.f("fk_pair_task_change_id_change_request")
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["person.id"], name=op.f("fk_pair_task_done_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["pair_plan.id"], name=op.f("fk_pair_task_plan_id_pair_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_task")),
    )
    with op.batch_alter_table("pair_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_task_change_id"), ["change_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_task_done_by_id"), ["done_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_task_plan_id"), ["plan_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("pair_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pair_task_plan_id"))
        batch_op.drop_index(batch_op.f("ix_pair_task_done_by_id"))
        batch_op.drop_index(batch_op.f("ix_pair_task_change_id"))

    op.drop_table("pair_task")
    with op.batch_alter_table("pair_plan", schema=None) as batch_op:
        batch_op.drop_index("ix_pair_plan_site")
        batch_op.drop_index(batch_op.f("ix_pair_plan_place_id"))
        batch_op.drop_index(batch_op.f("ix_pair_plan_learner_id"))
        batch_op.drop_index(batch_op.f("ix_pair_plan_competence_id"))
        batch_op.drop_index(batch_op.f("ix_pair_plan_buddy_id"))
        batch_op.drop_index(batch_op.f("ix_pair_plan_back_id"))

    op.drop_table("pair_plan")
