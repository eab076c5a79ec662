"""keep what providers sign, and ask whoever holds a passkey"""

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0086"


def upgrade() -> None:
    op.create_table(
        "provider_word",
        sa.Column("signature_id", sa.Integer(), nullable=False),
        sa.Column("id_token", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["signature.id"],
            name=op.f("fk_provider_word_signature_id_signature"),
        ),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_provider_word")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("id_token", sa.String(), nullable=True))
    with op.batch_alter_table("key_challenge", schema=None) as batch_op:
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM key_challenge WHERE person_id IS NULL")
    with op.batch_alter_table("key_challenge", schema=None) as batch_op:
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_column("id_token")
    op.drop_table("provider_word")
