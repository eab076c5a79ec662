"""What a plan does below its place, counted before it is saved: records, and what waits."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.ownership import reading
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.answers import Answer, Chain, Row, is_other
from governance.ownership.matrix.plan import Plan
from governance.ownership.models import Activity, Assignment, Letter, is_in_force_on
from governance.ownership.queries import along, gathered, with_facets
from governance.ownership.resolution import accountable
from governance.ownership.subjects import SUBJECTS, Key, Kind, Subject, of_place
from governance.places.models import Place

Open = Callable[[Session, Place, Collection[Activity]], Sequence[tuple[Activity, Subject]]]
"""Returns the open approvals at a place and below it: the activity and the record of each."""

OPEN_APPROVALS: list[Open] = []
"""What slices above publish of what waits for an accountable person."""

LOSES, GAINS, MOVES, ACTS = "lose", "get", "move", "act"


@dataclass(slots=True)
class Effects:
    """How many records and approvals come to somebody else, or to nobody."""

    records: dict[Activity, Counter[tuple[str, str]]] = field(default_factory=dict)
    """By activity: how many of a kind lose, get, or change their accountable person."""

    approvals: int = 0
    """Open approvals that go to somebody else."""

    stranded: int = 0
    """Open approvals that nobody can give any more."""

    def sentences(self) -> Iterator[str]:
        """Say it, activity by activity."""
        for activity, counts in self.records.items():
            label = ACTIVITY_LABELS[activity]
            for kind in sorted({kind for kind, _what in counts}):
                for what, words in (
                    (LOSES, "lose their accountable person"),
                    (GAINS, "get an accountable person"),
                    (MOVES, "go to another accountable person"),
                    (ACTS, "get somebody else to act where nobody is accountable"),
                ):
                    if number := counts[kind, what]:
                        yield f"{_number(number, kind)} {_verb(words, number)} for {label}."
        if self.approvals:
            verb = "goes" if self.approvals == 1 else "go"
            yield f"{_number(self.approvals, 'open approval')} {verb} to somebody else."
        if self.stranded:
            verb = "waits" if self.stranded == 1 else "wait"
            yield f"{_number(self.stranded, 'open approval')} {verb} for nobody then."


def _number(number: int, kind: str) -> str:
    return f"{number:,} {kind}{'' if number == 1 else 's'}"


def _verb(words: str, number: int) -> str:
    if number != 1:
        return words
    verb, _space, rest = words.partition(" ")
    return f"{'goes' if verb == 'go' else verb + 's'} {rest.replace('their', 'its')}"


def effects(session: Session, actor: Actor, place: Place, plan: Plan) -> Effects:
    """Count what the plan does at a place and below; two statements a kind and an activity."""
    answering = {row.activity for row in plan.ends if row.letter is Letter.ACCOUNTABLE} | {
        each.activity for each in plan.names if each.letter is Letter.ACCOUNTABLE
    }
    touched = [each for each in plan.activities if each in answering]
    made = Effects()
    if not touched:
        return made
    below = session.scalars(select(Place).where(Place.path.startswith(place.path, autoescape=True)))
    subjects = [of_place(each) for each in below]
    chains, rows = gathered(session, touched, subjects, (Letter.ACCOUNTABLE,))
    for activity in touched:
        compare = _Comparison(activity, plan, of_place(place).key, actor.name)
        counts = Counter[tuple[str, str]]()
        for name, kind in SUBJECTS.items():
            if kind.model is not Place and kind.model is not None:
                for chain, number in _groups(session, (name, kind), chains, compare, rows):
                    what = compare.of(chain, along(chain, rows, activity))
                    counts[name, what] += number
        made.records[activity] = counts
    _approvals(session, place, plan, (touched, actor.name, made))
    return made


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One activity before and after a plan."""

    activity: Activity
    plan: Plan
    place: Key
    by: str

    def answers(self, chain: Chain, rows: Sequence[Row]) -> tuple[Answer, Answer]:
        """Return who is accountable on the day of the plan without it, and with it."""
        on = self.plan.starts_on
        later = self.plan.after(rows, self.place, self.by)
        return (
            accountable(self.activity, chain, rows, on),
            accountable(self.activity, chain, later, on),
        )

    def of(self, chain: Chain, rows: Sequence[Row]) -> str:
        """Say what becomes of a record; empty: nothing."""
        was, is_now = self.answers(chain, rows)
        if not is_other(was, is_now):
            return ""
        if was.person_id == is_now.person_id:
            return ACTS
        if was.person_id is None:
            return GAINS
        return LOSES if is_now.person_id is None else MOVES


def _groups(
    session: Session,
    published: tuple[str, Kind],
    chains: dict[Key, Chain],
    compare: _Comparison,
    rows: dict[tuple[Activity, Key], list[Row]],
) -> Iterator[tuple[Chain, int]]:
    """Yield the records below by place and by the facts that a row asks for, with their number.

    Those that a row names themselves are left out: what stands above does not reach them.
    """
    name, kind = published
    asked = {
        row.facet[0]
        for (activity, _key), of in rows.items()
        if activity is compare.activity
        for row in of
        if row.facet
    }
    of = Assignment
    own = select(of.subject_id).where(
        of.subject_kind == name,
        of.activity == compare.activity,
        of.letter == Letter.ACCOUNTABLE,
        is_in_force_on(compare.plan.starts_on),
    )
    stands = kind.model.place_id.in_([number for _kind, number in chains])
    below = select(kind.model).where(stands, kind.model.id.not_in(own))
    for place_id, known, number in kind.by_place(session, below, asked):
        yield replace(chains[reading.PLACE, place_id], facets=known), number


def _approvals(
    session: Session,
    place: Place,
    plan: Plan,
    asked: tuple[Collection[Activity], str, Effects],
) -> None:
    """Count the open approvals that come to somebody else."""
    touched, by, made = asked
    waiting = [one for of in OPEN_APPROVALS for one in of(session, place, touched)]
    if not waiting:
        return
    chains, rows = gathered(
        session, touched, [subject for _activity, subject in waiting], (Letter.ACCOUNTABLE,)
    )
    chains = with_facets(session, chains)
    for activity, subject in waiting:
        chain = chains[subject.key]
        compare = _Comparison(activity, plan, of_place(place).key, by)
        was, is_now = (one.acts for one in compare.answers(chain, along(chain, rows, activity)))
        if was.person_id != is_now.person_id:
            made.approvals += is_now.is_filled
            made.stranded += not is_now.is_filled
