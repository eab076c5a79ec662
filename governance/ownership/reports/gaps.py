"""The list of what nobody is accountable for, at the highest place at which that is so."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import Session, aliased

from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.identity.models import Person
from governance.ownership.activities import ACTIVITIES, ACTIVITY_LABELS, Family
from governance.ownership.answers import Cause
from governance.ownership.models import Activity
from governance.ownership.projection.models import Owner, holds_today
from governance.ownership.reading import PLACE
from governance.places.models import Level, Place

CAUSES = {
    Cause.NEVER_NAMED: "never named",
    Cause.ENDED: "ended",
    Cause.DEACTIVATED: "left",
    Cause.LOST_ROLE: "lost the role",
    Cause.TWO_NAMED: "two named at once",
    Cause.BLANK: "blank on purpose",
    Cause.NO_HOLDER: "role without a holder",
    Cause.SEVERAL_HOLDERS: "role with several holders",
    Cause.AWAY: "out of office",
}
SITE, ABOVE, ACTING = aliased(Place), aliased(Owner), aliased(Person)
NUMBERS = {each: number for number, each in enumerate(Activity)}
KEY = Owner.subject_id * len(NUMBERS) + case(NUMBERS, value=Owner.activity)
"""One number for a place and an activity."""

LABEL = case(ACTIVITY_LABELS, value=Owner.activity)
WHY = case({cause.value: words for cause, words in CAUSES.items()}, value=Owner.cause)


def rows(actor: Actor) -> Select[tuple[Owner]]:
    """Select the vacancies at places that the reader may read, each where it begins.

    Below a vacant place the same vacancy is not repeated, but for each site.
    """
    above = and_(
        ABOVE.subject_kind == PLACE, ABOVE.subject_id == Place.parent_id, ABOVE.facet == "",
        ABOVE.activity == Owner.activity, holds_today(ABOVE),
    )  # fmt: skip
    begins = or_(
        Place.level.in_([Level.ENTERPRISE, Level.SITE]),
        Owner.is_own,
        ABOVE.person_id.is_not(None),
        ABOVE.cause != Owner.cause,
    )
    reads = readable(actor, Place).with_only_columns(Place.id)
    return (
        select(Owner)
        .join(Place, Place.id == Owner.subject_id)
        .join(SITE, SITE.id == Place.site_id, isouter=True)
        .join(ABOVE, above, isouter=True)
        .join(ACTING, ACTING.id == Owner.acting_id, isouter=True)
        .where(
            Owner.subject_kind == PLACE, Owner.facet == "", Owner.person_id.is_(None),
            holds_today(), begins, Place.id.in_(reads),
        )
        .add_columns(
            Place.name.label("place"), SITE.name.label("site"), ACTING.name.label("acting")
        )
    )  # fmt: skip


def listing(session: Session) -> Listing:
    """Declare the list of gaps."""
    sites = select(Place.id, Place.name).where(Place.level == Level.SITE).order_by(Place.name)
    return Listing(
        name="gaps",
        columns=[
            Column("activity", "Activity", lambda r: Cell(ACTIVITY_LABELS[r.Owner.activity],
                   is_strong=True), sort=LABEL, nullable=False),
            Column("place", "Place", lambda r: Cell(r.place, to=("places.show",
                   r.Owner.subject_id)), sort=Place.name),
            Column("site", "Site", lambda r: r.site or Cell("all sites", is_muted=True),
                   sort=SITE.name, nullable=True),
            Column("why", "Why", lambda r: Cell(CAUSES[Cause(r.Owner.cause)], shape="stop",
                   tone="bad"), sort=WHY, nullable=False),
            Column("acting", "Acts meanwhile", lambda r: r.acting or Cell("nobody", is_muted=True),
                   sort=ACTING.name, nullable=True),
        ],
        filters=[
            Text("q", "Place", lambda text: Place.name.icontains(text, autoescape=True)),
            Choice("activity", "Activity", [(a.value, ACTIVITY_LABELS[a]) for a in Activity],
                   lambda values: Owner.activity.in_([Activity(value) for value in values])),
            Choice("family", "Family", [(f.value, f.value) for f in Family], _of_family),
            Choice("site", "Site", [(str(key), name) for key, name in session.execute(sites)],
                   lambda values: Place.site_id.in_(map(int, values)), lead="at"),
            Choice("why", "Why", [(c.value, words) for c, words in CAUSES.items()],
                   Owner.cause.in_),
            Flag("unattended", "nobody acts", Owner.acting_id.is_(None)),
        ],
        default_sort="site",
        key=KEY,
        singular="gap",
        plural="gaps",
        endpoint="ownership_reports.gaps",
        export_endpoint="ownership_reports.gaps_export",
    )  # fmt: skip


def _of_family(values: Sequence[str]) -> ColumnElement[bool]:
    chosen = [each for each, spec in ACTIVITIES.items() if spec.family in values]
    return Owner.activity.in_(chosen)
