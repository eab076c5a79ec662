"""What ownership adds to the inbox and the home page: vacancies, one for a site and activity."""

from dataclasses import dataclass

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from governance.core.access import Actor, could, permitted
from governance.core.contributions import FIGURES, INBOX, Figure, Group, Item, Target
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.filled import resolved
from governance.ownership.models import SIGNING, Activity
from governance.ownership.panel import panel
from governance.ownership.rules import Permission
from governance.ownership.subjects import of_place
from governance.places.models import Place
from governance.places.panels import PANELS
from governance.places.panels import Panel as PlacePanel

MOST = 50
"""Items that one person is shown; a company with more has its matrix."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An activity that nobody is accountable for at some places of a site."""

    site_id: int
    site: str
    activity: Activity
    places: int
    """How many of the site's places are vacant, as far as the reader may name somebody there."""

    is_at_site: bool
    """Whether the site itself is one of them."""

    is_everywhere: bool
    """Whether none of them is filled."""

    @property
    def where(self) -> str:
        """Say where nobody is accountable."""
        if self.is_at_site and self.is_everywhere:
            return self.site
        below = self.places - self.is_at_site
        some = f"{below} place{'s' if below > 1 else ''} of {self.site}" if below else ""
        return " and ".join(filter(None, [f"{self.site} itself" * self.is_at_site, some]))


def gaps(session: Session, actor: Actor) -> list[Gap]:
    """Return the vacancies at places where the actor may name somebody; one statement."""
    if not could(actor, Permission.NAME, Place):
        return []
    at, site = resolved(SIGNING), aliased(Place)
    places = func.sum(1 - at.c.is_filled)
    is_at_site = func.max(case((and_(Place.id == site.id, at.c.is_filled == 0), 1), else_=0))
    vacant = (
        select(site.id, site.name, at.c.activity, places, is_at_site, func.count() == places)
        .join(Place, Place.id == at.c.place_id)
        .join(site, site.id == Place.site_id)
        .where(permitted(actor, Permission.NAME, Place))
        .group_by(site.id, site.name, at.c.activity)
        .having(places > 0)
        .order_by(site.name, site.id, at.c.activity)
    )
    return [
        Gap(site_id, name, Activity(activity), int(count), bool(itself), bool(everywhere))
        for site_id, name, activity, count, itself, everywhere in session.execute(vacant)
    ]


def to_fill(session: Session, actor: Actor) -> list[Item]:
    """Return an item for each activity of a site that somebody is to be named for."""
    return [
        Item(
            Group.FIX,
            gap.site,
            f"Nobody is accountable for {ACTIVITY_LABELS[gap.activity]} at {gap.where}",
            f"you may name somebody at {gap.site}; a change that needs it cannot be approved",
            "Name somebody",
            Target("matrix.show", {"place": gap.site_id, "gaps": 1}),
        )
        for gap in gaps(session, actor)[:MOST]
    ]


def vacancies(session: Session, actor: Actor) -> list[Figure]:
    """Return how many activities are vacant at the actor's sites."""
    if not could(actor, Permission.NAME, Place):
        return []
    target = Target("matrix.show")
    return [Figure("Activities nobody is accountable for", len(gaps(session, actor)), target, True)]  # noqa: FBT003


def of_place_page(session: Session, actor: Actor, place: Place) -> PlacePanel:
    """Return the card of a place's own page."""
    shown = panel(session, actor, of_place(place))
    return PlacePanel("Accountable", "ownership/on_place.html", {"ownership": shown})


def contribute() -> None:
    """Add all of it to the pages of the application; once, however often it is composed."""
    if to_fill not in INBOX:
        INBOX.append(to_fill)
        FIGURES.append(vacancies)
        PANELS.append(of_place_page)
