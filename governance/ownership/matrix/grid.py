"""The matrix of one place as a value: activities by parties, each cell with where it comes from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from governance.ownership.activities import ACTIVITIES, Family, Side, Spec
from governance.ownership.answers import Answer, Cause, Chain, Effective, Party, PartyKind, Row
from governance.ownership.matrix.cells import Key, in_order, key_of, text_of
from governance.ownership.models import Activity, Letter, Mode
from governance.ownership.resolution import effective, source_of

KINDS = {
    PartyKind.ROLE: "Role",
    PartyKind.PERSON: "Person",
    PartyKind.TEAM: "Team",
    PartyKind.ORGANISATION: "Outside",
    PartyKind.NOBODY: "Blank",
}
"""The kinds of parties in the order of the columns."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One letter in a cell, and where it comes from."""

    letter: Letter
    is_own: bool
    words: str
    assignment_id: int
    is_narrowed: bool = False
    """Whether it speaks only of records with a published fact: it is no letter of the place."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One activity of one party."""

    activity: Activity
    key: Key
    marks: tuple[Mark, ...]

    @property
    def own(self) -> str:
        """The letters that stand at the place itself, e.g. `RA`."""
        return in_order(m.letter for m in self.marks if m.is_own and not m.is_narrowed)

    @property
    def inherited(self) -> str:
        """The letters that come from above."""
        return in_order(m.letter for m in self.marks if not m.is_own)


@dataclass(frozen=True, slots=True)
class Column:
    """One party, with whom it comes to on that day."""

    key: Key
    party: Party
    people: str

    @property
    def kind(self) -> str:
        """What kind of party it is, in a word."""
        return KINDS[self.party.kind]

    @property
    def text(self) -> str:
        """The party as a field's name holds it."""
        return text_of(self.key)


@dataclass(frozen=True, slots=True)
class Line:
    """One activity with the cell of each party."""

    activity: Activity
    spec: Spec
    effective: Effective
    cells: tuple[Cell, ...]
    is_due: bool = True
    """Whether it is answered for at such a place: at the enterprise only what is central is."""

    @property
    def answer(self) -> Answer:
        """Who is accountable."""
        return self.effective.accountable

    @property
    def title(self) -> str:
        """The activity as the head of a row."""
        return self.answer.title

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is missing, in words; a deliberate blank is no gap."""
        return tuple(gaps_of(self.effective)) if self.is_due else ()


@dataclass(frozen=True, slots=True)
class Grid:
    """All activities at a place on a day."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    seen: str = ""
    """What stands at the place itself: another one later says that somebody changed it."""

    @property
    def gaps(self) -> int:
        """How many activities miss something."""
        return sum(bool(line.gaps) for line in self.lines)

    def narrowed(self, family: Family | None, *, is_gaps: bool) -> tuple[Line, ...]:
        """Return the lines of a family, or those with gaps only."""
        return tuple(
            line
            for line in self.lines
            if family in {None, line.spec.family} and (line.gaps or not is_gaps)
        )


@dataclass(frozen=True, slots=True)
class Gathered:
    """A place with its scopes, every row at them, and the parties that are looked at besides."""

    chain: Chain
    rows: tuple[Row, ...]
    further: Mapping[Key, Party] = field(default_factory=dict)

    def parties(self) -> dict[Key, Party]:
        """Return every party, by its key."""
        return {**{key_of(row.party): row.party for row in self.rows}, **self.further}

    def of(self, activity: Activity) -> list[Row]:
        """Return the rows of an activity."""
        return [row for row in self.rows if row.activity is activity]

    def own(self, on: date) -> list[Row]:
        """Return the rows at the place itself that speak of all of it on a day."""
        key = self.chain.subject.key
        return [r for r in self.rows if r.key == key and r.is_in_force(on) and not r.facet]


def gaps_of(found: Effective) -> Iterator[str]:
    """Say what an activity misses: an accountable person, somebody who does it."""
    vacancy = found.accountable.vacancy
    if vacancy and vacancy.cause is not Cause.BLANK:
        yield f"nobody is accountable: {vacancy.why}"
    if not found.responsible:
        yield "nobody does it (no R)"
    elif not found.people(Letter.RESPONSIBLE):
        yield f"{found.responsible[0].party} does it, which comes to nobody"


def grid_of(gathered: Gathered, on: date) -> Grid:
    """Lay out the matrix of a place on a day, whoever is accountable for something first."""
    found = {each: effective(each, gathered.chain, gathered.of(each), on) for each in Activity}
    marks = {each: _marks(gathered, found[each], each, on) for each in Activity}
    used = {key for of in marks.values() for key in of}
    answering = {
        key
        for of in marks.values()
        for key, some in of.items()
        if any(mark.letter is Letter.ACCOUNTABLE for mark in some)
    }
    parties = gathered.parties()
    order = {key: (key not in answering, *_order(party)) for key, party in parties.items()}
    columns = tuple(
        Column(key, parties[key], _people(parties[key], on))
        for key in sorted({*used, *gathered.further}, key=order.__getitem__)
    )
    is_top = len(gathered.chain.nodes) == 1
    lines = tuple(
        Line(
            each,
            ACTIVITIES[each],
            found[each],
            tuple(Cell(each, c.key, tuple(marks[each].get(c.key, ()))) for c in columns),
            not is_top or ACTIVITIES[each].side is Side.CENTRAL,
        )
        for each in Activity
    )
    return Grid(columns, lines, seen_of(gathered, on))


def seen_of(gathered: Gathered, on: date) -> str:
    """Tell the rows that stand at the place itself from any others."""
    return ".".join(str(row.id) for row in gathered.own(on))


def _order(party: Party) -> tuple[int, str]:
    return list(KINDS).index(party.kind), party.name.casefold()


def _people(party: Party, on: date) -> str:
    if party.kind in {PartyKind.PERSON, PartyKind.NOBODY}:
        return ""
    names = [holder.name for holder in party.reached(on) if holder.is_active(on)]
    return ", ".join(names)


def _marks(
    gathered: Gathered, found: Effective, activity: Activity, on: date
) -> dict[Key, list[Mark]]:
    """Return the letters of an activity by party."""
    by_id = {row.id: row for row in gathered.rows}
    made: dict[Key, list[Mark]] = defaultdict(list)
    for share in (*found.responsible, *found.consulted, *found.informed):
        source = share.source
        made[key_of(by_id[source.assignment_id].party)].append(
            Mark(share.letter, source.is_own, source.words, source.assignment_id)
        )
    rows = gathered.of(activity)
    for row, is_own, words in _deciding(gathered.chain, rows, on):
        made[key_of(row.party)].append(Mark(Letter.ACCOUNTABLE, is_own, words, row.id))
    for row in rows:
        if row.key == gathered.chain.subject.key and row.is_in_force(on):
            made[key_of(row.party)] += _besides(gathered.chain, row)
    return {key: sorted(of, key=lambda mark: list(Letter).index(mark.letter))
            for key, of in made.items()}  # fmt: skip


def _deciding(chain: Chain, rows: Sequence[Row], on: date) -> Iterator[tuple[Row, bool, str]]:
    """Yield the A of the nearest scope that names any; two are a conflict, and both are shown."""
    own = chain.subject.key
    for node in chain.nodes:
        found = [
            row
            for row in rows
            if row.letter is Letter.ACCOUNTABLE
            and row.key == node.key
            and not row.facet
            and row.is_in_force(on)
        ]
        for row in found:
            yield row, row.key == own, source_of(own, node, row).words
        if found:
            return


def _besides(chain: Chain, row: Row) -> Iterable[Mark]:
    """Yield what stands at the place, and is no letter that somebody has there."""
    words = source_of(chain.subject.key, chain.nodes[0], row).words
    if row.facet:
        yield Mark(row.letter, True, words, row.id, is_narrowed=True)  # noqa: FBT003
    elif row.mode is Mode.NONE and row.letter is not Letter.ACCOUNTABLE:
        yield Mark(row.letter, True, words, row.id)  # noqa: FBT003
