"""What the register holds of a unit, compared with what replaces it; and who is asked for what."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from governance.audit.digests import canonical
from governance.core import clock
from governance.core.access import Actor, made_once, permitted
from governance.core.contributions import INBOX, Group, Item, Target, only_where
from governance.enforcement.models import Level, Rule
from governance.enforcement.queries import levels
from governance.ownership.answers import Answer
from governance.ownership.models import Activity
from governance.ownership.queries import accountable_for
from governance.ownership.subjects import Subject
from governance.register.catalogue.models import Equivalent, ProductRating, ProductSafety
from governance.register.catalogue.queries import holding, standing
from governance.register.catalogue.rules import judged
from governance.register.models import Asset, Product
from governance.register.profiles.knowing import known_of
from governance.register.profiles.queries import described, rulings
from governance.register.profiles.rules import FIELDS, demanded_of, profile_of
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.queries.lists import changes, open_on
from workflows.changes.replacing.models import QualitySample, Replacement
from workflows.changes.replacing.rules import OF_THE_UNIT, PRODUCT, Line, products_compared
from workflows.changes.rules.machine import LIKE_FOR_LIKE, STANDARD, is_like_for_like
from workflows.changes.rules.permissions import Permission
from workflows.changes.standard.models import StandardUse

KIND, ASSET = ChangeRequest.__tablename__, Asset.__tablename__
MOST = 100
"""Items of one kind that one person is shown."""

SAFETY = Line("safety", "Safety function", "carried", "needs its own assessment")
"""What carries a safety function is never replaced on the short way."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What the person in front of it says of the unit that is put in."""

    product: Product
    """Its vendor is loaded."""

    serial_no: str
    read: Mapping[str, str | None]
    """By field of the profile: what was read on it; None or missing: it was not."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One unit against another, field by field."""

    lines: tuple[Line, ...]
    equivalent: Equivalent | None
    """By which approval the other product may stand in; None: it is the same, or there is none."""

    @property
    def proof(self) -> str:
        """The comparison as it is kept."""
        return canonical([asdict(line) for line in self.lines]).decode()


def asked_of(session: Session, asset: Asset) -> list[str]:
    """Return the fields that are read on a new unit.

    They are those that the profile of its kind holds, and that are known or demanded, unless
    somebody said why one does not apply.
    """
    known = known_of(session, [asset.id])[asset.id]
    profile = profile_of(asset.asset_class)
    ruled = rulings(session).of(asset.site_id, profile.name)
    demanded = demanded_of(known, ruled)
    held = {*profile.must, *profile.may, *demanded}
    return [
        field
        for field in OF_THE_UNIT
        if field in held
        and field not in known.excused
        and (field in known.fields or field in demanded)
    ]


def values_of(session: Session, asset: Asset) -> dict[str, str | None]:
    """Return what the register says of each field of the unit that is there."""
    rows, _ = described(session, asset)
    found = dict[str, str | None]()
    for field in OF_THE_UNIT:
        group, _, name = field.rpartition(".")
        value = getattr(rows[group] if group else asset, name, None)
        found[field] = str(value) if value else None
    return found


def compared(session: Session, asset: Asset, unit: Unit) -> Compared:
    """Compare every field that counts; the asset's product is known."""
    there = values_of(session, asset)
    lines = [
        Line(field, FIELDS[field], there[field], unit.read.get(field) or None)
        for field in asked_of(session, asset)
    ]
    equivalent = None
    if asset.product_id != unit.product.id:
        equivalent = _equivalent(session, asset, unit.product)
        covers = str(equivalent) if equivalent else ""
        facts = [_facts(session, key) for key in (asset.product_id, unit.product.id)]
        lines = [*products_compared(facts[0], facts[1], covers), *lines]
    else:
        named = f"{unit.product.vendor.name} {unit.product} {unit.product.order_code}".strip()
        lines.insert(0, Line(PRODUCT, "Product", named, named))
    if asset.has_safety_function:
        lines.insert(0, SAFETY)
    return Compared(tuple(lines), equivalent)


def _equivalent(session: Session, asset: Asset, other: Product) -> Equivalent | None:
    """Return the approval under which the other product may stand in today."""
    found = [
        one
        for one in standing(session, asset.product_id or 0, other.id)
        if one.starts_on <= clock.today()
    ]
    held = holding(session, found)
    return next((one for one in found if one.id in held), None)


def _facts(session: Session, product_id: int | None) -> Mapping[str, str]:
    wanted = select(Product).where(Product.id == product_id).options(joinedload(Product.vendor))
    groups = session.get(ProductRating, product_id), session.get(ProductSafety, product_id)
    return judged(session.scalars(wanted).one(), *groups)


def open_replacements(session: Session, asset: Asset) -> tuple[ChangeRequest, ...]:
    """Return what replaces this asset's unit now: one, or none."""
    return tuple(one for one in open_on(session, asset) if is_like_for_like(one))


def replacement_of(session: Session, change: ChangeRequest) -> Replacement | None:
    """Return what replaces what in a change; None: it is no replacement."""
    if not is_like_for_like(change):
        return None
    whole = joinedload(Replacement.agreed_by)
    wanted = select(Replacement).where(Replacement.change_id == change.id).options(whole)
    return session.scalars(wanted).one()


def lines_of(row: Replacement) -> list[Line]:
    """Return the proof as it was kept."""
    return [Line(**line) for line in json.loads(row.proof)]


def sample_of(session: Session, change: ChangeRequest) -> QualitySample | None:
    """Return what quality looks at, or found, of a closed replacement."""
    whole = (joinedload(QualitySample.person), joinedload(QualitySample.opened))
    return session.scalar(
        select(QualitySample).where(QualitySample.change_id == change.id).options(*whole)
    )


def altered(session: Session, asset: Asset, row: Replacement) -> tuple[str, ...]:
    """Return what the register says otherwise than when it was proved."""
    now = values_of(session, asset)
    told = [
        f"{line.label.lower()} of {asset.tag} became {now[line.field] or 'unknown'}"
        for line in lines_of(row)
        if line.field in now and now[line.field] != line.found
    ]
    if asset.product_id != row.found_product_id:
        told.append(f"the product of {asset.tag} became another")
    if asset.serial_no != row.found_serial_no:
        told.append(f"the unit of {asset.tag} became {asset.serial_no or 'unknown'}")
    return tuple(told)


def taker_down(session: Session, asset: Asset) -> Answer:
    """Return who is accountable for taking an asset down."""
    subject = Subject(ASSET, asset.id, asset.place_id, asset.tag)
    return accountable_for(session, [Activity.TAKE_DOWN], [subject])[
        Activity.TAKE_DOWN, subject.key
    ]


def take_down_wanted(session: Session, asset: Asset) -> str:
    """Say whose word is missing before an asset is taken down."""
    owner = taker_down(session, asset)
    if not owner.acts.is_filled:
        return f"{owner.sentence} Name somebody, who agrees that {asset.tag} is taken down."
    return f"{owner.acts.person} has not agreed yet that {asset.tag} is taken down."


def is_asked_first(session: Session, site_id: int) -> bool:
    """Whether the site asks its area owner before a unit is replaced."""
    held = levels(session, [site_id])
    return held[site_id, Rule.TAKE_DOWN_IS_AGREED] is Level.ENFORCE


@made_once
def _unagreed(actor: Actor) -> Select[Any]:
    unit, use = Replacement.__table__.c, StandardUse.__table__.c
    unagreed = or_(
        exists().where(unit.change_id == ChangeRequest.id, unit.agreed_at.is_(None)),
        exists().where(use.change_id == ChangeRequest.id, use.agreed_at.is_(None)),
    )
    return changes(actor).where(
        ChangeRequest.workflow.in_((LIKE_FOR_LIKE, STANDARD)),
        ChangeRequest.state.in_((ChangeState.DRAFT, ChangeState.AUTHORISED)),
        ChangeRequest.author_id != actor.id,
        unagreed,
        permitted(actor, Permission.AGREE, ChangeRequest),
    )


@only_where(_unagreed)
def to_agree(session: Session, actor: Actor) -> list[Item]:
    """Return what waits for the actor's word, as nobody signs a plan; some statements, fixed."""
    waiting = session.scalars(_unagreed(actor).order_by(ChangeRequest.id).limit(MOST)).all()
    subjects = {
        one.id: Subject(ASSET, one.asset_id, one.asset.place_id, one.asset.tag) for one in waiting
    }
    owners = accountable_for(session, [Activity.TAKE_DOWN], list(subjects.values()))
    why = "May {} be taken down, to {}?"
    what = {LIKE_FOR_LIKE: "replace its unit", STANDARD: "work on it"}
    return [
        _item(one, Group.ANSWER, why.format(one.asset.tag, what[one.workflow]), "Agree")
        for one in waiting
        if owners[Activity.TAKE_DOWN, subjects[one.id].key].lets(actor.id)
    ]


@made_once
def _drawn(actor: Actor) -> Select[Any]:
    return (
        changes(actor)
        .join(QualitySample, QualitySample.change_id == ChangeRequest.id)
        .where(
            QualitySample.looked_at.is_(None),
            ChangeRequest.author_id != actor.id,
            permitted(actor, Permission.SAMPLE, ChangeRequest),
        )
    )


@only_where(_drawn)
def to_sample(session: Session, actor: Actor) -> list[Item]:
    """Return the closed replacements that quality is to look at; one statement."""
    found: Sequence[ChangeRequest] = session.scalars(
        _drawn(actor).order_by(ChangeRequest.id).limit(MOST)
    ).all()
    why = "Drawn for you: nobody approved this work on {} by itself. See how it went."
    return [_item(one, Group.ANSWER, why.format(one.asset.tag), "Look at it") for one in found]


def _item(change: ChangeRequest, group: Group, why: str, verb: str) -> Item:
    to = Target("changes.show", {"id": change.id})
    return Item(
        group=group, reference=change.reference, title=change.title, why=why, verb=verb, target=to,
        since=change.closed_at or change.created_at, due=None,
    )  # fmt: skip


INBOX.extend((to_agree, to_sample))
