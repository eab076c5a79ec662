"""Imports as pages show them: the list, one of them, its rows, and whom it waits for."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from governance.audit.queries import history
from governance.audit.telling import Told
from governance.audit.telling import told as in_words
from governance.core import files
from governance.core.access import Actor, Held, made_once, readable
from governance.core.contributions import INBOX, Group, Item, Target, only_where
from governance.core.errors import NotFound, RuleViolation
from governance.core.files import StoredFile
from governance.core.listing.shape import Cell, Choice, Column, Listing, Shape, Text, Tone
from governance.identity.models import Person, Role
from governance.places.models import Place
from governance.register.imports.kinds import Kind
from governance.register.imports.models import Import, ImportRow, ImportState, Outcome
from governance.register.imports.registry import KINDS
from governance.register.imports.rules import counted, counts_of, summary
from governance.register.queries.reach import reach, spots

COMMAND_LINE = Actor(
    0,
    "command line",
    frozenset(Held(role, "/") for role in (Role.OT_LEAD, Role.ADMINISTRATOR, Role.HR)),
    via="command line",
)
"""Acts where nobody is named: whoever may run the command may write the database."""

STATE: dict[ImportState, tuple[str, Shape, Tone]] = {
    ImportState.UPLOADED: ("columns to be settled", "wait", "info"),
    ImportState.PREVIEWING: ("preview is being made", "wait", "info"),
    ImportState.PREVIEWED: ("waits to be confirmed", "wait", "warn"),
    ImportState.APPLYING: ("is being written", "wait", "info"),
    ImportState.APPLIED: ("applied", "done", "ok"),
    ImportState.REFUSED: ("refused", "stop", "bad"),
    ImportState.DISCARDED: ("discarded", "idle", ""),
}
"""In words, by shape, by colour."""

OUTCOME: dict[Outcome, tuple[str, Shape, Tone]] = {
    Outcome.CREATE: ("create", "done", "ok"),
    Outcome.UPDATE: ("update", "wait", "info"),
    Outcome.UNCHANGED: ("unchanged", "idle", ""),
    Outcome.REFUSED: ("refused", "stop", "bad"),
}
VERBS = {
    "import.uploaded": "uploaded %(file)s",
    "import.read_anew": "had the file read anew",
    "import.mapped": "settled the columns",
    "import.previewed": "made the preview",
    "import.confirmed": "confirmed the preview",
    "import.applied": "wrote it: %(created)s created, %(updated)s updated",
    "import.refused": "refused it",
    "import.forgotten": "forgot the columns that were settled before",
    "import.retried": "had it tried again after: %(failure)s",
    "import.discarded": "discarded it",
}


def imports(actor: Actor) -> Select[Import]:
    """Select the imports that the actor may read, each with what a line of the list shows."""
    return (
        readable(actor, Import)
        .join(Import.file)
        .outerjoin(Import.person)
        .options(
            contains_eager(Import.file), contains_eager(Import.person), joinedload(Import.place)
        )
    )


def listing(session: Session, actor: Actor) -> Listing:
    """Declare the list for what this reader may see."""
    sites = [(str(spot.id), spot.name) for spot in reach(session, actor).sites]
    mine = readable(actor, Import).subquery()
    people = session.execute(
        select(Person.id, Person.name)
        .where(Person.id.in_(select(mine.c.person_id)))
        .order_by(Person.name)
    )
    persons = [(str(row.id), row.name) for row in people]
    states = [(state.value, words) for state, (words, *_) in STATE.items()]
    return Listing(
        name="imports",
        columns=COLUMNS,
        filters=(
            Choice("site", "Site", sites, lambda ids: Import.site_id.in_(map(int, ids)), lead="in"),
            Choice("state", "State", states, Import.state.in_),
            Choice("person", "Person", persons, lambda ids: Import.person_id.in_(map(int, ids)),
                   lead="by"),
            Text("q", "File name",
                 lambda text: StoredFile.name.icontains(text, autoescape=True), lead="with"),
        ),
        default_sort="-number",
        key=Import.id,
        singular="import",
        plural="imports",
        endpoint="imports.index",
        record_endpoint="imports.show",
        export_endpoint="imports.export",
    )  # fmt: skip


def state_cell(record: Import) -> Cell:
    """Say how far it is."""
    words, shape, tone = STATE[record.state]
    return Cell(words, shape=shape, tone=tone)


def by(record: Import) -> str:
    """Say who brought it."""
    return record.person.name if record.person else COMMAND_LINE.name


COLUMNS = (
    Column("number", "Number", str, Import.id, is_reference=True),
    Column("file", "File", lambda record: record.file.name, StoredFile.name),
    Column("kind", "Lists", lambda record: KINDS[record.lists].plural, Import.kind, nullable=True),
    Column("place", "Place", lambda record: record.place.name),
    Column("state", "State", state_cell, Import.state),
    Column("created", "Create", lambda record: record.created, Import.created, is_number=True),
    Column("updated", "Update", lambda record: record.updated, Import.updated, is_number=True),
    Column("unchanged", "Unchanged", lambda record: record.unchanged, Import.unchanged,
           is_number=True, is_optional=True),
    Column("refused", "Refused", lambda record: record.refused, Import.refused, is_number=True),
    Column("person", "By", by, Person.name, nullable=True),
    Column("uploaded", "Uploaded", lambda record: record.uploaded_at, Import.uploaded_at,
           is_minor=True),
)  # fmt: skip


def whole(session: Session, record: Import) -> Import:
    """Return the import with its file, its places and who brought it."""
    wanted = (
        select(Import)
        .where(Import.id == record.id)
        .options(
            joinedload(Import.file),
            joinedload(Import.person),
            joinedload(Import.place),
            joinedload(Import.site),
        )
        .execution_options(populate_existing=True)
    )
    return session.scalars(wanted).one()


def place_for(session: Session, actor: Actor, kind: Kind, place_id: int) -> Place:
    """Return a place for which the actor may bring in such a sheet; else `RuleViolation`."""
    if place_id not in {spot.id for spot in spots(session, actor, kind.bring)}:
        raise RuleViolation(f"Place: choose one of those for which you may bring in {kind.plural}.")
    return session.get_one(Place, place_id)


class Kept(NamedTuple):
    """A file as it was uploaded."""

    name: str
    content: bytes


def kept_file(session: Session, address: Mapping[str, int]) -> Kept:
    """Return the file of the import that an address names; nothing is shown of it by that."""
    wanted = select(Import).where(Import.id == address.get("id")).options(joinedload(Import.file))
    record = session.scalars(wanted).one_or_none()
    if record is None:
        raise NotFound("There is no such record, or none that you may read.")
    return Kept(record.file.name, files.content(session, record.file))


def rows(record: Import) -> Select[ImportRow]:
    """Select the rows of the preview."""
    return select(ImportRow).where(ImportRow.import_id == record.id)


def _part(text: str) -> ColumnElement[bool]:
    tag = ImportRow.tag.icontains(text, autoescape=True)
    return tag | ImportRow.reasons.icontains(text, autoescape=True)


def _named(kind: Kind) -> Callable[[ImportRow], Cell]:
    """Return what shows which record a row is about."""

    def cell(row: ImportRow) -> Cell:
        to = (kind.page, row.record_id) if kind.page and row.record_id else None
        hint = kind.reference.format(row.record_id) if row.record_id else ""
        return Cell(row.tag or "not named", hint=hint, to=to, is_strong=bool(row.tag))

    return cell


def _outcome_cell(row: ImportRow) -> Cell:
    words, shape, tone = OUTCOME[row.outcome]
    return Cell(words, shape=shape, tone=tone)


ROWS = Listing(
    name="rows",
    columns=(
        Column("line", "Line", lambda row: row.line, ImportRow.line, is_number=True),
        Column("outcome", "What it does", _outcome_cell, ImportRow.outcome),
    ),
    filters=(
        Choice(
            "outcome",
            "What it does",
            [(outcome.value, words) for outcome, (words, *_) in OUTCOME.items()],
            ImportRow.outcome.in_,
        ),
        Text("q", "Name or reason", _part, lead="with"),
    ),
    default_sort="line",
    key=ImportRow.line,
    singular="row",
    plural="rows",
    endpoint="imports.show",
)
"""The rows of a preview, but for what names them."""


def rows_of(kind: Kind) -> Listing:
    """Declare the rows of a preview of this kind."""
    named = Column("tag", kind.by_name[kind.named_by[0]].label, _named(kind), ImportRow.tag)
    line, outcome = ROWS.columns
    return replace(ROWS, columns=(line, named, outcome))


Change = tuple[str, str | None, str | None]
"""Label, as it is, as it will be."""


def changes_of(kind: Kind) -> Callable[[ImportRow], list[Change]]:
    """Return what tells the changes of a row."""
    fields = kind.by_name

    def changes(row: ImportRow) -> list[Change]:
        found: Mapping[str, list[str | None]] = json.loads(row.changes) if row.changes else {}
        return [(fields[n].label, found[n][0], found[n][1]) for n in fields if n in found]

    return changes


def told(session: Session, record: Import) -> list[Told]:
    """Return what was done with it, newest first."""
    return in_words(history(session, record), VERBS, {})


@made_once
def _own(actor: Actor) -> Select[Any]:
    return readable(actor, Import).where(
        Import.person_id == actor.id,
        Import.state.in_((ImportState.UPLOADED, ImportState.PREVIEWED, ImportState.REFUSED)),
    )


@only_where(_own)
def waiting(session: Session, actor: Actor) -> list[Item]:
    """Return the actor's own imports that go no further without them."""
    wanted = _own(actor).options(joinedload(Import.file)).order_by(Import.id).limit(50)
    return [_item(record) for record in session.scalars(wanted)]


def _item(record: Import) -> Item:
    group, title, verb = {
        ImportState.UPLOADED: (Group.DO, "waits for you to settle its columns", "Settle"),
        ImportState.PREVIEWED: (Group.DO, f"waits for you to confirm: {_what(record)}", "Look"),
        ImportState.REFUSED: (Group.FIX, "was refused, nothing was written", "See why"),
    }[record.state]
    return Item(
        group=group,
        reference=str(record),
        title=f"{record.file.name} {title}",
        why="You uploaded it.",
        verb=verb,
        target=Target("imports.show", {"id": record.id}),
        since=record.uploaded_at,
    )


def _what(record: Import) -> str:
    counts = counts_of(record)
    if counts.created and not counts.updated:
        kind = KINDS[record.lists]
        return counted(counts.created, f"new {kind.singular}", f"new {kind.plural}")
    return summary(counts).lower()


INBOX.append(waiting)
