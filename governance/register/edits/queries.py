"""Edits of many as pages show them: the list, one of them, its rows, and whom it waits for."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from governance.audit.queries import history
from governance.audit.telling import Told
from governance.audit.telling import told as in_words
from governance.core.access import Actor, made_once, readable
from governance.core.contributions import INBOX, Group, Item, Target, only_where
from governance.core.listing.chosen import Chosen, read
from governance.core.listing.shape import Cell, Choice, Column, Listing, Shape, Text, Tone
from governance.identity.models import Person
from governance.places.models import Place
from governance.register.columns.fields import FIELD
from governance.register.edits.models import BulkEdit, BulkEditRow, BulkEditState, EditOutcome
from governance.register.edits.plans import NAMED
from governance.register.edits.rules import from_json
from governance.register.imports.planned import words
from governance.register.queries.records import products

S = BulkEditState
STATE: dict[BulkEditState, tuple[str, Shape, Tone]] = {
    S.PREVIEWING: ("preview is being made", "wait", "info"),
    S.PREVIEWED: ("waits to be confirmed", "wait", "warn"),
    S.APPLYING: ("is being written", "wait", "info"),
    S.APPLIED: ("applied", "done", "ok"),
    S.REFUSED: ("refused", "stop", "bad"),
    S.DISCARDED: ("discarded", "idle", ""),
}
"""In words, by shape, by colour."""

OUTCOME: dict[EditOutcome, tuple[str, Shape, Tone]] = {
    EditOutcome.UPDATE: ("edit", "wait", "info"),
    EditOutcome.UNCHANGED: ("unchanged", "idle", ""),
    EditOutcome.REFUSED: ("left out", "stop", "bad"),
}
VERBS = {
    "bulk_edit.asked": "asked for it, for %(assets)s assets",
    "bulk_edit.previewed": "made the preview",
    "bulk_edit.confirmed": "confirmed the preview",
    "bulk_edit.applied": "wrote it: %(updated)s edited",
    "bulk_edit.refused": "refused it",
    "bulk_edit.discarded": "discarded it",
}


def edits(actor: Actor) -> Select[BulkEdit]:
    """Select the edits that the actor may read, each with who asked for it."""
    return readable(actor, BulkEdit).join(BulkEdit.person).options(contains_eager(BulkEdit.person))


def state_cell(edit: BulkEdit) -> Cell:
    """Say how far it is."""
    said, shape, tone = STATE[edit.state]
    return Cell(said, shape=shape, tone=tone)


EDITS = Listing(
    name="edits",
    columns=(
        Column("number", "Number", str, BulkEdit.id, is_reference=True),
        Column("reason", "Reason", lambda edit: edit.reason),
        Column("state", "State", state_cell, BulkEdit.state),
        Column("total", "Chosen", lambda edit: edit.total, BulkEdit.total, is_number=True),
        Column("updated", "Edited", lambda edit: edit.updated, BulkEdit.updated, is_number=True),
        Column("refused", "Left out", lambda edit: edit.refused, BulkEdit.refused, is_number=True),
        Column("person", "By", lambda edit: edit.person.name, Person.name),
        Column("asked", "Asked", lambda edit: edit.asked_at, BulkEdit.asked_at, is_minor=True),
    ),
    filters=(
        Choice("state", "State", [(s.value, said) for s, (said, *_) in STATE.items()],
               BulkEdit.state.in_),
    ),
    default_sort="-number",
    key=BulkEdit.id,
    singular="edit of many",
    plural="edits of many",
    endpoint="edits.index",
    record_endpoint="edits.show",
    export_endpoint="edits.export",
)  # fmt: skip


def whole(session: Session, edit: BulkEdit) -> BulkEdit:
    """Return the edit with who asked for it."""
    wanted = select(BulkEdit).where(BulkEdit.id == edit.id).options(joinedload(BulkEdit.person))
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def chosen_of(edit: BulkEdit) -> Chosen:
    """Return the assets that were chosen, to ask for other facts of them."""
    fields: Mapping[str, str] = json.loads(edit.chosen)
    return read({name: [value] for name, value in fields.items()})


def asked_of(session: Session, edit: BulkEdit) -> list[tuple[str, str | None]]:
    """Return what is set, in words: label, value; None where it is made unknown."""
    asked = from_json(edit.asked)
    place = session.get(Place, asked["place_id"]) if "place_id" in asked else None
    found = products(session, [str(asked["product_id"])]) if asked.get("product_id") else []
    named: dict[str, str | None] = {
        "place_id": place.name if place else None,
        "product_id": found[0][1] if found else None,
    }
    return [
        (FIELD[NAMED.get(name, name)].label, named[name] if name in named else words(value))
        for name, value in asked.items()
    ]


def rows(edit: BulkEdit) -> Select[BulkEditRow]:
    """Select the rows of the preview."""
    return select(BulkEditRow).where(BulkEditRow.edit_id == edit.id)


def _part(text: str) -> ColumnElement[bool]:
    tag = BulkEditRow.tag.icontains(text, autoescape=True)
    return tag | BulkEditRow.reasons.icontains(text, autoescape=True)


def _tag_cell(row: BulkEditRow) -> Cell:
    hint, to = f"AS-{row.asset_id:05}", ("register.show", row.asset_id)
    return Cell(row.tag, hint=hint, to=to, is_strong=True)


def _outcome_cell(row: BulkEditRow) -> Cell:
    said, shape, tone = OUTCOME[row.outcome]
    return Cell(said, shape=shape, tone=tone)


ROWS = Listing(
    name="edited",
    columns=(
        Column("tag", "Tag", _tag_cell, BulkEditRow.asset_id),
        Column("outcome", "What it does", _outcome_cell, BulkEditRow.outcome),
    ),
    filters=(
        Choice(
            "outcome",
            "What it does",
            [(outcome.value, said) for outcome, (said, *_) in OUTCOME.items()],
            BulkEditRow.outcome.in_,
        ),
        Text("q", "Tag or reason", _part, lead="with"),
    ),
    default_sort="tag",
    key=BulkEditRow.asset_id,
    singular="asset",
    plural="assets",
    endpoint="edits.show",
)
"""The rows of one preview, in the order in which the assets were registered."""


def changes(row: BulkEditRow) -> list[tuple[str, str | None, str | None]]:
    """Return what an asset's row changes: label, now, then."""
    found: Mapping[str, list[str | None]] = json.loads(row.changes) if row.changes else {}
    return [(FIELD[n].label, found[n][0], found[n][1]) for n in FIELD if n in found]


def told(session: Session, edit: BulkEdit) -> list[Told]:
    """Return what was done with it, newest first."""
    return in_words(history(session, edit), VERBS, {})


@made_once
def _own(actor: Actor) -> Select[Any]:
    return readable(actor, BulkEdit).where(
        BulkEdit.person_id == actor.id, BulkEdit.state.in_((S.PREVIEWED, S.REFUSED))
    )


@only_where(_own)
def waiting(session: Session, actor: Actor) -> list[Item]:
    """Return the actor's own edits of many that go no further without them."""
    wanted = _own(actor).order_by(BulkEdit.id).limit(50)
    return [_item(edit) for edit in session.scalars(wanted)]


def _item(edit: BulkEdit) -> Item:
    is_refused = edit.state is S.REFUSED
    ready = f"Edit of {edit.updated:,} assets waits for you to confirm it"
    return Item(
        group=Group.FIX if is_refused else Group.DO,
        reference=str(edit),
        title="Edit of many was refused, nothing was written" if is_refused else ready,
        why="You asked for it.",
        verb="See why" if is_refused else "Look",
        target=Target("edits.show", {"id": edit.id}),
        since=edit.asked_at,
    )


INBOX.append(waiting)
