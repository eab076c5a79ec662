"""Lowerings as pages show them: one, those of a site, and whom they wait for."""

from collections.abc import Sequence

from sqlalchemy import Select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor, could, permitted, readable
from governance.core.contributions import INBOX, Group, Item, Target
from governance.enforcement.rules import TITLES
from governance.evidence.models import KINDS
from governance.places.models import Place
from governance.places.panels import PANELS, Panel
from governance.register.lowering.models import Lowering
from governance.register.lowering.rules import Permission

KIND = Lowering.__tablename__
MOST = 50
LOADED = (
    joinedload(Lowering.site), joinedload(Lowering.asked_by), joinedload(Lowering.agreed_by),
)  # fmt: skip


def lowerings(actor: Actor) -> Select[Lowering]:
    """Select the lowerings that the actor may read, with their people."""
    return readable(actor, Lowering).options(*LOADED)


def whole(session: Session, it: Lowering) -> Lowering:
    """Return one with its site and its people."""
    return session.get_one(Lowering, it.id, options=LOADED, populate_existing=True)


def of_site(session: Session, actor: Actor, site: Place) -> Sequence[Lowering]:
    """Return those of a site, the latest first."""
    wanted = lowerings(actor).where(Lowering.site_id == site.id)
    return session.scalars(wanted.order_by(Lowering.id.desc()).limit(MOST)).all()


def title(it: Lowering) -> str:
    """Say what it comes to."""
    return f"{TITLES[it.rule]}: {it.before.value} to {it.level.value}"


def panel(session: Session, actor: Actor, place: Place) -> Panel | None:
    """Show on a site's page which rules were lowered, or are to be; nothing where none was."""
    found = of_site(session, actor, place) if place.site_id == place.id else ()
    rows = [(row, title(row)) for row in found]
    return (
        Panel("Rules lowered by signature", "lowering/panel.html", {"rows": rows}) if rows else None
    )


def waiting(session: Session, actor: Actor) -> list[Item]:
    """Return what waits for the actor to agree; who asked does not."""
    if not could(actor, Permission.AGREE, Lowering):
        return []
    wanted = lowerings(actor).where(
        Lowering.agreed_at.is_(None),
        Lowering.asked_by_id != actor.id,
        permitted(actor, Permission.AGREE, Lowering),
    )
    return [
        Item(
            group=Group.SIGN,
            reference=str(row),
            title=f"{title(row)} at {row.site.name}",
            why=f"{row.asked_by.name} asked for it; a second person agrees, or it is not lowered.",
            verb="Agree",
            target=Target("lowerings.show", {"id": row.id}),
            since=row.asked_at,
        )
        for row in session.scalars(wanted.order_by(Lowering.id).limit(MOST))
    ]


INBOX.append(waiting)
PANELS.append(panel)
KINDS[KIND] = Lowering
