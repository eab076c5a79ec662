"""The list of every signature: who signed what, as what, with which grade and when."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Filter, Listing, Text
from governance.evidence.models import Grade, Signature

PAGES: dict[str, str] = {}
"""By kind of record, the endpoint of its page: a signature links to what it is under."""

UPPER = frozenset({"qa", "ot", "it"})
GRADE_LABELS = {grade: grade.replace("-", " ") for grade in Grade}


def signatures(actor: Actor) -> Select[Signature]:
    """Select the signatures that the actor may read."""
    return readable(actor, Signature)


def words(activity: str) -> str:
    """Return an activity as people say it, e.g. `QA plan`."""
    return " ".join(w.upper() if w in UPPER else w for w in activity.split("_"))


def listing(session: Session, actor: Actor) -> Listing:
    """Declare the list, with the activities that were signed as choices."""
    return Listing(
        name="signatures",
        columns=COLUMNS,
        filters=_filters(session, actor),
        default_sort="-signed_at",
        key=Signature.id,
        singular="signature",
        plural="signatures",
        endpoint="evidence.signatures",
        export_endpoint="evidence.export",
    )


def _subject(made: Signature) -> Cell:
    page = PAGES.get(made.subject_kind)
    return Cell(made.subject, to=(page, made.subject_id) if page else None)


COLUMNS = (
    Column("subject", "Record", _subject, sort=Signature.subject, is_reference=True),
    Column("person", "Signed by",
           lambda made: Cell(made.person_name, hint=made.roles, is_strong=True),
           sort=Signature.person_name),
    Column("activity", "Activity", lambda made: words(made.activity), sort=Signature.activity),
    Column("meaning", "What it says", lambda made: made.meaning),
    Column("grade", "Grade", lambda made: GRADE_LABELS[made.grade], is_minor=True),
    Column("signed_at", "Signed", lambda made: made.signed_at, sort=Signature.signed_at),
    Column("zone", "Signer's zone", lambda made: made.time_zone, is_minor=True),
    Column("content", "Content",
           lambda made: Cell(made.content_sha256[:12], is_muted=True), is_minor=True,
           export=lambda made: made.content_sha256),
)  # fmt: skip


def _filters(session: Session, actor: Actor) -> tuple[Filter, ...]:
    seen = signatures(actor).with_only_columns(Signature.activity).distinct()
    activities = session.scalars(seen.order_by(Signature.activity)).all()
    people = signatures(actor).with_only_columns(Signature.person_id).distinct()
    named = select(Signature.person_id, Signature.person_name).where(
        Signature.person_id.in_(people)
    )
    names = {row.person_id: row.person_name for row in session.execute(named.distinct())}
    return (
        Text("q", "Person or record", _mentions),
        Choice("person", "Person",
               sorted(((str(key), name) for key, name in names.items()), key=lambda o: o[1]),
               lambda values: Signature.person_id.in_(map(int, values))),
        Choice("activity", "Activity", [(each, words(each)) for each in activities],
               Signature.activity.in_),
    )  # fmt: skip


def _mentions(text: str) -> ColumnElement[bool]:
    columns: Sequence[Any] = (Signature.person_name, Signature.subject, Signature.meaning)
    return or_(*(column.icontains(text, autoescape=True) for column in columns))
