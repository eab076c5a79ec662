"""The figures of change control: each is a condition, counted here and listed behind its number.

So a number and the list behind it cannot disagree. Cost: one statement a figure, over its periods.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    exists,
    false,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.orm import QueryableAttribute, Session

from governance.audit.models import AuditEvent
from governance.core.access import Actor, permitted
from governance.register.drifts.models import Drift, DriftState
from governance.register.drifts.rules import Permission as OfDrifts
from governance.register.models import Asset
from governance.register.vocabulary import Domain
from workflows.changes.figures import rules
from workflows.changes.figures.rules import Period, Told, sorted_into
from workflows.changes.models import (
    Answer,
    ChangeAnswer,
    ChangeRequest,
    ChangeScope,
    ChangeState,
    ChangeType,
)
from workflows.changes.queries.lists import of_types, overdue
from workflows.changes.rules.machine import DEFINITIONS, definitions_of
from workflows.changes.rules.permissions import Permission

C = ChangeRequest
KIND = C.__tablename__
When = QueryableAttribute[Any]


@dataclass(frozen=True, slots=True)
class Cut:
    """Which changes are counted: all that may be read, or those of one site, type or world."""

    site_id: int | None = None
    type: ChangeType | None = None
    world: str | None = None

    def where(self) -> list[ColumnElement[bool]]:
        """Return the conditions."""
        return [
            *([C.site_id == self.site_id] if self.site_id else []),
            *([of_types([self.type])] if self.type else []),
            *([WORLDS[self.world]] if self.world else []),
        ]


def _has(of: ColumnElement[bool]) -> ColumnElement[bool]:
    """Match the changes that are about an asset of which this holds."""
    main = exists().where(Asset.id == C.asset_id, of)
    further = exists().where(ChangeScope.change_id == C.id, Asset.id == ChangeScope.asset_id, of)
    return or_(main.correlate(C), further.correlate(C))


HAS_IT = _has(Asset.domain == Domain.IT)
HAS_OT = _has(Asset.domain != Domain.IT)
WORLDS: Mapping[str, ColumnElement[bool]] = {
    "it": and_(HAS_IT, ~HAS_OT),
    "ot": and_(HAS_OT, ~HAS_IT),
    "mixed": and_(HAS_IT, HAS_OT),
}
"""Whose assets a change is about; laboratory, building and IoT are told with OT."""


def _event(verb: str) -> ColumnElement[bool]:
    """Join an act on a change, by its place in the trail."""
    return and_(
        AuditEvent.verb == verb,
        AuditEvent.subject_kind == KIND,
        AuditEvent.subject_key == cast(C.id, String),
    )


def _ever(verb: str) -> ColumnElement[bool]:
    return exists().where(_event(verb)).correlate(C)


UNKNOWN = C.id.in_(select(ChangeAnswer.change_id).where(ChangeAnswer.answer == Answer.UNKNOWN))
EMERGENCIES = [name for name in DEFINITIONS if name.startswith("emergency@")]
VERIFIED_ONCE = ~_ever("change.reworked")


@dataclass(frozen=True, slots=True)
class Figure:
    """Which changes a figure is about, in which period each counts, and what is made of them."""

    when: When | None = None
    """The moment by which a change belongs to a period."""

    verb: str = ""
    """Else the act of the trail by which it does."""

    condition: ColumnElement[bool] | None = None
    """Which of them count: of a share the part."""

    since: When | None = None
    """Of a time: from when to `when` it runs."""

    until: When | None = None
    value: QueryableAttribute[int] | None = None
    """Of a mean: of what."""

    of: str = ""
    """Of a share: the figure that is the whole."""

    unit: str = ""
    goal: float | None = None


FIGURES: Mapping[str, Figure] = {
    "raised": Figure( C.created_at),
    "emergency": Figure(
        C.created_at,
        condition=C.workflow.in_(EMERGENCIES) if EMERGENCIES else false(),
        of="raised",
        unit="%",
    ),
    "released": Figure( C.released_at
    ),
    "lead_time": Figure(
        C.released_at,
        since=C.created_at,
        until=C.released_at,
        unit="days",
    ),
    "first_time_right": Figure(
        C.released_at,
        condition=VERIFIED_ONCE,
        of="released",
        unit="%",
    ),
    "approved": Figure( C.approved_at
    ),
    "unknown": Figure(
        C.approved_at,
        condition=UNKNOWN,
        goal=0,
    ),
    "revisions": Figure(
        C.approved_at,
        value=C.revision,
    ),
    "rejected": Figure(
        verb="change.rejected",
    ),
    "backed_out": Figure(
        verb="change.backed_out",
    ),
}  # fmt: skip
"""By the word that an address uses."""

PHASES: Mapping[str, tuple[When, When]] = {
    "writing": (C.created_at, C.proposed_at),
    "approval": (C.proposed_at, C.approved_at),
    "waiting": (C.approved_at, C.started_at),
    "work": (C.started_at, C.completed_at),
    "release": (C.completed_at, C.released_at),
}
"""What the lead time is made of. Of a change that was revised, its last time counts."""


def behind(key: str, period: Period) -> list[ColumnElement[bool]]:
    """Return the conditions of the changes behind a number."""
    figure = FIGURES[key]
    begins, ends = period.begins_at, period.ends_at
    if figure.when is None:
        of = select(AuditEvent.subject_key).where(
            AuditEvent.verb == figure.verb,
            AuditEvent.subject_kind == KIND,
            AuditEvent.at >= begins,
            AuditEvent.at < ends,
        )
        return [cast(C.id, String).in_(of)]
    given = [] if figure.condition is None else [figure.condition]
    return [figure.when >= begins, figure.when < ends, *given]


def behind_any(keys: Sequence[str], period: Period) -> ColumnElement[bool]:
    """Match the changes behind any of some numbers."""
    return or_(false(), *(and_(*behind(key, period)) for key in keys))


def of_worlds(names: Sequence[str]) -> ColumnElement[bool]:
    """Match the changes of IT, of OT, or of both."""
    return or_(false(), *(WORLDS[name] for name in names))


def _of(actor: Actor, cut: Cut, periods: Sequence[Period], key: str) -> tuple[When, Select[Any]]:
    """Return the moment that a figure counts by, and its changes over all its periods."""
    figure = FIGURES[key]
    when: When = AuditEvent.at if figure.when is None else figure.when
    wanted: Select[Any] = select().select_from(C)
    if figure.when is None:
        wanted = wanted.join(AuditEvent, _event(figure.verb))
    return when, wanted.where(
        permitted(actor, Permission.READ, C),
        when >= periods[0].begins_at,
        when < periods[-1].ends_at,
        *([] if figure.condition is None else [figure.condition]),
        *cut.where(),
    )


def _counted(
    session: Session, actor: Actor, cut: Cut, periods: Sequence[Period], key: str
) -> list[tuple[int, float | None]]:
    """Return how many changes there are in each period, and the mean of what is looked at."""
    when, wanted = _of(actor, cut, periods, key)
    each = C.id if FIGURES[key].verb else None
    number = func.count() if each is None else func.count(each.distinct())
    value = FIGURES[key].value
    mean = null() if value is None else func.avg(value)
    asked: list[Any] = []
    for period in periods:
        within = and_(when >= period.begins_at, when < period.ends_at)
        asked += [number.filter(within), mean if value is None else mean.filter(within)]
    found = session.execute(wanted.add_columns(*asked)).one()
    return list(zip(found[::2], found[1::2], strict=True))


def _spans(
    session: Session, actor: Actor, cut: Cut, periods: Sequence[Period], key: str
) -> list[Told]:
    """Return the median of a time in each period: of that every change is looked at."""
    figure = FIGURES[key]
    when, wanted = _of(actor, cut, periods, key)
    columns: list[Any] = [when, figure.since, figure.until]
    rows = session.execute(wanted.add_columns(*columns))
    found = sorted_into(periods, ((at, rules.days(end - begin)) for at, begin, end in rows))
    return [rules.middle(days) for days in found]


@dataclass(frozen=True, slots=True)
class Line:
    """A figure over its periods."""

    key: str
    figure: Figure
    told: Sequence[Told]


def table(session: Session, actor: Actor, cut: Cut, periods: Sequence[Period]) -> list[Line]:
    """Return every figure over its periods; a fixed number of statements."""
    asked = (session, actor, cut, periods)
    timed = {key: _spans(*asked, key) for key, each in FIGURES.items() if each.since is not None}
    found = {key: _counted(*asked, key) for key in FIGURES if key not in timed}
    return [
        Line(key, figure, timed.get(key) or _told(figure, found[key], found.get(figure.of, ())))
        for key, figure in FIGURES.items()
    ]


def _told(
    figure: Figure,
    mine: Sequence[tuple[int, float | None]],
    whole: Sequence[tuple[int, float | None]],
) -> list[Told]:
    if whole:
        return [rules.share(part, all_) for (part, _), (all_, _) in zip(mine, whole, strict=True)]
    if figure.value is not None:
        return [Told(None if mean is None else round(float(mean) - 1, 1), n) for n, mean in mine]
    return [Told(number, number) for number, _ in mine]


@dataclass(frozen=True, slots=True)
class Split:
    """The lead time of one kind of changes within a period."""

    name: str
    told: Told


def by_type(session: Session, actor: Actor, cut: Cut, period: Period) -> list[Split]:
    """Return the lead time of each type that was released; one statement."""
    types = {name: kind.value for kind in ChangeType for name in definitions_of(kind)}
    found = _released(session, actor, cut, period, (C.workflow,))
    return _splits(((types[name], days) for name, days in found), list(ChangeType))


def by_world(session: Session, actor: Actor, cut: Cut, period: Period) -> list[Split]:
    """Return the lead time of changes of IT, of OT and of both; one statement."""
    found = _released(session, actor, cut, period, (HAS_IT, HAS_OT))
    named = (("mixed" if it and ot else "it" if it else "ot", days) for it, ot, days in found)
    return _splits(named, list(WORLDS))


def by_phase(session: Session, actor: Actor, cut: Cut, period: Period) -> list[Split]:
    """Return how long the changes that were released had been in each phase; one statement."""
    columns = [each for begins, ends in PHASES.values() for each in (begins, ends)]
    found = session.execute(_wanted(actor, cut, period, columns)).all()
    told = []
    for n, key in enumerate(PHASES):
        pairs = [(row[2 * n], row[2 * n + 1]) for row in found]
        spans = [rules.days(ends - begins) for begins, ends in pairs if begins and ends]
        told.append(Split(key, rules.middle(spans)))
    return told


def _wanted(actor: Actor, cut: Cut, period: Period, columns: Sequence[Any]) -> Select[Any]:
    mine = permitted(actor, Permission.READ, C)
    return select(*columns).where(mine, *cut.where(), *behind("released", period))


def _released(
    session: Session, actor: Actor, cut: Cut, period: Period, columns: Sequence[Any]
) -> list[tuple[Any, ...]]:
    wanted = _wanted(actor, cut, period, (*columns, C.created_at, C.released_at))
    return [(*row[:-2], rules.days(row[-1] - row[-2])) for row in session.execute(wanted)]


def _splits(rows: Iterable[tuple[str, float]], order: Sequence[str]) -> list[Split]:
    found: dict[str, list[float]] = {str(name): [] for name in order}
    for name, days in rows:
        found[name].append(days)
    return [Split(name, rules.middle(days)) for name, days in found.items() if days]


def overdue_now(session: Session, actor: Actor, cut: Cut) -> list[tuple[ChangeState, int]]:
    """Return how many changes are overdue now in each state, most first; one statement."""
    number = func.count()
    wanted = (
        select(C.state, number)
        .where(permitted(actor, Permission.READ, C), overdue(), *cut.where())
        .group_by(C.state)
        .order_by(number.desc(), C.state)
    )
    return [(state, count) for state, count in session.execute(wanted)]


def unauthorised(session: Session, actor: Actor, cut: Cut, periods: Sequence[Period]) -> list[Told]:
    """Return how many drifts were decided to be changes that nobody approved; one statement."""
    wanted = select(Drift.decided_at, Drift.id).where(
        permitted(actor, OfDrifts.READ, Drift),
        Drift.state.in_((DriftState.UNAUTHORISED, DriftState.SETTLED)),
        Drift.decided_at >= periods[0].begins_at,
        Drift.decided_at < periods[-1].ends_at,
        *([Drift.site_id == cut.site_id] if cut.site_id else []),
    )
    rows = ((at, key) for at, key in session.execute(wanted) if at is not None)
    return [Told(len(ids), len(ids)) for ids in sorted_into(periods, rows)]
