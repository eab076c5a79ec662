"""The baselines of a site: what one holds, which is in force, and what waits for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from governance.audit.digests import Root
from governance.audit.models import AuditHead
from governance.audit.queries import history, latest_digest
from governance.audit.telling import Told
from governance.audit.telling import told as in_words
from governance.core import clock
from governance.core.access import Actor, made_once, permitted, readable
from governance.core.contributions import INBOX, Group, Item, Target, only_where
from governance.core.listing.shape import Shape, Tone
from governance.evidence.models import KINDS, Signature
from governance.ownership.filled import resolved
from governance.ownership.models import Activity, Assignment, is_in_force_on
from governance.places.models import Place
from governance.places.panels import PANELS, Panel
from governance.register.baselines.models import Baseline, BaselineState
from governance.register.baselines.rules import QUALITY, TECHNICAL, BaselineFacts, Permission
from governance.register.models import Asset

KIND = Baseline.__tablename__
STATE: dict[BaselineState, tuple[str, Shape, Tone]] = {
    BaselineState.TAKEN: ("waits for its two signatures", "wait", "warn"),
    BaselineState.SIGNED: ("signed", "done", "ok"),
    BaselineState.WITHDRAWN: ("withdrawn", "idle", ""),
}
VERBS = {
    "baseline.taken": "took it",
    "baseline.signed": "signed it",
    "baseline.completed": "put it in force with the second signature",
    "baseline.withdrawn": "withdrew it",
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a site holds at one moment."""

    event_seq: int
    assets: int
    assets_sha256: str
    duties: int
    duties_sha256: str
    vacancies: int


def snapshot(session: Session, site: Place) -> Snapshot:
    """Return what a site holds now: a fixed number of statements, read row by row."""
    kept = select(Asset.id, latest_digest("asset", Asset.id)).where(Asset.site_id == site.id)
    named = select(Assignment.id, latest_digest("assignment", Assignment.id)).where(
        Assignment.site_id == site.id, is_in_force_on(clock.today())
    )
    assets = _digested(session, kept.order_by(Asset.id))
    duties = _digested(session, named.order_by(Assignment.id))
    head = session.scalar(select(AuditHead.seq)) or 0
    return Snapshot(head, *assets, *duties, _vacancies(session, site))


def _digested(session: Session, wanted: Select[int, str]) -> tuple[int, str]:
    number, root = 0, Root()
    for row in session.execute(wanted.execution_options(yield_per=1_000)):
        number += 1
        root.add(f"{row[0]} {row[1]}\n")
    return number, root.digest()


def _vacancies(session: Session, site: Place) -> int:
    at = resolved(tuple(Activity))
    vacant = select(func.count()).select_from(at).join(Place, Place.id == at.c.place_id)
    return session.scalar(vacant.where(Place.site_id == site.id, at.c.is_filled == 0)) or 0


def of_site(session: Session, actor: Actor, site: Place) -> Sequence[Baseline]:
    """Return the baselines of a site that the actor may read, the latest first."""
    wanted = readable(actor, Baseline).where(Baseline.site_id == site.id)
    return session.scalars(
        wanted.options(joinedload(Baseline.taken_by)).order_by(Baseline.id.desc())
    ).all()


def in_force(session: Session, site_id: int, at: datetime | None = None) -> Baseline | None:
    """Return the baseline that a site is measured against, now or at a moment."""
    wanted = select(Baseline).where(
        Baseline.site_id == site_id, Baseline.state == BaselineState.SIGNED
    )
    if at is not None:
        wanted = wanted.where(Baseline.signed_at <= at)
    return session.scalars(wanted.order_by(Baseline.id.desc()).limit(1)).first()


def whole(session: Session, baseline: Baseline) -> Baseline:
    """Return the baseline with its site and who took it."""
    wanted = select(Baseline).where(Baseline.id == baseline.id)
    loaded = wanted.options(joinedload(Baseline.site), joinedload(Baseline.taken_by))
    return session.scalars(loaded.execution_options(populate_existing=True)).one()


def facts_of(
    baseline: Baseline, signatures: Iterable[Signature], reason: str | None = None
) -> BaselineFacts:
    """Freeze what the guards may know."""
    signers = tuple((made.activity, made.person_id) for made in signatures)
    return BaselineFacts(str(baseline), baseline.state, signers, reason)


def told(session: Session, baseline: Baseline) -> list[Told]:
    """Return what was done with it, newest first."""
    return in_words(history(session, baseline), VERBS, {})


@made_once
def _taken(actor: Actor) -> Select[Any]:
    mine = (
        permitted(actor, Permission.SIGN_TECHNICAL, Baseline).label("technical"),
        permitted(actor, Permission.SIGN_QUALITY, Baseline).label("quality"),
    )
    return (
        readable(actor, Baseline)
        .where(Baseline.state == BaselineState.TAKEN, permitted(actor, Permission.SIGN, Baseline))
        .options(joinedload(Baseline.site))
        .add_columns(*mine)
    )


@only_where(_taken)
def waiting(session: Session, actor: Actor) -> list[Item]:
    """Return the baselines whose missing signature the actor may give."""
    found = session.execute(_taken(actor).limit(50)).all()
    ids = [baseline.id for baseline, *_ in found]
    given = select(Signature.subject_id, Signature.activity, Signature.person_id).where(
        Signature.subject_kind == KIND, Signature.subject_id.in_(ids)
    )
    signed = {(row.subject_id, row.activity): row.person_id for row in session.execute(given)}
    return [
        _item(baseline)
        for baseline, technical, quality in found
        if actor.id not in {signed.get((baseline.id, one)) for one in (TECHNICAL, QUALITY)}
        and (
            (technical and (baseline.id, TECHNICAL) not in signed)
            or (quality and (baseline.id, QUALITY) not in signed)
        )
    ]


def _item(baseline: Baseline) -> Item:
    return Item(
        group=Group.SIGN,
        reference=str(baseline),
        title=f"The baseline of {baseline.site.name} waits for its signatures",
        why="You sign it for your part of the site.",
        verb="Review",
        target=Target("baselines.show", {"id": baseline.id}),
        since=baseline.taken_at,
    )


def panel(session: Session, _actor: Actor, place: Place) -> Panel | None:
    """Say on a site's page what it is measured against."""
    if place.site_id != place.id:
        return None
    return Panel("Baseline", "baselines/panel.html", {"baseline": in_force(session, place.id)})


INBOX.append(waiting)
PANELS.append(panel)
KINDS[KIND] = Baseline
