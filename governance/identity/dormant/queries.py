"""Which accounts are dormant, by what the data says, and how they stand on the list."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.core.access import Actor, could, permitted, readable
from governance.core.contributions import FIGURES, INBOX, Figure, Group, Item, Target
from governance.identity.dormant.models import Cause, DormantAccount
from governance.identity.dormant.rules import CAUSES, Permission
from governance.identity.employment.models import Employment
from governance.identity.models import Person, RoleGrant, SetupToken, SignIn
from governance.identity.spare.models import SpareAccount

D = DormantAccount
MOST_FOUND = 200
"""Accounts that one round of the worker takes up; the next takes the rest."""

SEEN = select(func.max(SignIn.seen_at)).where(SignIn.person_id == Person.id).scalar_subquery()


def cause_of(silent_for: timedelta) -> ColumnElement[Cause | None]:
    """Return why a person's account is dormant, as an expression over the person; none: NULL."""
    today, before = clock.today(), clock.now() - silent_for
    over = select(Employment.id).where(
        Employment.person_id == Person.id, Employment.ends_on <= today
    )
    to_come = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > today)
    held = select(RoleGrant.id).where(RoleGrant.person_id == Person.id, to_come)
    long = held.where(RoleGrant.starts_on < before.date())
    invited = select(SetupToken.id).where(
        SetupToken.person_id == Person.id, SetupToken.made_at > before
    )
    is_new = or_(func.coalesce(before < SEEN, false()), invited.exists())
    return case(
        (over.exists(), Cause.CONTRACT_OVER.value),
        (and_(~held.exists(), ~is_new), Cause.NO_ROLE.value),
        (and_(SEEN.is_(None), long.exists()), Cause.NEVER_IN.value),
        (before > SEEN, Cause.SILENT.value),
        else_=None,
    )


def is_open() -> ColumnElement[bool]:
    """Say whether a person's account is known to be dormant."""
    return select(D.id).where(D.person_id == Person.id, D.ended_at.is_(None)).exists()


def found(session: Session, silent_for: timedelta) -> Sequence[tuple[int, Cause]]:
    """Return the accounts that are dormant and not known to be: person, and why."""
    cause = cause_of(silent_for).label("cause")
    wanted = (
        select(Person.id, cause)
        .where(
            Person.deactivated_at.is_(None), Person.email.is_not(None), cause.is_not(None),
            ~is_open(),
        )
        .order_by(Person.id)
        .limit(MOST_FOUND)
    )  # fmt: skip
    return [(row.id, Cause(row.cause)) for row in session.execute(wanted)]


def over(session: Session, silent_for: timedelta) -> Sequence[int]:
    """Return the entries of accounts that are dormant no more."""
    awake = or_(Person.deactivated_at.is_not(None), cause_of(silent_for).is_(None))
    wanted = select(D.id).join(Person, Person.id == D.person_id).where(D.ended_at.is_(None), awake)
    return session.scalars(wanted.order_by(D.id)).all()


def to_end(session: Session, notice: timedelta) -> Sequence[int]:
    """Return the entries whose notice is over, of accounts that nobody keeps."""
    wanted = select(D.id).where(
        D.ended_at.is_(None),
        D.found_at < clock.now() - notice,
        is_undecided(),
        ~is_spare(),
    )
    return session.scalars(wanted.order_by(D.id)).all()


def is_undecided() -> ColumnElement[bool]:
    """Say whether nobody said that it stays, or that time is over."""
    return or_(D.kept_until_on.is_(None), D.kept_until_on <= clock.today())


def is_spare() -> ColumnElement[bool]:
    """Say whether it is the account that is kept for an outage."""
    kept = select(SpareAccount.person_id).where(
        SpareAccount.person_id == D.person_id, SpareAccount.ended_at.is_(None)
    )
    return kept.exists()


def dormant(actor: Actor) -> Select[DormantAccount]:
    """Select the dormant accounts that the actor may read, with whose they are."""
    query = readable(actor, D).where(D.ended_at.is_(None)).join(D.person)
    return query.options(joinedload(D.person), joinedload(D.kept_by)).add_columns(
        is_spare().label("spare")
    )


def waiting(session: Session, actor: Actor, most: int) -> list[DormantAccount]:
    """Return the accounts that wait for a decision of the actor, the longest known first."""
    wanted = (
        select(D)
        .where(
            D.ended_at.is_(None), is_undecided(), ~is_spare(), D.person_id != actor.id,
            permitted(actor, Permission.END, D),
        )
        .options(joinedload(D.person))
        .order_by(D.found_at, D.id)
        .limit(most)
    )  # fmt: skip
    return list(session.scalars(wanted))


def options(found: Sequence[DormantAccount]) -> list[tuple[int, str]]:
    """Return accounts as boxes to tick: whose, and why they are dormant."""
    return [(each.id, f"{each.person.name}: {CAUSES[each.cause]}") for each in found]


def chosen(session: Session, actor: Actor, ids: Sequence[int]) -> list[DormantAccount]:
    """Return the entries of these ids that the actor may read, held until the commit."""
    wanted = readable(actor, D).where(D.id.in_(ids)).options(joinedload(D.person, innerjoin=True))
    return list(session.scalars(wanted.order_by(D.id).with_for_update(of=D)))


def spare_names(session: Session, ids: Sequence[int]) -> list[str]:
    """Return whose of these entries is an account that is kept for an outage."""
    wanted = select(Person.name).join(D, D.person_id == Person.id).where(D.id.in_(ids), is_spare())
    return list(session.scalars(wanted.order_by(Person.name)))


def undecided(session: Session, actor: Actor) -> int:
    """Return how many dormant accounts wait for a decision of the actor."""
    wanted = (
        select(func.count())
        .select_from(D)
        .where(
            D.ended_at.is_(None), is_undecided(), ~is_spare(), permitted(actor, Permission.END, D)
        )
    )
    return session.scalar(wanted) or 0


def to_decide(session: Session, actor: Actor) -> list[Item]:
    """Return one item where dormant accounts wait for a decision."""
    if not could(actor, Permission.END, D) or not (number := undecided(session, actor)):
        return []
    return [
        Item(
            Group.FIX,
            "Dormant accounts",
            f"{number} accounts that nobody uses" if number > 1 else "An account that nobody uses",
            "end them, or say why and until when they stay",
            "Decide",
            Target("dormant.index", {"undecided": 1}),
        )
    ]


def to_look_after(session: Session, actor: Actor) -> list[Figure]:
    """Return, for administrators and HR, how many accounts nobody uses."""
    if not could(actor, Permission.END, D):
        return []
    number, to = undecided(session, actor), Target("dormant.index", {"undecided": 1})
    return [Figure("dormant accounts", number, to, needs_care=True)]


INBOX.append(to_decide)
FIGURES.append(to_look_after)
