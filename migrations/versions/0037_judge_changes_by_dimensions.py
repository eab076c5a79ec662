"""What is judged of a change: dimensions, scores, classes set apart, and what it reaches."""

import sqlalchemy as sa
from alembic import op

import governance.core.db

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.create_table(
        "disposition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "assessed",
                "excluded",
                "beyond",
                "accepted",
                name="outcome",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("items", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("impact_sha256", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("disposed_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_disposition_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_disposition_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signature.id"], name=op.f("fk_disposition_signature_id_signature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposition")),
    )
    with op.batch_alter_table("disposition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disposition_change_id"), ["change_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_disposition_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_disposition_signature_id"), ["signature_id"], unique=False
        )

    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "first",
                "second",
                "reconciled",
                "accepted",
                name="part",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("basis_sha256", sa.String(), nullable=False),
        sa.Column(
            "severity",
            sa.Enum("low", "medium", "high", name="rating", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column(
            "probability",
            sa.Enum("low", "medium", "high", name="rating", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column(
            "detectability",
            sa.Enum("low", "medium", "high", name="rating", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column(
            "risk",
            sa.Enum("low", "medium", "high", name="riskclass", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("rationale", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("judged_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(part = 'accepted') = (severity IS NULL)",
            name=op.f("ck_judgement_only_an_acceptance_rates_nothing"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change_request.id"], name=op.f("fk_judgement_change_id_change_request")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_judgement_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signature.id"], name=op.f("fk_judgement_signature_id_signature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
    )
    with op.batch_alter_table("judgement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_judgement_change_id"), ["change_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_judgement_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_judgement_signature_id"), ["signature_id"], unique=False
        )

    op.create_table(
        "risk_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column(
            "scored",
            sa.Enum("low", "medium", "high", name="riskclass", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "risk",
            sa.Enum("low", "medium", "high", name="riskclass", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("basis_sha256", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("set_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("risk <> scored", name=op.f("ck_risk_override_sets_another_class")),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_risk_override_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_risk_override_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signature.id"], name=op.f("fk_risk_override_signature_id_signature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_override")),
    )
    with op.batch_alter_table("risk_override", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_override_change_id"), ["change_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_risk_override_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_risk_override_signature_id"), ["signature_id"], unique=False
        )

    op.create_table(
        "risk_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("scored_at", governance.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column(
            "risk",
            sa.Enum("low", "medium", "high", name="riskclass", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_risk_score_change_id_change_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_score")),
    )
    with op.batch_alter_table("risk_score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_score_change_id"), ["change_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("risk_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_score_change_id"))

    op.drop_table("risk_score")
    with op.batch_alter_table("risk_override", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_override_signature_id"))
        batch_op.drop_index(batch_op.f("ix_risk_override_person_id"))
        batch_op.drop_index(batch_op.f("ix_risk_override_change_id"))

    op.drop_table("risk_override")
    with op.batch_alter_table("judgement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_judgement_signature_id"))
        batch_op.drop_index(batch_op.f("ix_judgement_person_id"))
        batch_op.drop_index(batch_op.f("ix_judgement_change_id"))

    op.drop_table("judgement")
    with op.batch_alter_table("disposition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disposition_signature_id"))
        batch_op.drop_index(batch_op.f("ix_disposition_person_id"))
        batch_op.drop_index(batch_op.f("ix_disposition_change_id"))

    op.drop_table("disposition")
