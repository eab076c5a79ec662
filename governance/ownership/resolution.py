"""Who has which part in the end: one pure function over values, tested by properties."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from governance.identity.models import Role
from governance.ownership.activities import ACTIVITY_LABELS, FITTING, FUNCTIONS, roles_in_words
from governance.ownership.answers import (
    Answer,
    Cause,
    Chain,
    Effective,
    Holder,
    Node,
    Party,
    PartyKind,
    Row,
    Share,
    Source,
    Vacancy,
    day,
)
from governance.ownership.models import Activity, Letter, Mode
from governance.ownership.subjects import Key

At = tuple[Node, tuple[Row, ...]]
"""A scope with the rows that speak there: those for a fact of the record, else the general ones."""


def effective(activity: Activity, chain: Chain, rows: Iterable[Row], on: date) -> Effective:
    """Return who has which letter for an activity on a record, on a day, and where from.

    A: `accountable`. R: the nearest scope that names any decides, with what is added below it.
    C and I: all along the way up. A deliberate blank stops what stands above it.
    """
    of = [row for row in rows if row.activity is activity]
    shares = {
        letter: tuple(_shares(letter, chain, [row for row in of if row.letter is letter], on))
        for letter in (Letter.RESPONSIBLE, Letter.CONSULTED, Letter.INFORMED)
    }
    return Effective(accountable(activity, chain, of, on), *shares.values())


def accountable(activity: Activity, chain: Chain, rows: Iterable[Row], on: date) -> Answer:
    """Return who is accountable on a day: the nearest scope with a row in force decides.

    Whoever cannot act there leaves a vacancy there; the next above in the same function acts.
    """
    by_key: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        if row.activity is activity and row.letter is Letter.ACCOUNTABLE:
            by_key[row.key].append(row)
    asked = Answer(activity, chain.subject, ACTIVITY_LABELS[activity])
    decided = list(_speaking(chain, by_key, on))
    if not decided:
        return replace(asked, vacancy=_unnamed(chain, by_key, on))
    there = chain.nodes[0].path
    nearest = _at(asked, decided[0], there, on)
    if nearest.is_filled or (nearest.vacancy and nearest.vacancy.cause is Cause.BLANK):
        return nearest
    function = _function(activity, decided[0])
    above = (_at(asked, each, there, on) for each in decided[1:])
    acting = (each for each in above if each.is_filled and _is_within(each, function, decided, on))
    return replace(nearest, acting=next(acting, None))


def _speaking(chain: Chain, by_key: Mapping[Key, Sequence[Row]], on: date) -> Iterator[At]:
    """Yield the scopes at which a row in force decides for the record, the nearest first.

    At one scope a row for a fact of the record beats those for whatever stands there.
    """
    for node in chain.nodes:
        found = _in_force(chain, by_key.get(node.key, ()), on)
        if found:
            yield node, tuple(row for row in found if row.facet) or found


def _in_force(chain: Chain, rows: Iterable[Row], on: date) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.is_in_force(on) and _matches(row, chain))


def _matches(row: Row, chain: Chain) -> bool:
    """Whether the row speaks of records such as this one."""
    return row.facet is None or chain.facets.get(row.facet[0]) == row.facet[1]


def fits(holder: Holder, activity: Activity, path: str, on: date) -> bool:
    """Whether the person holds a fitting role at the place of that path, or above it."""
    return any(
        held.role in FITTING[activity] and path.startswith(held.path) and held.is_in_force(on)
        for held in holder.held
    )


def _at(asked: Answer, at: At, there: str, on: date) -> Answer:
    """Answer from one scope at which at least one row is in force.

    `there` is the path of the record: a delegation for its place holds wherever the row stands.
    """
    node, found = at
    if len(found) > 1:
        both = " and ".join(row.words for row in sorted(found, key=lambda row: row.id))
        return replace(
            asked, vacancy=Vacancy(Cause.TWO_NAMED, f"{node.label} names {both} at once")
        )
    row, source = found[0], source_of(asked.subject.key, node, found[0])
    if row.mode is Mode.NONE:
        blank = Vacancy(
            Cause.BLANK, f"{node.label} leaves it blank on purpose", None, row.starts_on
        )
        return replace(asked, source=source, vacancy=blank)
    answering = row.party.answering(on)
    if len(answering) != 1:
        return replace(asked, source=source, vacancy=_not_one(row.party, answering))
    holder = answering[0]
    if lapse := _lapse(asked.activity, node, holder, on):
        return replace(asked, source=source, vacancy=lapse)
    standing_in = tuple(
        each
        for each in holder.delegates
        if each.stands_in(asked.activity, there, on)
        and fits(each.holder, asked.activity, there, on)
        and not each.holder.is_away(on)
    )
    if holder.is_away(on) and not standing_in:
        why = f"{holder.name} is out of office and nobody stands in"
        since = max(span.starts_on for span in holder.away if span.holds(on))
        return replace(asked, source=source, vacancy=Vacancy(Cause.AWAY, why, holder.name, since))
    return replace(
        asked, source=source, person_id=holder.id, person=holder.name, delegates=standing_in
    )


def source_of(asked: Key, node: Node, row: Row) -> Source:
    """Return where a row stands, seen from the record asked about."""
    party = "" if row.party.kind is PartyKind.PERSON else row.party.name
    return Source(
        row.id, row.key, node.label, row.key == asked, row.starts_on, row.ends_on, row.named_by,
        party, row.facet, row.source,
    )  # fmt: skip


def _not_one(party: Party, answering: Sequence[Holder]) -> Vacancy:
    """Say why a role or a team does not come to one person."""
    if answering:
        names = " and ".join(holder.name for holder in answering)
        return Vacancy(Cause.SEVERAL_HOLDERS, f"{party.name} comes to {names}, not to one person")
    if party.kind is PartyKind.ROLE:
        return Vacancy(Cause.NO_HOLDER, f"nobody holds the role {party.name}")
    return Vacancy(Cause.NO_HOLDER, f"{party.name} has no leader")


def _lapse(activity: Activity, node: Node, holder: Holder, on: date) -> Vacancy | None:
    """Return why the one person who is named cannot act; None if they can."""
    if holder.deactivated_on is not None and not holder.is_active(on):
        why = f"{holder.name} was deactivated on {day(holder.deactivated_on)}"
        return Vacancy(Cause.DEACTIVATED, why, holder.name, holder.deactivated_on)
    if fits(holder, activity, node.path, on):
        return None
    until = [
        held.ends_on
        for held in holder.held
        if held.role in FITTING[activity]
        and node.path.startswith(held.path)
        and held.ends_on is not None
        and held.ends_on <= on
    ]
    lost = f"no longer holds the role {roles_in_words(activity)} at {node.label} or above"
    return Vacancy(Cause.LOST_ROLE, f"{holder.name} {lost}", holder.name, max(until, default=None))


def _unnamed(chain: Chain, rows: Mapping[Key, Sequence[Row]], on: date) -> Vacancy:
    """Say of a record that no row speaks for whether one ever did, and whether one will."""
    all_rows = [
        row for node in chain.nodes for row in rows.get(node.key, ()) if _matches(row, chain)
    ]
    coming = min((row for row in all_rows if row.starts_on > on), key=_begin, default=None)
    begins = f"; {coming.party.name} begins on {day(coming.starts_on)}" if coming else ""
    for node in chain.nodes:
        over = [row for row in all_rows if row.key == node.key and row.was_in_force_before(on)]
        if over:
            last = max(over, key=_end)
            why = f"what {last.party.name} had at {node.label} ended on {day(_end(last))}"
            return Vacancy(Cause.ENDED, why + begins, last.party.name, _end(last))
    return Vacancy(Cause.NEVER_NAMED, f"nobody was ever named{begins}")


def _begin(row: Row) -> tuple[date, int]:
    return row.starts_on, row.id


def _end(row: Row) -> date:
    return row.ends_on or row.starts_on


def _function(activity: Activity, vacant: At) -> frozenset[Role]:
    """Return the roles of the function in which a vacancy climbs: of what the row names.

    A person's are the fitting roles they hold or held there; unknown, all that fit.
    """
    node, rows = vacant
    roles = set[str]()
    for row in rows:
        roles |= {row.party.role} if row.party.role else _ever_held(activity, node, row.party)
    fitting = FITTING[activity]
    climbing = {each for role in roles for each in FUNCTIONS[Role(role)]} & fitting
    return frozenset(climbing) or fitting


def _ever_held(activity: Activity, node: Node, party: Party) -> set[str]:
    everybody = (*party.people, *(each.holder for each in party.members if each.is_leader))
    return {
        held.role
        for holder in everybody
        for held in holder.held
        if held.role in FITTING[activity] and node.path.startswith(held.path)
    }


def _is_within(answer: Answer, function: frozenset[Role], decided: Sequence[At], on: date) -> bool:
    """Whether the person who would act holds a role of the function at the scope they stand for."""
    assert answer.source is not None  # noqa: S101  filled answers have one
    node, rows = next(each for each in decided if each[0].key == answer.source.key)
    holder = next(each for each in rows[0].party.answering(on) if each.id == answer.person_id)
    return any(
        held.role in function and node.path.startswith(held.path) and held.is_in_force(on)
        for held in holder.held
    )


def _shares(letter: Letter, chain: Chain, rows: Sequence[Row], on: date) -> Iterator[Share]:
    """Yield the parties of a letter, the nearest scope first; each party once."""
    by_key: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        by_key[row.key].append(row)
    told = set[tuple[PartyKind, int | None, str | None]]()
    is_work = letter is Letter.RESPONSIBLE
    everywhere = ((node, _in_force(chain, by_key[node.key], on)) for node in chain.nodes)
    for node, found in _speaking(chain, by_key, on) if is_work else everywhere:
        for row in found:
            mark = (row.party.kind, row.party.id, row.party.role)
            if row.mode is not Mode.NONE and mark not in told:
                told.add(mark)
                yield _share(letter, chain, node, row, on)
        modes = {row.mode for row in found}
        if Mode.NONE in modes or (is_work and Mode.SET in modes):
            return


def _share(letter: Letter, chain: Chain, node: Node, row: Row, on: date) -> Share:
    reached = tuple(
        each for each in row.party.reached(on) if each.is_active(on) and not each.is_away(on)
    )
    return Share(
        letter, row.party.name, reached, source_of(chain.subject.key, node, row), row.party.role
    )
