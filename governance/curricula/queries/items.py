"""What can be learned, as lists, and one item with all that its page shows."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, exists, or_
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.contributions import SEARCH, Hit, Source, Target
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.curricula.models import (
    Curriculum,
    CurriculumItem,
    ItemKind,
    TrainingItem,
    TrainingItemEffect,
    TrainingItemVersion,
)
from governance.curricula.rules.completing import KIND_LABELS

FOUND = 20
"""Hits that the search shows."""

VERSIONS = (selectinload(TrainingItem.versions),)
AT = (joinedload(TrainingItem.place),)


def items(actor: Actor) -> Select[TrainingItem]:
    """Select what can be learned, as far as the actor may read it."""
    return readable(actor, TrainingItem)


def whole(session: Session, item: TrainingItem) -> TrainingItem:
    """Return an item with all that its page shows."""
    options = (
        *AT,
        selectinload(TrainingItem.versions).joinedload(TrainingItemVersion.decided_by),
        selectinload(TrainingItem.effects).joinedload(TrainingItemEffect.competence),
    )
    return session.get_one(TrainingItem, item.id, options=options, populate_existing=True)


def in_force(versions: Iterable[TrainingItemVersion]) -> TrainingItemVersion | None:
    """Return the version in force now; None: there is none."""
    now = clock.now()
    begun = [
        each
        for each in versions
        if each.withdrawn_at is None and each.effective_at and each.effective_at <= now
    ]
    return max(begun, key=lambda each: (each.effective_at, each.id), default=None)


def state_of_version(version: TrainingItemVersion, current: TrainingItemVersion | None) -> Cell:
    """Say how far a version is, beside the one in force now."""
    if version.withdrawn_at is not None:
        return Cell("called off", shape="idle")
    if version.effective_at is None:
        return Cell("waits for a decision", shape="wait", tone="warn")
    if version.effective_at > clock.now():
        return Cell("decided, to come", shape="wait", tone="info")
    if current is not None and version.id != current.id:
        return Cell("was in force", shape="idle")
    return Cell("in force", shape="done", tone="ok")


def state_of(item: TrainingItem) -> Cell:
    """Say whether an item is to be learned today; its versions are loaded."""
    if item.ended_on is not None and item.ended_on <= clock.today():
        return Cell("ended", shape="idle")
    if any(each.decision is None and each.withdrawn_at is None for each in item.versions):
        return Cell("waits for a decision", shape="wait", tone="warn")
    if in_force(item.versions) is None:
        return Cell("not in force", shape="wait", tone="info")
    return Cell("in force", shape="done", tone="ok")


def _in_force_words(item: TrainingItem) -> str | Cell:
    found = in_force(item.versions)
    return found.label if found else Cell("")


def _with_version(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    of = TrainingItemVersion
    return exists().where(of.item_id == TrainingItem.id, of.withdrawn_at.is_(None), *conditions)


def _states() -> dict[str, ColumnElement[bool]]:
    item, of = TrainingItem, TrainingItemVersion
    is_over = item.ended_on.is_not(None) & (item.ended_on <= clock.today())
    return {
        "in_force": ~is_over & _with_version(of.effective_at <= clock.now()),
        "waiting": ~is_over & _with_version(of.decision.is_(None)),
        "to_come": ~is_over & _with_version(of.effective_at > clock.now()),
        "over": is_over,
    }


def listing() -> Listing:
    """Declare the list of what can be learned."""
    states = _states()
    return Listing(
        name="training_items",
        columns=(
            Column("code", "Code", lambda row: row.code, TrainingItem.code, is_reference=True),
            Column("title", "Title", lambda row: Cell(row.title, is_strong=True),
                   TrainingItem.title),
            Column("kind", "Kind", lambda row: KIND_LABELS[row.kind]),
            Column("version", "Version in force", _in_force_words, load=VERSIONS),
            Column("place", "Place", lambda row: row.place.name, load=AT),
            Column("months", "Repeated after",
                   lambda row: f"{row.months} months" if row.months else Cell(""),
                   export=lambda row: row.months),
            Column("lies", "Kept at", lambda row: row.lies or Cell(""), is_minor=True),
            Column("state", "State", state_of, load=VERSIONS),
        ),
        filters=(
            Choice("kind", "Kind", [(each.value, KIND_LABELS[each]) for each in ItemKind],
                   TrainingItem.kind.in_),
            Choice("state", "State",
                   [("in_force", "in force"), ("waiting", "waits for a decision"),
                    ("to_come", "has a version to come"), ("over", "ended")],
                   lambda values: or_(*(states[value] for value in values))),
            Text("q", "Search items", holding, lead="with"),
        ),
        default_sort="code",
        key=TrainingItem.id,
        singular="item",
        plural="items",
        endpoint="training_items.index",
        record_endpoint="training_items.show",
        export_endpoint="training_items.export",
    )  # fmt: skip


def holding(text: str) -> ColumnElement[bool]:
    """Return the condition that a text is part of what an item is called."""
    named = (TrainingItem.code, TrainingItem.title, TrainingItem.lies)
    return or_(*(column.icontains(text, autoescape=True) for column in named))


def asking(session: Session, actor: Actor, item: TrainingItem) -> list[Curriculum]:
    """Return the curricula that hold an item today, as far as the actor may read them."""
    row, today = CurriculumItem, clock.today()
    holds = exists().where(
        row.curriculum_id == Curriculum.id,
        row.item_id == item.id,
        or_(row.ends_on.is_(None), row.ends_on > today),
    )
    is_open = or_(Curriculum.ends_on.is_(None), Curriculum.ends_on > today)
    wanted = readable(actor, Curriculum).where(holds, is_open)
    loaded = wanted.options(joinedload(Curriculum.place)).order_by(Curriculum.title)
    return list(session.scalars(loaded))


def found(session: Session, actor: Actor, text: str) -> list[Hit]:
    """Return the items that a text is part of."""
    wanted = items(actor).where(holding(text)).order_by(TrainingItem.code).limit(FOUND)
    return [
        Hit(each.code, each.title, KIND_LABELS[each.kind],
            Target("training_items.show", {"id": each.id}))
        for each in session.scalars(wanted)
    ]  # fmt: skip


SEARCH["Training items"] = Source(found, "training_items.index")
