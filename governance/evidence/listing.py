"""The list of every signature: who signed what, as what, with which grade and when."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Filter, Listing, Text
from governance.evidence.models import Grade, Signature

UPPER = frozenset({"qa", "ot", "it"})
GRADE_LABELS = {grade: grade.replace("-", " ") for grade in Grade}


def signatures(actor: Actor) -> Select[Signature]:
    """Select the signatures that the actor may read."""
    return readable(actor, Signature)


def words(activity: str) -> str:
    """Return an activity as people say it, e.g. `QA plan`."""
    return " ".join(w.upper() if w in UPPER else w for w in activity.split("_"))


def _person(made: Signature) -> Cell:
    return Cell(made.signer, hint=made.standing or made.roles, is_strong=True)


def _activity(made: Signature) -> Cell:
    return Cell(words(made.activity), hint=GRADE_LABELS[made.grade])


def _signed(made: Signature) -> Cell:
    return Cell("", hint=made.time_zone, when=made.signed_at)


def columns(pages: Mapping[str, str]) -> tuple[Column, ...]:
    """Return what the page shows; `pages` are the endpoints of records' pages, by kind."""

    def subject(made: Signature) -> Cell:
        page = pages.get(made.subject_kind)
        return Cell(made.subject, to=(page, made.subject_id) if page else None)

    return (
        Column("subject", "Record", subject, sort=Signature.subject, is_reference=True),
        Column("person", "Signed by", _person, sort=Signature.person_name),
        Column("activity", "Activity and grade", _activity, sort=Signature.activity),
        Column("meaning", "What it says", lambda made: made.meaning),
        Column("signed_at", "Signed, and the signer's zone", _signed, sort=Signature.signed_at),
        Column("content", "Content", lambda made: Cell(made.content_sha256[:12], is_muted=True),
               is_minor=True),
    )  # fmt: skip


SHEET = (
    Column("subject", "Record", lambda made: made.subject, sort=Signature.subject),
    Column("person", "Signed by", lambda made: made.person_name, sort=Signature.person_name),
    Column("for", "For", lambda made: made.for_name),
    Column("standing", "By what right", lambda made: made.standing),
    Column("roles", "Roles then", lambda made: made.roles),
    Column("activity", "Activity", lambda made: words(made.activity), sort=Signature.activity),
    Column("meaning", "What it says", lambda made: made.meaning),
    Column("grade", "Grade", lambda made: GRADE_LABELS[made.grade]),
    Column("signed_at", "Signed (UTC)", lambda made: made.signed_at, sort=Signature.signed_at),
    Column("zone", "Signer's zone", lambda made: made.time_zone),
    Column("content", "SHA-256 of the content", lambda made: made.content_sha256),
)
"""What is exported: the same as the page shows, each fact in a column of its own."""


def listing(session: Session, actor: Actor, pages: Mapping[str, str]) -> Listing:
    """Declare the list, with the people and activities that signed as choices."""
    return Listing(
        name="signatures",
        columns=columns(pages),
        sheet=SHEET,
        filters=_filters(session, actor),
        default_sort="-signed_at",
        key=Signature.id,
        singular="signature",
        plural="signatures",
        endpoint="evidence.signatures",
        export_endpoint="evidence.export",
    )


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
