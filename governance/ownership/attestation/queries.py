"""Campaigns as pages show them: one of them, what waits in it for whom, what nobody confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from governance.audit.models import AuditEvent
from governance.audit.queries import Told as Act
from governance.audit.queries import facts_of as facts
from governance.audit.queries import history
from governance.audit.telling import Told
from governance.audit.telling import told as in_words
from governance.core import clock
from governance.core.access import Actor, permitted, readable
from governance.core.errors import NotFound
from governance.evidence.models import KINDS
from governance.evidence.queries import content_of
from governance.identity.models import Person
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.attestation.models import (
    Attestation,
    AttestedRow,
    Campaign,
    CampaignState,
    Reply,
)
from governance.ownership.attestation.rules import CampaignFacts, Permission
from governance.ownership.models import Assignment, is_in_force_on
from governance.places.models import Place

KIND = Campaign.__tablename__
ON_A_PAGE = 50
"""Rows that are asked at a time."""

MOST_PEOPLE = 200
"""People that a campaign's page names; of more, the list of rows tells."""

VERBS = {
    "attestation.opened": "opened it with %(rows)s rows",
    "attestation.answered": "answered %(rows)s from %(first)s on: %(reply)s",
    "attestation.reminded": "reminded %(people)s people",
    "attestation.closed": "closed it: %(answered)s answered, %(unanswered)s not",
    "attestation.signed": "signed the evidence",
    "attestation.printed": "laid out the evidence",
    "attestation.settled": "said that it stays",
}


def campaigns(actor: Actor) -> Select[Any]:
    """Select the campaigns that the actor may read, each with how many rows are answered."""
    answered = (
        select(func.count(AttestedRow.attestation_id))
        .where(AttestedRow.campaign_id == Campaign.id)
        .correlate(Campaign)
        .scalar_subquery()
    )
    query = readable(actor, Campaign).join(Campaign.place).options(joinedload(Campaign.place))
    return query.add_columns(answered.label("answered"))


def whole(session: Session, campaign: Campaign) -> Campaign:
    """Return the campaign with its place and who opened it."""
    wanted = select(Campaign).where(Campaign.id == campaign.id)
    loaded = wanted.options(joinedload(Campaign.place), joinedload(Campaign.opened_by))
    return session.scalars(loaded.execution_options(populate_existing=True)).one()


def unanswered(session: Session, campaign: Campaign) -> int:
    """Return how many of its rows have no answer."""
    of = AttestedRow
    open_ = select(func.count()).where(of.campaign_id == campaign.id, of.attestation_id.is_(None))
    return session.scalar(open_) or 0


def facts_of(session: Session, campaign: Campaign) -> CampaignFacts:
    """Freeze what the guards may know."""
    open_ = unanswered(session, campaign)
    return CampaignFacts(str(campaign), campaign.state, campaign.due_on, open_)


def is_to_settle() -> ColumnElement[bool]:
    """Say whether a row waits for who may name: the campaign is over, and nobody confirmed it.

    It waits no more once somebody said that it stays, or its naming was ended or handed over.
    """
    of, named = AttestedRow, Assignment
    confirmed = select(Attestation.id).where(
        Attestation.id == of.attestation_id, Attestation.reply == Reply.MINE
    )
    over = select(Campaign.id).where(
        Campaign.id == of.campaign_id, Campaign.state != CampaignState.OPEN
    )
    as_it_was = select(named.id).where(
        named.id == of.assignment_id,
        is_in_force_on(clock.today()),
        or_(named.version == of.assignment_version, named.ends_on.is_(None)),
    )
    is_over, stands, is_confirmed = (
        each.correlate(of).exists() for each in (over, as_it_was, confirmed)
    )
    return and_(of.settled_at.is_(None), is_over, stands, ~is_confirmed)


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows that wait for one person and share activity, letter and party."""

    activity: str
    letter: str
    party: str
    rows: tuple[AttestedRow, ...]
    """As many as the page shows."""

    number: int
    """All of them."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a campaign asks of one person, and how far they are."""

    done: int
    total: int
    groups: tuple[Alike, ...]

    @property
    def left(self) -> int:
        """How many rows wait."""
        return self.total - self.done


def asking(session: Session, actor: Actor, campaign: Campaign) -> Asking:
    """Return what waits for the actor, the identical rows together; three statements."""
    of = AttestedRow
    mine = of.campaign_id == campaign.id, permitted(actor, Permission.ANSWER, of)
    counted = select(func.count(of.attestation_id), func.count()).where(*mine)
    done, total = session.execute(counted).one()
    waiting = *mine, of.attestation_id.is_(None)
    sized = select(of.alike, of.reviewer_id, func.count()).where(*waiting)
    sizes = {
        (alike, reviewer): number
        for alike, reviewer, number in session.execute(sized.group_by(of.alike, of.reviewer_id))
    }
    shown = select(of).where(*waiting).options(joinedload(of.place), joinedload(of.reviewer))
    shown = shown.order_by(of.alike, of.reviewer_id, of.id).limit(ON_A_PAGE)
    groups: dict[tuple[str, int | None], list[AttestedRow]] = {}
    for row in session.scalars(shown):
        groups.setdefault((row.alike, row.reviewer_id), []).append(row)
    return Asking(done, total, tuple(_alike(rows, sizes[key]) for key, rows in groups.items()))


def _alike(rows: Sequence[AttestedRow], number: int) -> Alike:
    first = rows[0]
    label = ACTIVITY_LABELS[first.activity]
    return Alike(label, first.letter.sign, first.party, tuple(rows), number)


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part in a campaign: how much was asked of them and how much is answered."""

    person_id: int | None
    person: str | None
    total: int
    done: int


def parts(session: Session, campaign: Campaign) -> list[Part]:
    """Return how far each reviewer is, who has most left first; one statement."""
    of = AttestedRow
    total, done = func.count().label("total"), func.count(of.attestation_id)
    asked = (
        select(Person.id, Person.name, total, done)
        .select_from(of)
        .join(Person, Person.id == of.reviewer_id, isouter=True)
        .where(of.campaign_id == campaign.id)
        .group_by(Person.id, Person.name)
        .order_by((total - done).desc(), Person.name, Person.id)
        .limit(MOST_PEOPLE)
    )
    return [Part(*row) for row in session.execute(asked)]


def passed_on(session: Session, actor: Actor, campaign: Campaign) -> Sequence[AttestedRow]:
    """Return the actor's rows that are asked of somebody else, since they gave them to themself."""
    of = AttestedRow
    wanted = select(of).where(of.campaign_id == campaign.id, of.passed_from_id == actor.id)
    return session.scalars(wanted.options(joinedload(of.reviewer)).order_by(of.id)).all()


def left_to_settle(session: Session, campaign: Campaign) -> int:
    """Return how many of its rows wait for who may name."""
    of = AttestedRow
    wanted = select(func.count()).where(of.campaign_id == campaign.id, is_to_settle())
    return session.scalar(wanted) or 0


def row_of(session: Session, row: AttestedRow) -> AttestedRow:
    """Return the row with its campaign, its answer and everybody in it."""
    of = AttestedRow
    wanted = (
        select(of)
        .where(of.id == row.id)
        .options(
            joinedload(of.campaign),
            joinedload(of.place),
            joinedload(of.reviewer),
            joinedload(of.settled_by),
            joinedload(of.assignment),
            joinedload(of.attestation).joinedload(Attestation.by),
            joinedload(of.attestation).joinedload(Attestation.proposed),
        )
    )
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def waits(session: Session, row: AttestedRow) -> bool:
    """Whether a row waits for who may name."""
    wanted = select(AttestedRow.id).where(AttestedRow.id == row.id, is_to_settle())
    return session.scalar(wanted) is not None


def people(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return whom the actor may propose: everybody who is active, by name."""
    active = readable(actor, Person).where(Person.deactivated_at.is_(None))
    found = session.scalars(active.order_by(Person.name, Person.id))
    return [(person.id, person.name) for person in found if person.id != actor.id]


def places(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return the places at which the actor may open a campaign, from the top down."""
    may_open = permitted(actor, Permission.OPEN, Place)
    found = session.scalars(readable(actor, Place).where(may_open).order_by(Place.path))
    return [(place.id, f"{place.name} ({place.level.replace('_', ' ')})") for place in found]


def place(session: Session, actor: Actor, place_id: int) -> Place:
    """Return a place that the actor may read; raises `NotFound` where there is none."""
    found = session.scalar(readable(actor, Place).where(Place.id == place_id))
    if found is None:
        raise NotFound("There is no such place, or none that you may read.")
    return found


def body_of(session: Session, campaign: Campaign) -> str:
    """Return the evidence, the exact text that is signed; raises `NotFound` while it is open."""
    kept = content_of(session, KIND, campaign.id, campaign.sha256 or "")
    if kept is None:
        raise NotFound(f"{campaign} is open: there is evidence once it is closed.")
    return kept.body


def told(session: Session, row: AttestedRow) -> list[Told]:
    """Return what was done with a row, newest first."""
    return in_words(history(session, row), VERBS, {})


def acts(session: Session, campaign: Campaign) -> list[Act]:
    """Return what was done with a campaign, newest first; each answer stands at its rows."""
    of = AuditEvent
    about = of.subject_kind == KIND, of.subject_key == str(campaign.id)
    wanted = select(of).where(*about, of.verb.in_(VERBS.keys() - {"attestation.answered"}))
    found = session.scalars(wanted.order_by(of.seq.desc()).limit(ON_A_PAGE))
    return [Act(each.at, each.actor_name, VERBS[each.verb] % facts(each), "") for each in found]


KINDS[KIND] = Campaign
