"""Which records are kept how long, and of which rows may go, as a page."""

from typing import Any

from governance.audit.models import is_audited
from governance.core.db import ENDING, Base
from scripts.reference.words import code, first_line, page, table

ABOUT = """
Nothing that is evidence is deleted, by anybody, through any door: records end by a state or a day,
and stay. The trail of a record stays as long as the record, for both stay as long as the
installation. There is no period to set, so none can be set too short. Names of people go off their
cards after the terms in [personal data](personal-data.md); the rows stay.

Held up by: the flush refuses to delete a row of any table in the second list; on PostgreSQL the
role that works with the tables has no right to; the trail is only added to, by triggers as well.
"""
OUT = """
These rows may go. Where the table is audited the trail keeps each row as it was, who took it away,
when and why, for as long as any other record.
"""


def retention() -> str:
    """Return the page of what is kept, and what may go."""
    models: list[Any] = sorted(
        (m.class_ for m in Base.registry.mappers), key=lambda m: str(m.__tablename__)
    )
    may_go = [m for m in models if m.__tablename__ in ENDING]
    stay = [m for m in models if m.__tablename__ not in ENDING]
    out = [(code(m.__tablename__), ENDING[m.__tablename__], _stays(m)) for m in may_go]
    kept = [(code(m.__tablename__), first_line(m.__doc__)) for m in stay]
    return page(
        "Retention", ABOUT,
        "## Of which rows may go", OUT,
        table(("Table", "Why a row goes", "What stays of it"), out),
        f"## Kept as long as the installation: {len(stay)} tables",
        table(("Table", "What a row is"), kept),
    )  # fmt: skip


def _stays(model: Any) -> str:
    return "each row as it was, in the trail" if is_audited(model) else model.__unaudited__
