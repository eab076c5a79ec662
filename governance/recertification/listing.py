"""The lists of campaigns and of their rights: what they show and how they are narrowed."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.identity.models import ROLE_LABELS, Person, Role
from governance.identity.queries import is_called
from governance.places.models import Place
from governance.places.queries import sites
from governance.recertification.models import (
    Recertification,
    RecertificationState,
    RecertifiedRight,
    Reply,
)
from governance.recertification.queries import REPLIES, is_unanswered

OF, R = Recertification, RecertifiedRight
STATES = {
    RecertificationState.OPEN: Cell("open", shape="wait", tone="info"),
    RecertificationState.SIGNED: Cell("signed", shape="done", tone="ok"),
    RecertificationState.ABANDONED: Cell("abandoned", shape="idle"),
}
ANSWERS = {
    Reply.STILL: Cell(REPLIES[Reply.STILL], shape="done", tone="ok"),
    Reply.NOT: Cell(REPLIES[Reply.NOT], shape="stop", tone="bad"),
}
UNANSWERED = Cell("unanswered", shape="idle")
ASKED_AGAIN = Cell("unsure: a second is asked", shape="wait", tone="warn")


def answer_of(row: RecertifiedRight) -> Cell:
    """Return what was said of a right, as a word and a shape."""
    if row.reply:
        return ANSWERS[row.reply]
    return ASKED_AGAIN if row.unsure_by_id else UNANSWERED


def _said(text: object) -> Cell:
    return Cell(str(text or ""), is_muted=not text)


def _batch(row: RecertifiedRight) -> Cell | int:
    return row.batch or Cell("", is_muted=True)


def campaigns(session: Session) -> Listing:
    """Declare the list of campaigns."""
    found = [(str(site.id), site.name) for site in session.scalars(sites())]
    return Listing(
        name="recertifications",
        columns=(
            Column("number", "Number", lambda r: str(r.Recertification), OF.id, is_reference=True),
            Column("name", "Campaign",
                   lambda r: Cell(r.Recertification.name, is_strong=True), OF.name),
            Column("place", "Place", lambda r: r.Recertification.place.name, Place.name,
                   nullable=False),
            Column("state", "State", lambda r: STATES[r.Recertification.state], OF.state),
            Column("due", "Due", lambda r: r.Recertification.due_on, OF.due_on),
            Column("left", "Unanswered", lambda r: r.left, is_number=True),
            Column("rows", "Rights", lambda r: r.Recertification.rows, OF.rows, is_number=True),
            Column("opened", "Opened", lambda r: r.Recertification.opened_at, OF.opened_at,
                   is_minor=True),
        ),
        filters=(
            Text("q", "Name", lambda text: OF.name.icontains(text, autoescape=True)),
            Choice("site", "Site", found, lambda ids: OF.site_id.in_(map(int, ids)), lead="at"),
            Choice("state", "State", [(each.value, cell.text) for each, cell in STATES.items()],
                   lambda values: OF.state.in_([RecertificationState(v) for v in values])),
        ),
        default_sort="-number",
        key=OF.id,
        singular="campaign",
        plural="campaigns",
        endpoint="recertification.index",
        record_endpoint="recertification.show",
        export_endpoint="recertification.export",
    )  # fmt: skip


COLUMNS = (
    Column("number", "Right", lambda r: r.reference, R.id, is_reference=True),
    Column("person", "Person", lambda r: Cell(r.person.name, is_strong=True)),
    Column("role", "Role", lambda r: ROLE_LABELS[r.role], R.role),
    Column("place", "Where", lambda r: r.place.name),
    Column("asked", "Asked of", lambda r: _said(r.reviewer and r.reviewer.name)),
    Column("answer", "Answer", answer_of, R.reply, nullable=True),
    Column("batch", "At once", _batch, R.batch, nullable=True, is_number=True, is_minor=True),
    Column("by", "Answered by", lambda r: _said(r.answered_by and r.answered_by.name)),
    Column("at", "Answered", lambda r: r.answered_at or _said(None), R.answered_at,
           nullable=True, is_optional=True),
    Column("unsure", "Unsure", lambda r: _said(r.unsure_by and r.unsure_by.name),
           is_optional=True),
    Column("note", "Note", lambda r: _said(r.note), is_optional=True),
    Column("held", "How it is held", lambda r: r.held, is_optional=True),
    Column("why", "Why them", lambda r: r.why, is_optional=True),
    Column("campaign", "Campaign", lambda r: str(r.recertification), R.recertification_id,
           is_minor=True),
    Column("sha256", "Digest then", lambda r: r.grant_sha256, is_optional=True),
)  # fmt: skip


def rights(session: Session, actor: Actor) -> Listing:
    """Declare the list of rights; one campaign's are those narrowed to it."""
    known = readable(actor, OF).with_only_columns(OF.id, OF.name).order_by(OF.id.desc())
    named = [(str(row.id), f"RC-{row.id:04} {row.name}") for row in session.execute(known)]
    return Listing(
        name="recertified",
        columns=COLUMNS,
        filters=(
            Text("q", "Person", _about, least=2),
            Choice("campaign", "Campaign", named,
                   lambda ids: R.recertification_id.in_(map(int, ids)), lead="of"),
            Choice("answer", "Answer", [
                *((each.value, cell.text) for each, cell in ANSWERS.items()),
                ("none", UNANSWERED.text),
            ], _answered),
            Choice("role", "Role", [(role.value, ROLE_LABELS[role]) for role in Role],
                   lambda values: R.role.in_([Role(each) for each in values])),
            Flag("waits", "waits for an answer", is_unanswered()),
            Flag("unsure", "somebody was unsure", R.unsure_by_id.is_not(None)),
            Flag("bulk", "answered with others at once", R.batch > 1),
        ),
        default_sort="-number",
        key=R.id,
        singular="right",
        plural="rights",
        endpoint="recertification.rows",
        record_endpoint="recertification.row",
        export_endpoint="recertification.rows_export",
    )  # fmt: skip


def _about(text: str) -> ColumnElement[bool]:
    return R.person_id.in_(select(Person.id).where(is_called(text)))


def _answered(values: Sequence[str]) -> ColumnElement[bool]:
    said = R.reply.in_([Reply(each) for each in values if each != "none"])
    return or_(said, R.reply.is_(None)) if "none" in values else said
