"""For how many records somebody is accountable, by activity and site."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.ownership.activities import ACTIVITIES, Family
from governance.ownership.models import Activity
from governance.ownership.projection.models import Owner, holds_today
from governance.ownership.reading import PLACE
from governance.ownership.subjects import SUBJECTS, Facet, Kind
from governance.places.models import Place


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
    count = _Count(session, actor)
    for name, kind in SUBJECTS.items():
        if name != PLACE and kind.model is not None:
            count.by_place(kind)
            count.by_themselves(name, kind)
    wanted = {site_id for _, site_id in count.shares}
    found = select(Place).where(Place.id.in_(wanted)).order_by(Place.name, Place.id)
    sites = tuple(session.scalars(found))
    return Coverage(
        sites,
        tuple(
            Line(
                each, spec.label[:1].upper() + spec.label[1:], spec.family,
                tuple(count.shares[each, site.id] for site in sites),
            )
            for each, spec in ACTIVITIES.items()
        ),
    )  # fmt: skip


class _Count:
    """The shares so far, by activity and site."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self.shares: dict[tuple[Activity, int], Share] = defaultdict(Share)
        self._session, self._actor = session, actor
        self._owners = _owners(session)
        sites = session.execute(select(Place.id, Place.site_id))
        self._site_of: dict[int, int | None] = {row.id: row.site_id for row in sites}

    def by_place(self, kind: Kind) -> None:
        """Take each record for what holds at its place."""
        asked = readable(self._actor, kind.model)
        counted = kind.by_place(self._session, asked, self._owners.facets)
        for place_id, facts, number in counted:
            for activity in Activity:
                filled = self._owners.is_filled(activity, place_id, facts)
                self._add(activity, place_id, Share(number if filled else 0, number))

    def by_themselves(self, name: str, kind: Kind) -> None:
        """Set right what a row that names the record itself says."""
        facets = [facet for facet in kind.facets if facet.name in self._owners.facets]
        columns = [kind.model.place_id, *(facet.column for facet in facets)]
        own = (
            readable(self._actor, kind.model)
            .where(kind.is_counted)
            .with_only_columns(*columns, Owner.activity, Owner.person_id.is_not(None))
            .join(Owner, Owner.subject_id == kind.model.id)
            .where(Owner.subject_kind == name, holds_today())
        )
        for place_id, *values, activity, filled in self._session.execute(own):
            was = self._owners.is_filled(activity, place_id, _facts(facets, values))
            self._add(activity, place_id, Share(int(bool(filled)) - int(was), 0))

    def _add(self, activity: Activity, place_id: int, share: Share) -> None:
        self.shares[activity, self._site_of[place_id] or place_id] += share


def _facts(facets: Sequence[Facet], values: Sequence[Any]) -> dict[str, str]:
    pairs = zip(facets, values, strict=True)
    return {facet.name: str(value) for facet, value in pairs if value is not None}


class _Owners:
    """Whether an activity is filled at a place, for records with some facts."""

    def __init__(self) -> None:
        self.general: dict[tuple[Activity, int], bool] = {}
        self.special: dict[tuple[Activity, int, str, str], bool] = {}
        self.facets = set[str]()

    def is_filled(self, activity: Activity, place_id: int, facts: Mapping[str, str]) -> bool:
        """Return what the row for a fact says, else the general one."""
        for facet, value in facts.items():
            found = self.special.get((activity, place_id, facet, value))
            if found is not None:
                return found
        return self.general.get((activity, place_id), False)


def _owners(session: Session) -> _Owners:
    made = _Owners()
    wanted = select(
        Owner.activity, Owner.subject_id, Owner.facet, Owner.facet_value,
        Owner.person_id.is_not(None),
    ).where(Owner.subject_kind == PLACE, holds_today())  # fmt: skip
    for activity, place_id, facet, value, filled in session.execute(wanted):
        if facet:
            made.facets.add(facet)
            made.special[activity, place_id, facet, value] = bool(filled)
        else:
            made.general[activity, place_id] = bool(filled)
    return made
