"""What the register says on the home page and in the inbox of those who keep it."""

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, permitted
from governance.core.contributions import FIGURES, INBOX, Figure, Group, Item, Target
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.queries.assets import UNRATED
from governance.register.rules import Permission
from governance.register.vocabulary import AssetState, GxpRelevance

GAPS: tuple[tuple[str, ColumnElement[bool], dict[str, str]], ...] = (
    ("Firmware unknown", Asset.firmware.is_(None), {"firmware_unknown": "1"}),
    ("Criticality not rated", Asset.criticality.is_(None), {"criticality": UNRATED}),
    (
        "GxP undetermined",
        Asset.gxp == GxpRelevance.UNDETERMINED,
        {"gxp": GxpRelevance.UNDETERMINED.value},
    ),
)
"""A fact that is lacking, the assets that lack it, and the list of them."""

LIVING = {"state": AssetState.IN_OPERATION.value}


def _kept(actor: Actor, *what: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """Return the conditions of what is in operation where the actor keeps the register."""
    mine = permitted(actor, Permission.EDIT, Asset)
    return [mine, Asset.state == AssetState.IN_OPERATION, *what]


def _is_keeper(actor: Actor) -> bool:
    return actor.holds("ot_lead", "it_lead", "area_owner")


def figures(session: Session, actor: Actor) -> list[Figure]:
    """Count the assets that the actor keeps, and those of them about which a fact is lacking."""
    if not _is_keeper(actor):
        return []
    counts = [func.count(), *(func.count().filter(lacks) for _, lacks, _ in GAPS)]
    total, *lacking = session.execute(select(*counts).where(*_kept(actor))).one()
    return [
        Figure("Assets in operation", total, Target("register.index", LIVING)),
        *(
            Figure(label, value, Target("register.index", {**LIVING, **args}), needs_care=True)
            for (label, _, args), value in zip(GAPS, lacking, strict=True)
        ),
    ]


def to_fix(session: Session, actor: Actor) -> list[Item]:
    """Return one item a site for the assets whose firmware nobody knows."""
    if not _is_keeper(actor):
        return []
    return [
        Item(
            group=Group.FIX,
            reference=site,
            title=_counted(count),
            why="You keep the register there; no advisory can be matched without it.",
            verb="Show them",
            target=Target(
                "register.index", {**LIVING, "site": str(site_id), "firmware_unknown": "1"}
            ),
        )
        for site_id, site, count in session.execute(_without_firmware(actor))
    ]


def _without_firmware(actor: Actor) -> Select[int, str, int]:
    per_site = (
        select(Asset.site_id, func.count().label("n"))
        .where(*_kept(actor, Asset.firmware.is_(None)))
        .group_by(Asset.site_id)
        .subquery()
    )
    return (
        select(Place.id, Place.name, per_site.c.n)
        .join(per_site, per_site.c.site_id == Place.id)
        .order_by(Place.name)
    )


def _counted(count: int) -> str:
    if count == 1:
        return "1 asset has no known firmware"
    return f"{count:,} assets have no known firmware"


FIGURES.append(figures)
INBOX.append(to_fix)
