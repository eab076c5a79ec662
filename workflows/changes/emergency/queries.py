"""What was done in an emergency, who was asked, and who gave their word."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.core.access import Actor, made_once, permitted
from governance.core.contributions import INBOX, Group, Item, Target, only_where
from governance.ownership.answers import Answer
from governance.ownership.delegations.queries import stands_for
from governance.ownership.models import Activity
from governance.ownership.people import who_fits
from governance.ownership.queries import accountable_for
from governance.ownership.subjects import Subject
from governance.register.models import Asset
from workflows.changes.emergency.models import Consent, Emergency
from workflows.changes.emergency.rules import SAID, Asked
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.queries.lists import changes
from workflows.changes.rules.beside import EmergencyFacts
from workflows.changes.rules.content import missing, words
from workflows.changes.rules.machine import EMERGENCY, is_emergency
from workflows.changes.rules.permissions import Permission

ASSET = Asset.__tablename__
MOST = 100
"""Items of one kind that one person is shown."""

GIVEN_IN = frozenset({ChangeState.EMERGENCY_ACTIVE, ChangeState.RETROSPECTIVE})
"""States in which a word can be given, entered, confirmed or denied."""


def emergency_of(session: Session, change: ChangeRequest) -> Emergency | None:
    """Return what a change is besides whose work began before its approval; None: it is none."""
    if not is_emergency(change):
        return None
    wanted = select(Emergency).where(Emergency.change_id == change.id)
    return session.scalars(wanted.options(joinedload(Emergency.follow_up))).one_or_none()


def settled_by(session: Session, change: ChangeRequest) -> Sequence[ChangeRequest]:
    """Return the emergencies that were refused, and that the release of this change settles."""
    wanted = select(ChangeRequest).join(Emergency, Emergency.change_id == ChangeRequest.id)
    return session.scalars(wanted.where(Emergency.follow_up_id == change.id)).all()


def consents_of(session: Session, change: ChangeRequest) -> Sequence[Consent]:
    """Return the words that were asked to an emergency, in the order in which they were."""
    if not is_emergency(change):
        return ()
    whole = (joinedload(Consent.given_by), joinedload(Consent.entered_by))
    wanted = select(Consent).where(Consent.change_id == change.id).options(*whole)
    return session.scalars(wanted.order_by(Consent.id)).all()


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody who can give a word."""

    person_id: int
    name: str


def owner_of(session: Session, asset: Asset, activity: Activity) -> Answer:
    """Return who is accountable for an activity on the asset of an emergency."""
    subject = Subject(ASSET, asset.id, asset.place_id, asset.tag)
    return accountable_for(session, [activity], [subject])[activity, subject.key]


def givers(session: Session, asset: Asset, activity: Activity) -> list[Giver]:
    """Return who can give a word: who is accountable or stands in, then whoever has the role there.

    At night the one on call speaks, not the one who is named.
    """
    acts = owner_of(session, asset, activity).acts
    found: dict[int, str] = {}
    if acts.person_id and acts.person:
        found[acts.person_id] = acts.person
    found |= {each.holder.id: each.holder.name for each in acts.delegates}
    for each in who_fits(session, activity, asset.place):
        found.setdefault(each.person_id, each.person)
    return [Giver(*each) for each in found.items()]


def asked_of(
    session: Session, change: ChangeRequest, consents: Sequence[Consent], of: Consent, giver_id: int
) -> Asked:
    """Return what a word is judged by; the change is at hand with its asset and people."""
    acting = {change.author_id, change.implementer_id or change.author_id}
    able = {one.person_id for one in givers(session, change.asset, of.activity)}
    return Asked(
        able=able,
        acting=acting,
        stands_for=stands_for(session, giver_id),
        given=[(one.activity, one.given_by_id) for one in consents if one.is_given],
    )


def facts_of_it(session: Session, change: ChangeRequest) -> EmergencyFacts:
    """Return what its own guards look at; nothing where nothing is asked of them."""
    states = {ChangeState.DRAFT, ChangeState.RETROSPECTIVE}
    refused = {ChangeState.RETRO_REJECTED, ChangeState.BACKED_OUT}
    if not is_emergency(change) or change.state not in states | refused:
        return EmergencyFacts()
    row = emergency_of(session, change) if change.state in refused else None
    return EmergencyFacts(
        missing=missing(change, SAID),
        unsettled=tuple(_unsettled(consents_of(session, change))),
        follow_up=str(row.follow_up) if row and row.follow_up else "",
    )


def _unsettled(consents: Sequence[Consent]) -> list[str]:
    told = []
    for one in consents:
        what = words([one.activity])
        if one.missed_at or not (one.is_unconfirmed or not one.is_given):
            continue
        if one.is_given and one.given_by:
            told.append(
                f"{one.given_by.name} has not confirmed the word for {what} that was entered: "
                "they confirm it, or deny it."
            )
        else:
            told.append(f"Nobody has given a word for {what}, and no deviation tells so.")
    return told


def told_by(consents: Sequence[Consent]) -> list[str]:
    """Return each word as it is kept with what is signed."""
    return [_line(one) for one in consents]


def _line(one: Consent) -> str:
    what = words([one.activity])
    if one.given_at is None or one.given_by is None:
        return f"{what}: missing"
    how = f"verbal, by {one.how.replace('_', ' ')}" if one.how else "given here"
    settled = "denied" if one.denied_at else "confirmed" if one.confirmed_at else "not confirmed"
    return f"{what}: {one.given_by.name}, {one.given_at:%Y-%m-%d %H:%M} UTC, {how}, {settled}"


def emergency_content(session: Session, change: ChangeRequest) -> dict[str, Any]:
    """Return what is signed of an emergency afterwards; nothing of any other change."""
    row = emergency_of(session, change)
    if row is None:
        return {}
    return {
        "emergency": {
            "began_at": row.began_at,
            "declared_at": row.declared_at,
            "declared_sha256": row.declared_sha256,
            "restored_at": row.restored_at,
            "performed": change.performed,
            "work_sha256": change.work_sha256,
            "consents": told_by(consents_of(session, change)),
        }
    }


def overdue(session: Session) -> list[int]:
    """Return the emergencies of which something is overdue and was not told; one statement."""
    waits = (ChangeState.RETROSPECTIVE, ChangeState.APPROVAL)
    wanted = (
        select(Emergency.change_id)
        .join(ChangeRequest, ChangeRequest.id == Emergency.change_id)
        .where(
            Emergency.overdue_at.is_(None),
            ChangeRequest.state.in_(waits),
            ChangeRequest.due_at <= clock.now(),
        )
    )
    return list(session.scalars(wanted.order_by(Emergency.change_id)))


def may_consent(session: Session, actor: Actor, change: ChangeRequest) -> list[Consent]:
    """Return the words that the actor can give, or confirm, now."""
    if change.state not in GIVEN_IN:
        return []
    consents = consents_of(session, change)
    said = [one for one in consents if one.is_unconfirmed and one.given_by_id == actor.id]
    apart = {change.author_id, change.implementer_id}
    given = {one.given_by_id for one in consents if one.is_given}
    if actor.id in apart or stands_for(session, actor.id) & apart:
        return []
    if said or actor.id in given:
        return said
    open_ones = [one for one in consents if not one.is_given]
    mine = (
        one
        for one in open_ones
        if actor.id in {each.person_id for each in givers(session, change.asset, one.activity)}
    )
    return [found] if (found := next(mine, None)) else []


def unspoken(consents: Sequence[Consent]) -> list[Consent]:
    """Return the words that nobody has given."""
    return [one for one in consents if not one.is_given]


def able_to_consent(session: Session, change: ChangeRequest) -> list[tuple[int, str]]:
    """Return who can have given a word that is missing, with what they give it for."""
    apart, found = {change.author_id, change.implementer_id}, dict[int, str]()
    for one in unspoken(consents_of(session, change)):
        for giver in givers(session, change.asset, one.activity):
            if giver.person_id not in apart:
                found.setdefault(giver.person_id, f"{giver.name} ({words([one.activity])})")
    return list(found.items())


@made_once
def _unconsented(actor: Actor) -> Select[Any]:
    waits = select(Consent.change_id).where(
        (Consent.given_at.is_(None)) | (Consent.denied_at.is_not(None))
        | ((Consent.given_by_id == actor.id) & Consent.confirmed_at.is_(None))
    )  # fmt: skip
    return (
        changes(actor)
        .options(joinedload(ChangeRequest.asset).joinedload(Asset.place))
        .where(
            ChangeRequest.workflow == EMERGENCY,
            ChangeRequest.state.in_(GIVEN_IN),
            ChangeRequest.id.in_(waits),
            ChangeRequest.author_id != actor.id,
            permitted(actor, Permission.CONSENT, ChangeRequest),
        )
    )


@only_where(_unconsented)
def to_consent(session: Session, actor: Actor) -> list[Item]:
    """Return the emergencies that wait for the actor's word."""
    found = session.scalars(_unconsented(actor).order_by(ChangeRequest.id).limit(MOST)).all()
    return [_item(one) for one in found if may_consent(session, actor, one)]


def _item(change: ChangeRequest) -> Item:
    why = f"An emergency at {change.asset.tag}: your word to it is asked."
    to = Target("changes.show", {"id": change.id})
    return Item(
        group=Group.ANSWER, reference=change.reference, title=change.title, why=why,
        verb="Give your word", target=to, since=change.created_at, due=None,
    )  # fmt: skip


def wanted_of(assets: Collection[Asset], asked: Collection[Activity]) -> list[Activity]:
    """Return whose words are asked when an emergency is declared."""
    more = [Activity.PROCESS_SAFETY] if any(one.has_safety_function for one in assets) else []
    return [*asked, *more]


def answered_apart(
    session: Session, main: Asset, further: Asset, asked: Collection[Activity]
) -> str | None:
    """Say why an asset is no part of the emergency of another; None: it may be.

    Each word is given once for all of its assets, so the same people answer for them.
    """
    for activity in wanted_of([main, further], asked):
        mine, theirs = (owner_of(session, one, activity).acts for one in (main, further))
        if mine.person_id != theirs.person_id:
            who = theirs.person or "nobody"
            return (
                f"{further.tag} answers to {who} for {words([activity])}, and {main.tag} to "
                f"{mine.person or 'nobody'}: declare an emergency of its own for it."
            )
    return None


INBOX.append(to_consent)
