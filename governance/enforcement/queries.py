"""How strictly rules are held, and what was observed of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.enforcement.models import Enforcement, Level, Observation, Rule
from governance.enforcement.rules import MEANS, SAYS, TITLES, Decided, level_on
from governance.places.models import Place
from governance.places.panels import PANELS, Panel

Levels = dict[tuple[int, Rule], Level]
"""Site and rule -> how strictly it is held; every rule of every site that was asked for."""


DECIDED = select(
    Enforcement.site_id, Enforcement.rule, Enforcement.starts_on, Enforcement.id,
    Enforcement.level,
).where(Enforcement.site_id.in_(bindparam("sites", expanding=True)))  # fmt: skip


def levels(session: Session, site_ids: Collection[int], on: date | None = None) -> Levels:
    """Return how strictly each rule is held at these sites, in one statement."""
    decided = defaultdict[tuple[int, Rule], list[Decided]](list)
    for row in session.execute(DECIDED, {"sites": list(site_ids)}):
        decided[row.site_id, row.rule].append(Decided(row.starts_on, row.id, row.level))
    day = on or clock.today()
    return {
        (site_id, rule): level_on(rule, decided[site_id, rule], day)
        for site_id in site_ids
        for rule in Rule
    }


@dataclass(frozen=True, slots=True)
class Held:
    """One rule at a site, as its page shows it."""

    rule: Rule
    title: str
    says: str
    level: Level
    means: str
    observed: int
    """How often it would have refused, since it was kept."""

    decided: Sequence[Enforcement]
    """Every decision, the latest day first; those to come among them."""


def held(session: Session, site: Place) -> list[Held]:
    """Return each rule at a site: three statements."""
    now = levels(session, [site.id])
    rows = session.scalars(
        select(Enforcement)
        .where(Enforcement.site_id == site.id)
        .options(joinedload(Enforcement.person))
        .order_by(Enforcement.starts_on.desc(), Enforcement.id.desc())
    ).all()
    counted = select(Observation.rule, func.count()).where(Observation.site_id == site.id)
    found = session.execute(counted.group_by(Observation.rule)).all()
    counts = {rule: int(number) for rule, number in found}
    return [
        Held(
            rule, TITLES[rule], SAYS[rule], now[site.id, rule], MEANS[now[site.id, rule]],
            counts.get(rule, 0), [row for row in rows if row.rule is rule],
        )
        for rule in Rule
    ]  # fmt: skip


def observations(actor: Actor) -> Select[Observation]:
    """Select what was observed, as far as the actor may read it."""
    return readable(actor, Observation).options(joinedload(Observation.place))


COLUMNS = (
    Column("seen", "When", lambda seen: seen.seen_at, Observation.id, is_reference=True),
    Column("rule", "Rule", lambda seen: TITLES[seen.rule]),
    Column("subject", "Record", lambda seen: Cell(seen.subject, is_strong=True)),
    Column("sentence", "What it would have said", lambda seen: seen.sentence),
    Column("place", "Place", lambda seen: seen.place.name),
    Column("actor", "Who", lambda seen: seen.actor),
    Column("level", "Level then", lambda seen: seen.level.value, is_minor=True),
)


def listing(session: Session, actor: Actor) -> Listing:
    """Declare the list of what was observed."""
    mine = readable(actor, Observation).with_only_columns(Observation.site_id).distinct()
    sites = session.execute(select(Place.id, Place.name).where(Place.id.in_(mine)))
    return Listing(
        name="observations",
        columns=COLUMNS,
        filters=(
            Choice("site", "Site", [(str(row.id), row.name) for row in sites],
                   lambda ids: Observation.site_id.in_(map(int, ids)), lead="in"),
            Choice("rule", "Rule", [(rule.value, TITLES[rule]) for rule in Rule],
                   Observation.rule.in_),
            Text("q", "Record", lambda text: Observation.subject.icontains(text, autoescape=True)),
        ),
        default_sort="-seen",
        key=Observation.id,
        singular="observation",
        plural="observations",
        endpoint="enforcement.observed",
        export_endpoint="enforcement.export",
    )  # fmt: skip


def panel(session: Session, _actor: Actor, place: Place) -> Panel | None:
    """Say on a site's page how strictly its rules are held."""
    if place.site_id != place.id:
        return None
    return Panel("Rules", "enforcement/panel.html", {"rules": held(session, place)})


PANELS.append(panel)
