"""What the cells that were sent come to: rows that end, parties that are named, and warnings."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import sha256

from governance.core.errors import RuleViolation
from governance.identity.models import Role
from governance.ownership.activities import ACTIVITIES, Side
from governance.ownership.answers import Effective, Party, PartyKind, Row
from governance.ownership.matrix.cells import NOBODY, Key, Sent, key_of
from governance.ownership.matrix.grid import Gathered, gaps_of, grid_of
from governance.ownership.models import Activity, Letter, Mode
from governance.ownership.resolution import effective
from governance.ownership.rules import Naming, may_be_ended, may_be_named

GXP_CRITICAL = frozenset({
    Activity.QA_PLAN, Activity.QA_RELEASE, Activity.VALIDATION, Activity.DATA_INTEGRITY,
    Activity.CONTROL_LOGIC,
})  # fmt: skip
"""Where nobody does alone what they answer for. Source: House rule, ADR 0029."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One letter that a party is to have at the place."""

    activity: Activity
    letter: Letter
    party: Party

    @property
    def key(self) -> Key:
        """What tells the party."""
        return key_of(self.party)

    def naming(self, starts_on: date, reason: str) -> Naming:
        """Say it as a naming."""
        kind, number, role = self.key
        return Naming(
            self.activity,
            number if kind == PartyKind.PERSON else None,
            starts_on,
            None,
            reason,
            self.letter,
            Mode.NONE if self.key == NOBODY else Mode.SET,
            Role(role) if role else None,
            number if kind == PartyKind.ROLE else None,
            number if kind == PartyKind.TEAM else None,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """All that changes at one place on one day."""

    starts_on: date
    ends: tuple[Row, ...]
    names: tuple[Wanted, ...]

    @property
    def activities(self) -> tuple[Activity, ...]:
        """The activities of which anything changes, in their order."""
        touched = {row.activity for row in self.ends} | {each.activity for each in self.names}
        return tuple(each for each in Activity if each in touched)

    @property
    def digest(self) -> str:
        """Tell this plan from any other: what was looked at is what is saved."""
        ends = sorted(str(row.id) for row in self.ends)
        names = sorted(f"{each.activity} {each.letter} {each.key}" for each in self.names)
        return sha256(" ".join([str(self.starts_on), *ends, *names]).encode()).hexdigest()[:16]

    def after(self, rows: Iterable[Row], place: tuple[str, int], by: str) -> tuple[Row, ...]:
        """Return rows as they are once it is saved."""
        ended = {row.id for row in self.ends}
        kept = [replace(row, ends_on=self.starts_on) if row.id in ended else row for row in rows]
        made = [
            Row(0, each.activity, place, each.party, self.starts_on, None, by, each.letter,
                Mode.NONE if each.key == NOBODY else Mode.SET)
            for each in self.names
        ]  # fmt: skip
        return (*kept, *made)


def planned(gathered: Gathered, sent: Sequence[Sent], starts_on: date, today: date) -> Plan:
    """Return what the cells come to, beside what stands at the place.

    Raises `RuleViolation` for a party that is not there, or a blank where nothing is inherited.
    """
    parties = gathered.parties()
    cells = {
        (cell.activity, cell.key): cell
        for line in grid_of(gathered, today).lines
        for cell in line.cells
    }
    wanted = {(each.activity, each.party): set(each.letters) for each in sent}
    for each in sent:
        if each.party not in parties:
            raise RuleViolation("A party of the page is there no longer: open the matrix again.")
        if each.is_blanked:
            cell = cells.get((each.activity, each.party))
            inherited = {mark.letter for mark in cell.marks if not mark.is_own} if cell else set()
            blank = wanted.setdefault((each.activity, NOBODY), _own(gathered, each, today))
            blank |= inherited
            if not inherited:
                raise RuleViolation(
                    f"{parties[each.party].name} inherits no letter for "
                    f"{ACTIVITIES[each.activity].label}: nothing is there to leave blank."
                )
    return _difference(gathered, wanted, starts_on, today)


def _own(gathered: Gathered, sent: Sent, today: date) -> set[Letter]:
    """Return the letters that are blank on purpose already."""
    return {
        row.letter
        for row in gathered.own(today)
        if row.activity is sent.activity and row.mode is Mode.NONE
    }


def _difference(
    gathered: Gathered,
    wanted: dict[tuple[Activity, Key], set[Letter]],
    starts_on: date,
    today: date,
) -> Plan:
    parties = gathered.parties()
    own = gathered.own(today)
    has = {(row.activity, key_of(row.party), row.letter) for row in own}
    ends = [
        row
        for row in own
        if row.letter not in wanted.get((row.activity, key_of(row.party)), {row.letter})
        and (row.ends_on is None or row.ends_on > starts_on)
    ]
    names = [
        Wanted(activity, letter, parties.get(key) or Party(PartyKind.NOBODY, "nobody, on purpose"))
        for (activity, key), letters in wanted.items()
        for letter in Letter
        if letter in letters and (activity, key, letter) not in has
    ]
    return Plan(starts_on, tuple(ends), tuple(names))


def reasons_against(plan: Plan, gathered: Gathered, reason: str, today: date) -> tuple[str, ...]:
    """Return every reason against the plan, each once."""
    told: list[str] = []
    node, ended = gathered.chain.nodes[0], {row.id for row in plan.ends}
    if not (plan.ends or plan.names):
        told.append("Nothing differs from what stands there: change a cell first.")
    for row in plan.ends:
        told += _refused(partial(may_be_ended, row, plan.starts_on, reason, today))
    same = [
        replace(row, ends_on=plan.starts_on) if row.id in ended else row
        for row in gathered.rows
        if row.key == gathered.chain.subject.key
    ]
    told += _named_twice(plan)
    for each in plan.names:
        of = [row for row in same if row.activity is each.activity]
        naming = each.naming(plan.starts_on, reason)
        told += _refused(partial(may_be_named, naming, each.party, node, of, today))
    return tuple(dict.fromkeys(told))


def _refused(check: Callable[[], None]) -> Sequence[str]:
    """Return the reasons of a check that raises them."""
    try:
        check()
    except RuleViolation as refusal:
        return refusal.reasons
    return ()


def _named_twice(plan: Plan) -> Iterator[str]:
    for activity in plan.activities:
        both = [
            each.party.name
            for each in plan.names
            if each.activity is activity and each.letter is Letter.ACCOUNTABLE
        ]
        if len(both) > 1:
            label = ACTIVITIES[activity].label
            yield f"{' and '.join(both)} would both be accountable for {label}: keep one of them."


def warnings(plan: Plan, gathered: Gathered, by: str) -> tuple[str, ...]:
    """Return what to think about before it is saved, activity by activity; none of it blocks."""
    own = gathered.chain.subject.key
    rows = plan.after(gathered.rows, own, by)
    told: list[str] = []
    for activity in plan.activities:
        label = ACTIVITIES[activity].label
        label = label[:1].upper() + label[1:]
        of = [row for row in rows if row.activity is activity]
        found = effective(activity, gathered.chain, of, plan.starts_on)
        told += [f"{label}: {each}." for each in _against(activity, found, gathered, plan)]
    return tuple(told)


def _against(activity: Activity, found: Effective, gathered: Gathered, plan: Plan) -> Iterator[str]:
    """Yield what speaks against an activity as it would be.

    Source: House rule, ADR 0029 (the rules of an assignment, as warnings where it is made).
    """
    yield from gaps_of(found)
    doing = {holder.id for holder in found.people(Letter.RESPONSIBLE)}
    answering = found.accountable
    if activity in GXP_CRITICAL and answering.is_filled and doing == {answering.person_id}:
        yield (
            f"{answering.person} alone does what they answer for, and it bears on product "
            "quality: let somebody else do it"
        )
    if answering.source is not None and not answering.vacancy:
        yield from _out_of_place(activity, answering.source.key, gathered)
    sides = {_side(roles) for roles in _doing(found, gathered, plan)}
    if {"IT", "OT"} <= sides:
        names = " and ".join(share.party for share in found.responsible)
        yield f"IT and OT both do it ({names}): write down in the reason who does which part"


def _out_of_place(activity: Activity, source: tuple[str, int], gathered: Gathered) -> Iterator[str]:
    """Yield where an A sits on the wrong side of the house."""
    top = gathered.chain.nodes[-1]
    side = ACTIVITIES[activity].side
    if side is Side.CENTRAL and source != top.key:
        yield f"it is answered for once for all sites: name its A at {top.label}"
    if side is Side.LOCAL and source == top.key:
        yield f"it is answered for at each site: name an A below {top.label}"


def _doing(found: Effective, gathered: Gathered, plan: Plan) -> Iterator[frozenset[str]]:
    """Yield the roles that the people of each party that does it hold there."""
    path = gathered.chain.nodes[0].path
    for share in found.responsible:
        yield frozenset(
            each.role
            for holder in share.people
            for each in holder.held
            if path.startswith(each.path) and each.is_in_force(plan.starts_on)
        )


def _side(roles: frozenset[str]) -> str:
    """Return which side of the house the people of a party are on; empty: neither, or both."""
    sides = {side for side, role in (("IT", Role.IT_LEAD), ("OT", Role.OT_LEAD)) if role in roles}
    return sides.pop() if len(sides) == 1 else ""
