"""For how many records somebody is accountable, by activity and site."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.ownership.activities import ACTIVITIES, Family
from governance.ownership.models import Activity
from governance.ownership.projection.models import Owner, holds_today
from governance.ownership.reading import PLACE
from governance.ownership.subjects import SUBJECTS, Kind
from governance.places.models import Place

Spot = tuple[int, tuple[str, ...]]
"""A place, and the values of the published facts of what hangs there, those that matter."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some records have somebody accountable."""

    filled: int = 0
    total: int = 0

    def __add__(self, other: "Share") -> "Share":
        """Take two together."""
        return Share(self.filled + other.filled, self.total + other.total)

    @property
    def vacant(self) -> int:
        """How many have nobody."""
        return self.total - self.filled

    @property
    def percent(self) -> int | None:
        """The share in percent, rounded down so that 100 means all; None where there are none."""
        return self.filled * 100 // self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Line:
    """One activity, with its share at each site."""

    activity: Activity
    title: str
    family: Family
    cells: tuple[Share, ...]

    @property
    def whole(self) -> Share:
        """All sites together."""
        return sum(self.cells, Share())


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every activity against every site at which the reader may read records."""

    sites: tuple[Place, ...]
    lines: tuple[Line, ...]

    @property
    def whole(self) -> Share:
        """All of it."""
        return sum((line.whole for line in self.lines), Share())

    @property
    def by_site(self) -> tuple[Share, ...]:
        """Each site over all activities."""
        columns = zip(*(line.cells for line in self.lines), strict=True)
        return tuple(sum(column, Share()) for column in columns)


def coverage(session: Session, actor: Actor) -> Coverage:
    """Count, in a few statements however many records there are, who of them has somebody.

    Records are counted by place; who is accountable there is read from the projection.
    """
    at = _owners(session)
    site_of = dict(session.execute(select(Place.id, Place.site_id)).tuples())
    tally: dict[tuple[Activity, int], Share] = defaultdict(Share)
    for name, kind in SUBJECTS.items():
        if name != PLACE and kind.model is not None:
            _tally(session, actor, (name, kind), at, site_of, tally)
    wanted = {site_id for _, site_id in tally}
    found = session.scalars(select(Place).where(Place.id.in_(wanted)).order_by(Place.name, Place.id))
    sites = tuple(found)
    return Coverage(
        sites,
        tuple(
            Line(
                each, spec.label[:1].upper() + spec.label[1:], spec.family,
                tuple(tally[each, site.id] for site in sites),
            )
            for each, spec in ACTIVITIES.items()
        ),
    )  # fmt: skip


class _Owners:
    """Whether an activity is filled at a place, for records with some facts."""

    def __init__(self) -> None:
        self.general: dict[tuple[Activity, int], bool] = {}
        self.special: dict[tuple[Activity, int, str, str], bool] = {}
        self.facets = set[str]()

    def is_filled(self, activity: Activity, place_id: int, facts: Mapping[str, str]) -> bool:
        for facet, value in facts.items():
            found = self.special.get((activity, place_id, facet, value))
            if found is not None:
                return found
        return self.general.get((activity, place_id), False)


def _owners(session: Session) -> _Owners:
    made = _Owners()
    is_filled = Owner.person_id.is_not(None)
    wanted = select(
        Owner.activity, Owner.subject_id, Owner.facet, Owner.facet_value, is_filled
    ).where(Owner.subject_kind == PLACE, holds_today())
    for activity, place_id, facet, value, filled in session.execute(wanted):
        if facet:
            made.facets.add(facet)
            made.special[activity, place_id, facet, value] = bool(filled)
        else:
            made.general[activity, place_id] = bool(filled)
    return made


def _tally(
    session: Session,
    actor: Actor,
    named: tuple[str, Kind],
    at: _Owners,
    site_of: Mapping[int, int | None],
    tally: dict[tuple[Activity, int], Share],
) -> None:
    """Add the records of one kind: by place first, then those that a row names themselves."""
    kind_name, kind = named
    facets = [facet for facet in kind.facets if facet.name in at.facets]
    columns = [kind.model.place_id, *(facet.column for facet in facets)]
    asked = readable(actor, kind.model).where(kind.is_counted)
    counted: Sequence[Any] = session.execute(
        asked.with_only_columns(*columns, func.count()).group_by(*columns)
    ).all()
    for place_id, *values, number in counted:
        facts = {f.name: str(v) for f, v in zip(facets, values, strict=True) if v is not None}
        site_id = site_of[place_id] or place_id
        for activity in Activity:
            filled = at.is_filled(activity, place_id, facts)
            tally[activity, site_id] += Share(number if filled else 0, number)
    is_filled = Owner.person_id.is_not(None)
    own = (
        asked.with_only_columns(*columns, Owner.activity, is_filled)
        .join(Owner, Owner.subject_id == kind.model.id)
        .where(Owner.subject_kind == kind_name, holds_today())
    )
    for place_id, *values, activity, filled in session.execute(own):
        facts = {f.name: str(v) for f, v in zip(facets, values, strict=True) if v is not None}
        differs = int(bool(filled)) - int(at.is_filled(activity, place_id, facts))
        tally[activity, site_of[place_id] or place_id] += Share(differs, 0)
