"""Act in an emergency: declare it, give a word to it, say that it is safe, settle it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, may, must
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.evidence.signing import keep_content
from governance.identity.attest import Proof
from governance.identity.models import Person, Role
from governance.ownership.models import Activity
from governance.ownership.people import holders
from governance.places.models import Place
from governance.register.commands.work import begin_work
from governance.register.models import Asset
from governance.register.rules import Permission as AssetPermission
from governance.register.vocabulary import ValidationState
from governance.validation.outside.models import Cause
from workflows.changes.commands.moving import fire
from workflows.changes.commands.telling import tell
from workflows.changes.commands.working import Work, keep_work, sign_work
from workflows.changes.commands.writing import with_impact
from workflows.changes.deviating import Deviates, deviate
from workflows.changes.emergency.models import Consent, Emergency, How
from workflows.changes.emergency.queries import (
    GIVEN_IN,
    answered_apart,
    asked_of,
    consents_of,
    emergency_of,
    givers,
    may_consent,
    unspoken,
    wanted_of,
)
from workflows.changes.emergency.rules import AGO, Word, against
from workflows.changes.linking.models import Relation
from workflows.changes.linking.steps import tie_and_tell
from workflows.changes.models import ChangeKind, ChangeRequest, ChangeScope
from workflows.changes.outside import hold_out, leave
from workflows.changes.policies.queries import current, policy_of
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.queries.lists import named
from workflows.changes.rules import machine, policy
from workflows.changes.rules.content import PERFORMED, words
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.work import authorisation
from workflows.deviations.models import DeviationSource
from workflows.notifications.telling import News
from workflows.notifications.telling import tell as tell_people


@dataclass(frozen=True, slots=True)
class Declared:
    """The least that is said of an emergency."""

    title: str
    kind: ChangeKind
    texts: Mapping[str, str]
    """Why now, how it was found, how it is taken back."""

    began_at: datetime | None = None
    """When somebody began to act; None: now."""

    further: Sequence[Asset] = ()
    """What else is acted on, as part of the same emergency."""

    said: "Verbal | None" = field(default=None)
    """A word that was given by mouth before it was declared."""


@dataclass(frozen=True, slots=True)
class Verbal:
    """A word that was given by mouth, as somebody enters it."""

    activity: Activity
    giver_id: int
    how: How
    at: datetime
    words: str = ""


def declare(session: Session, actor: Actor, asset: Asset, told: Declared) -> ChangeRequest:
    """Begin to make something safe: one person is enough, and the words to it are asked at once.

    From here on its assets are under change.
    """
    must(session, actor, Permission.DECLARE, asset)
    further = _further(session, actor, asset, told.further)
    now = clock.now()
    began = told.began_at or now
    if not now - AGO <= began <= now:
        raise RuleViolation("An emergency began within the last day, and not later than now.")
    texts = {name: told.texts.get(name) or "" for name in ("reason", "current", "back_out")}
    change = ChangeRequest(
        asset_id=asset.id,
        place_id=asset.place_id,
        site_id=asset.site_id,
        author_id=actor.id,
        implementer_id=actor.id,
        workflow=machine.EMERGENCY,
        policy=current(session, policy.EMERGENCY),
        title=told.title,
        kind=told.kind,
        proposed=told.title,
        created_at=now,
        started_at=began,
        **texts,
    )
    session.add(change)
    session.flush()
    session.add_all(ChangeScope(change_id=change.id, asset_id=one.id) for one in further)
    session.flush()
    case = case_of(session, change)
    fire(case, "declare", actor)
    _keep(session, case, told, began)
    tell(session, case, "declared", actor)
    facts = {"further": [one.reference for one in further]} if further else {}
    record(
        session, actor, "change.declared", change,
        asset=asset.reference, began_at=began, **facts,
    )  # fmt: skip
    for one in (asset, *further):
        begin_work(session, actor, one, authorisation(change, actor, one.id))
    return change


def _further(
    session: Session, actor: Actor, asset: Asset, named_too: Sequence[Asset]
) -> list[Asset]:
    """Return the further assets of an emergency, each once, if the same people answer for all.

    Raises `NotFound` for one that may not be read, `RuleViolation` with all that are another's.
    """
    for one in (asset, *named_too):
        if not may(session, actor, AssetPermission.READ, one):
            raise NotFound(f"There is no asset {one.reference}, or none that you may read.")
    further = {one.id: one for one in named_too if one.id != asset.id}
    asked = policy_of(session, current(session, policy.EMERGENCY)).consents
    told = [why for one in further.values() if (why := answered_apart(session, asset, one, asked))]
    if told:
        raise RuleViolation(*told)
    return list(further.values())


def _keep(session: Session, case: Case, told: Declared, began: datetime) -> None:
    """Keep what was said at this moment, and ask everybody for their word."""
    change, now = case.change, clock.now()
    asked = wanted_of(case.assets, case.policy.consents)
    body = {
        "reference": change.reference,
        "asset": ", ".join(f"{one.reference} {one.tag}" for one in case.assets),
        "began_at": began,
        "declared_at": now,
        "by": change.author.name,
        "what": change.title,
        **told.texts,
        "asked": list(asked),
    }
    sha256 = keep_content(session, KIND, change.id, body)
    session.add(
        Emergency(change_id=change.id, began_at=began, declared_at=now, declared_sha256=sha256)
    )
    for activity in asked:
        session.add(Consent(change_id=change.id, activity=activity, asked_at=now))
        people = {one.person_id for one in givers(session, change.asset, activity)}
        said = f"{change} is an emergency: your word for {words([activity])} is asked."
        news = News(KIND, change.id, change.reference, said, is_urgent=True)
        tell_people(session, people - {change.author_id}, news)
    session.flush()


def consent(session: Session, actor: Actor, change: ChangeRequest) -> None:
    """Give one's word here, or confirm the one that somebody entered; no signature."""
    must(session, actor, Permission.CONSENT, change)
    change = named(session, change)
    mine = may_consent(session, actor, change)
    if not mine:
        raise RuleViolation(
            f"{change} asks {actor.name} for no word: it is given, or somebody else's to give."
        )
    now = clock.now()
    for one in mine:
        if not one.is_given:
            one.given_at, one.given_by_id, one.how = now, actor.id, None
            one.entered_at, one.entered_by_id = now, actor.id
            one.denied_at = None
        one.confirmed_at = now
    record(session, actor, "change.consented", change, to=[one.activity for one in mine])


def enter(session: Session, actor: Actor, change: ChangeRequest, said: Verbal) -> None:
    """Enter a word that was given by mouth: flagged as verbal until its giver confirms it here."""
    must(session, actor, Permission.ENTER_CONSENT, change)
    change = named(session, change)
    consents = consents_of(session, change)
    one = next((each for each in unspoken(consents) if each.activity is said.activity), None)
    if one is None or change.state not in GIVEN_IN:
        raise Conflict(f"{change} waits for no word for {words([said.activity])} any more.")
    giver = session.get(Person, said.giver_id)
    if giver is None or giver.deactivated_at:
        raise RuleViolation("Choose who gave the word of the list.")
    word = Word(said.activity, giver.id, giver.name, said.at)
    asked = asked_of(session, change, consents, one, giver.id)
    if told := against(change, word, asked, clock.now()):
        raise RuleViolation(*told)
    one.given_at, one.given_by_id, one.how, one.words = said.at, giver.id, said.how, said.words
    one.entered_at, one.entered_by_id = clock.now(), actor.id
    one.confirmed_at = one.denied_at = None
    sentence = f"{change}: your word for {words([said.activity])} was entered. Confirm or deny it."
    news = News(KIND, change.id, change.reference, sentence, is_urgent=True)
    tell_people(session, {giver.id} - {actor.id}, news)
    record(
        session, actor, "change.consent_entered", change,
        to=said.activity, by=giver.name, how=said.how, said_at=said.at,
    )  # fmt: skip


def deny(session: Session, actor: Actor, change: ChangeRequest, reason: str) -> None:
    """Say that one did not give a word that somebody entered; it is missing then."""
    must(session, actor, Permission.CONSENT, change)
    change = named(session, change)
    mine = [
        one
        for one in consents_of(session, change)
        if one.is_unconfirmed and one.given_by_id == actor.id
    ]
    if not mine or change.state not in GIVEN_IN:
        raise Conflict(f"{change} says of {actor.name} nothing that is to be confirmed.")
    now = clock.now()
    for one in mine:
        one.denied_at = now
    denied = [one.activity for one in mine]
    if change.completed_at:
        _missed(session, actor, change, mine)
    record(session, actor, "change.consent_denied", change, to=denied, reason=reason)


def make_safe(
    session: Session, actor: Actor, change: ChangeRequest, work: Work, proof: Proof
) -> None:
    """Sign what was done, now that it is safe: from here on it is written up and approved.

    A word that nobody has given by now is a deviation.
    """
    must(session, actor, Permission.MAKE_SAFE, change)
    case = case_of(session, change)
    now = clock.now()
    _open_again(change)
    change.implementer_id = actor.id
    keep_work(case, work)
    fire(case, "make_safe", actor)
    change.plan = change.plan or work.performed
    change.target_firmware = work.as_left_firmware
    row = _of(session, change)
    row.restored_at = now
    _missed(session, actor, case.change, unspoken(consents_of(session, change)))
    if any(one.validation_state is ValidationState.UNDER_CHANGE for one in case.assets):
        leave(session, actor, case, Cause.UNRELEASED, "made safe, and used before its release")
    with_impact(case)
    session.flush()
    more = {"began_at": row.began_at, "revision": change.revision}
    sign_work(actor, case_of(session, change), proof, PERFORMED, more)
    tell(session, case, "made_safe", actor)
    record(session, actor, "change.made_safe", change, firmware=work.as_left_firmware)


def _open_again(change: ChangeRequest) -> None:
    """Have what was approved of an earlier attempt count no more; it stays readable."""
    if change.content_sha256:
        change.revision += 1
    change.content_sha256 = change.work_sha256 = change.risk = None
    change.proposed_at = change.approved_at = None


SOURCE = DeviationSource.EMERGENCY


def _missed(
    session: Session, actor: Actor, change: ChangeRequest, consents: Sequence[Consent]
) -> None:
    """Open a deviation for each word that is missing, once."""
    for one in consents:
        one.missed_at = one.missed_at or clock.now()
        what = words([one.activity])
        title = f"{change} went on without a word for {what}"
        happened = f"Asked {one.asked_at:%Y-%m-%d %H:%M} UTC, and not given here or confirmed."
        deviate(session, actor, change, Deviates(SOURCE, one.activity, title, happened))


def _of(session: Session, change: ChangeRequest) -> Emergency:
    row = emergency_of(session, change)
    if row is None:
        raise Conflict(f"{change} is no emergency.")
    return row


def follow_up(session: Session, actor: Actor, change: ChangeRequest) -> ChangeRequest:
    """Begin the normal change that settles what was not approved afterwards, and close this one.

    What was done stays as it is told; the asset stays under change until the other is released.
    """
    must(session, actor, Permission.FOLLOW_UP, change)
    change = named(session, change)
    row = _of(session, change)
    opened = _opened(session, actor, change)
    row.follow_up_id = opened.id
    session.flush()
    session.refresh(row, ["follow_up"])
    fire(case_of(session, change), "follow_up", actor)
    change.closed_at = clock.now()
    record(session, actor, "change.followed_up", change, by=opened.reference)
    return opened


def _opened(session: Session, actor: Actor, change: ChangeRequest) -> ChangeRequest:
    must(session, actor, Permission.RAISE, session.get_one(Place, change.place_id))
    known: dict[str, Any] = {"asset_id": change.asset_id, "place_id": change.place_id}
    opened = ChangeRequest(
        **known,
        site_id=change.site_id,
        author_id=actor.id,
        workflow=machine.CURRENT,
        policy=current(session),
        title=f"Settle what {change} left",
        kind=change.kind,
        reason=f"{change} was not approved afterwards.",
        current=change.performed,
        proposed="",
        created_at=clock.now(),
    )
    session.add(opened)
    session.flush()
    rows = [ChangeScope(change_id=opened.id, asset_id=row.asset_id) for row in change.further]
    session.add_all(rows)
    session.flush()
    record(session, actor, "change.raised", opened, after=change.reference)
    tie_and_tell(
        session, actor, (opened, change), Relation.FOLLOWS, f"It settles what {change} left."
    )
    return opened


TOLD = (Role.AREA_OWNER, Role.QA)
"""Who is told at once when something of an emergency is overdue."""


def overdue(session: Session, actor: Actor, change: ChangeRequest) -> None:
    """Say that what follows an emergency is overdue; for the worker, once.

    Its asset is out of its approved state from now on, until it is released.
    """
    case, row, now = case_of(session, change), _of(session, change), clock.now()
    if row.overdue_at or change.due_at is None or change.due_at > now:
        return
    row.overdue_at = now
    reason = "what was done in an emergency is not approved in time"
    hold_out(session, actor, case, Cause.UNRELEASED, reason)
    consents = [one for one in consents_of(session, change) if not one.confirmed_at]
    _missed(session, actor, case.change, consents)
    title = f"{change} was not approved in time after the act"
    happened = f"Due {change.due_at:%Y-%m-%d %H:%M} UTC; it was {change.whereabouts} then."
    deviate(session, actor, case.change, Deviates(SOURCE, "overdue", title, happened))
    people = {each.person_id for each in holders(session, TOLD, change.place.path)}
    sentence = f"{change}: what was done in an emergency is not approved in time."
    news = News(KIND, change.id, change.reference, sentence, is_urgent=True)
    tell_people(session, people, news)
    record(session, actor, "change.emergency_overdue", change, due_at=change.due_at)
