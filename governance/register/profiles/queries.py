"""What is known of assets, as names of fields; how complete that is, and where it is said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from sqlalchemy import (
    Executable,
    bindparam,
    select,
)
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor
from governance.core.memory import remembered, within
from governance.places.models import Level, Place
from governance.places.panels import PANELS
from governance.places.panels import Panel as PlacePanel
from governance.register.groups.declared import GROUPS
from governance.register.groups.models import OfAsset
from governance.register.models import Asset
from governance.register.profiles.fields import ALWAYS
from governance.register.profiles.knowing import LISTED, OWN, SAYS_NOTHING
from governance.register.profiles.models import Demand, ProfileRuling
from governance.register.profiles.rules import (
    PROFILES,
    Judgement,
    Known,
    Profile,
    Ruled,
    Rulings,
    judge,
    profile_of,
)


def _says(value: Any) -> bool:
    return value is not None and value not in SAYS_NOTHING


Described = tuple[dict[str, OfAsset | None], Collection[str]]
"""The row of each group that there is of an asset, and which of the fields in lists are known."""


def described(session: Session, asset: Asset) -> Described:
    """Return all that judges one asset beside its own facts, in one statement."""

    def asked() -> Described:
        row = session.execute(_description(), {"asset_id": asset.id}).one()
        rows, listed = row[: len(GROUPS)], row[len(GROUPS) :]
        known = [name for name, is_known in zip(LISTED, listed, strict=True) if is_known]
        return dict(zip(GROUPS, rows, strict=True)), known

    return within(session, ("described", asset.id), asked)


@cache
def _description() -> Executable:
    asked = select(*(group.model for group in GROUPS.values()), *LISTED.values())
    wanted: Executable = _with_groups(asked).where(Asset.id == bindparam("asset_id"))
    return wanted


def _with_groups(asked: Any) -> Any:
    asked = asked.select_from(Asset)
    for group in GROUPS.values():
        asked = asked.outerjoin(group.model, group.model.asset_id == Asset.id)
    return asked


def judged(session: Session, asset: Asset, excused: Collection[str]) -> Judgement:
    """Return how complete an asset is, of which these fields do not apply."""
    rows, listed = described(session, asset)
    values = {name: getattr(asset, column.key) for name, column in OWN.items()} | {
        group.key(fact): getattr(rows[code], fact.name, None)
        for code, group in GROUPS.items()
        for fact in group.facts
    }
    fields = {name for name, value in values.items() if _says(value)}
    known = Known(
        asset.domain,
        asset.asset_class,
        asset.ot_function,
        asset.gxp,
        asset.has_safety_function,
        asset.state,
        frozenset({*fields, *listed}),
        frozenset(excused),
        asset.site_id,
    )
    decided = remembered(session, "profile rulings", partial(rulings, session))
    return judge(known, decided.of(asset.site_id, profile_of(asset.asset_class).name))


@dataclass(frozen=True, slots=True)
class Decided:
    """What places decided on profiles, as it is in force."""

    by_place: Mapping[tuple[int, str], Mapping[str, Ruled]]
    everywhere: Sequence[int]
    """The enterprise: what it decided counts at each site that has not decided itself."""

    def own(self, place_id: int, profile: str) -> Mapping[str, Ruled]:
        """Return what this place itself decided on a profile."""
        return self.by_place.get((place_id, profile), {})

    def of(self, site_id: int, profile: str) -> Rulings:
        """Return what counts at a site."""
        places = (*self.everywhere, site_id)
        found = {name: one for at in places for name, one in self.own(at, profile).items()}
        return tuple(found.items())


def rulings(session: Session) -> Decided:
    """Return what is decided everywhere: one statement, few rows."""
    wanted = select(ProfileRuling, Place.name, Place.level).join(ProfileRuling.place)
    found: dict[tuple[int, str], dict[str, Ruled]] = {}
    enterprises = dict[int, None]()
    for one, place, level in session.execute(wanted.order_by(ProfileRuling.id)):
        own = found.setdefault((one.place_id, one.profile), {})
        own.pop(one.field, None)
        if one.demand is not Demand.AS_ABOVE:
            own[one.field] = Ruled(one.id, place, one.demand, one.reason)
        if level is Level.ENTERPRISE:
            enterprises[one.place_id] = None
    return Decided(found, tuple(enterprises))


def decisions(session: Session, place: Place) -> Sequence[ProfileRuling]:
    """Return every decision of a place, the latest first."""
    wanted = select(ProfileRuling).where(ProfileRuling.place_id == place.id)
    return session.scalars(
        wanted.options(joinedload(ProfileRuling.person)).order_by(ProfileRuling.id.desc())
    ).all()


@dataclass(frozen=True, slots=True)
class Asked:
    """One profile as it is at a place: fields with what decided on them, None: the profile."""

    profile: Profile
    must: Sequence[tuple[str, Ruled | None]]
    may: Sequence[tuple[str, Ruled | None]]
    dropped: Sequence[tuple[str, Ruled]]


def asked_at(session: Session, place: Place) -> list[Asked]:
    """Return what is asked of each kind of asset at a site, or by the enterprise."""
    decided = rulings(session)
    return [_asked(profile, decided.of(place.id, profile.name)) for profile in PROFILES]


def _asked(profile: Profile, ruled: Rulings) -> Asked:
    by = {demand: [(n, one) for n, one in ruled if one.demand is demand] for demand in Demand}
    settled = {*ALWAYS, *dict(ruled)}
    must = [(name, None) for name in profile.must if name not in settled]
    may = [(n, None) for n in profile.may if n not in settled and n not in profile.must]
    return Asked(profile, (*must, *by[Demand.MUST]), (*may, *by[Demand.MAY]), by[Demand.NEED_NOT])


def panel(_session: Session, _actor: Actor, place: Place) -> PlacePanel | None:
    """Lead from a site, or the enterprise, to what is asked of assets there."""
    if place.level not in {Level.ENTERPRISE, Level.SITE}:
        return None
    return PlacePanel("Profiles", "profiles/on_place.html")


PANELS.append(panel)
