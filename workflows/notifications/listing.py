"""The list of what its reader was told."""

from sqlalchemy import Select
from sqlalchemy.orm import with_expression

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Column, Flag, Listing, Text
from governance.evidence.models import is_of_a_readable_record
from workflows.notifications.models import Notice

PAGES: dict[str, str] = {}
"""The endpoint of a record's own page, by the table of the record; takes `id`."""


def notices(actor: Actor) -> Select[Notice]:
    """Select what the actor was told so far."""
    told = readable(actor, Notice).where(Notice.told_at <= clock.now())
    return told.options(with_expression(Notice.is_open, is_of_a_readable_record(actor, Notice)))


def _reference(notice: Notice) -> Cell:
    page = PAGES.get(notice.subject_kind) if notice.is_open else None
    return Cell(notice.reference, to=(page, notice.subject_id) if page else None)


TOLD = Listing(
    name="told",
    columns=(
        Column("told", "Told", lambda notice: notice.told_at, Notice.told_at),
        Column("record", "Record", _reference, is_reference=True),
        Column("sentence", "What happened", lambda notice: notice.sentence),
        Column("happened", "When it happened", lambda notice: notice.happened_at, is_minor=True),
        Column(
            "how",
            "How",
            lambda notice: "in the digest" if notice.is_digest else "at once",
            is_minor=True,
        ),
    ),
    filters=(
        Flag("urgent", "Told at once", Notice.told_at == Notice.happened_at),
        Text("q", "What", lambda text: Notice.sentence.icontains(text, autoescape=True)),
    ),
    default_sort="-told",
    key=Notice.id,
    singular="notice",
    plural="notices",
    endpoint="work.told",
    export_endpoint="work.export",
)
