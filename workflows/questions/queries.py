"""Questions about words: as a list, and as what waits for whoever keeps the glossary."""

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor, could, readable
from governance.core.contributions import INBOX, Group, Item, Target
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.evidence.models import KINDS
from workflows.notifications.listing import PAGES
from workflows.questions.models import TermQuestion
from workflows.questions.rules import Permission

KIND, SHOW = TermQuestion.__tablename__, "term_questions.show"
MOST = 20
"""Questions that wait in one inbox."""

LOADED = (
    joinedload(TermQuestion.change),
    joinedload(TermQuestion.asked_by),
    joinedload(TermQuestion.settled_by),
    joinedload(TermQuestion.term),
)
IS_OPEN = TermQuestion.settled_at.is_(None)


def questions(actor: Actor) -> Select[TermQuestion]:
    """Select the questions that the actor asked, or may answer."""
    return readable(actor, TermQuestion).options(*LOADED)


def listing() -> Listing:
    """Declare the list of questions."""
    return Listing(
        name="term_questions",
        columns=(
            Column("number", "Number", lambda row: row.reference, TermQuestion.id,
                   is_reference=True),
            Column("word", "Word", lambda row: Cell(row.word, is_strong=True), TermQuestion.word),
            Column("change", "In", lambda row: row.change.reference),
            Column("by", "Asked by", lambda row: row.asked_by.name),
            Column("at", "Asked at", lambda row: row.asked_at, TermQuestion.asked_at),
            Column("state", "State", state_of),
        ),
        filters=(
            Choice("state", "State", [("open", "open"), ("settled", "answered")],
                   lambda values: or_(*(IS_OPEN if v == "open" else ~IS_OPEN for v in values))),
            Text("q", "Search the words", _holding, lead="with"),
        ),
        default_sort="-at",
        key=TermQuestion.id,
        singular="question",
        plural="questions",
        endpoint="term_questions.index",
        record_endpoint=SHOW,
        export_endpoint="term_questions.export",
    )  # fmt: skip


def _holding(text: str) -> ColumnElement[bool]:
    return or_(
        TermQuestion.word.icontains(text, autoescape=True),
        TermQuestion.note.icontains(text, autoescape=True),
    )


def state_of(row: TermQuestion) -> Cell:
    """Say whether it is answered."""
    if row.settled_at is None:
        return Cell("open", shape="wait", tone="info")
    if row.term_id is None:
        return Cell("answered", shape="done", tone="ok")
    return Cell("in the glossary", shape="done", tone="ok")


def whole(session: Session, question: TermQuestion) -> TermQuestion:
    """Return a question with all that its page shows."""
    return session.get_one(TermQuestion, question.id, options=LOADED, populate_existing=True)


def open_words(session: Session, person_id: int, change_id: int) -> list[str]:
    """Return the words that somebody asked about in a change and that wait for an answer."""
    mine = (TermQuestion.asked_by_id == person_id) & (TermQuestion.change_id == change_id) & IS_OPEN
    return list(session.scalars(select(TermQuestion.word).where(mine)))


def to_answer(session: Session, actor: Actor) -> list[Item]:
    """Return the open questions, for whoever keeps the glossary; the oldest first."""
    if not could(actor, Permission.SETTLE, TermQuestion):
        return []
    wanted = questions(actor).where(IS_OPEN).order_by(TermQuestion.id).limit(MOST)
    return [
        Item(
            Group.ANSWER, row.reference, f"What does {row.word} mean in {row.change.reference}?",
            f"{row.asked_by.name} asked, and you keep the glossary.", "Answer",
            Target(SHOW, {"id": row.id}), since=row.asked_at,
        )
        for row in session.scalars(wanted)
    ]  # fmt: skip


KINDS[KIND] = TermQuestion
PAGES[KIND] = SHOW
INBOX.append(to_answer)
