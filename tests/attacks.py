"""What an owner of the database can do to it, past the triggers."""

from itertools import product

from sqlalchemy import text


def attack(job, *statements):
    with job.database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for table, refused in product(("event", "row"), ("update", "delete")):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_{table}_no_{refused}"))
        for statement in statements:
            connection.execute(text(statement) if isinstance(statement, str) else statement)


CUT_TO_2 = (
    "DELETE FROM audit_row WHERE event_seq > 2",
    "DELETE FROM audit_event WHERE seq > 2",
    "UPDATE audit_head SET seq = 2, digest = (SELECT digest FROM audit_event WHERE seq = 2)",
)
