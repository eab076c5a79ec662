"""What people judged of a change, and who is asked to."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor
from governance.ownership.activities import FITTING, roles_in_words
from governance.ownership.answers import Answer as Accountable
from governance.ownership.models import Activity
from governance.ownership.queries import accountable_for
from governance.ownership.subjects import Subject
from governance.register.models import Asset
from workflows.changes.judgements import Disposition, Judgement, Part, RiskOverride
from workflows.changes.models import ChangeRequest
from workflows.changes.rules.judging import Dimension, is_accountable_for

Owners = Mapping[tuple[Activity, int], Accountable]
JUDGEMENTS = (
    select(Judgement)
    .where(Judgement.change_id == bindparam("change_id"))
    .options(joinedload(Judgement.person))
    .order_by(Judgement.id)
)
OVERRIDES = (
    select(RiskOverride)
    .where(RiskOverride.change_id == bindparam("change_id"))
    .options(joinedload(RiskOverride.person))
    .order_by(RiskOverride.id)
)
DISPOSITIONS = (
    select(Disposition)
    .where(Disposition.change_id == bindparam("change_id"))
    .options(joinedload(Disposition.person))
    .order_by(Disposition.id)
)
"""Made once."""


def judgements_of(session: Session, change: ChangeRequest) -> Sequence[Judgement]:
    """Return every word on a dimension of the change, whatever text it was about."""
    return session.scalars(JUDGEMENTS, {"change_id": change.id}).all()


def overrides_of(session: Session, change: ChangeRequest) -> Sequence[RiskOverride]:
    """Return every class that was set apart from what the rules said."""
    return session.scalars(OVERRIDES, {"change_id": change.id}).all()


def dispositions_of(session: Session, change: ChangeRequest) -> Sequence[Disposition]:
    """Return all that was said of what the change reaches."""
    return session.scalars(DISPOSITIONS, {"change_id": change.id}).all()


def assessors(
    session: Session, dimensions: Iterable[Dimension], assets: Collection[Asset]
) -> Owners:
    """Return who is accountable now for what the dimensions wait for, on each asset."""
    activities = {is_accountable_for(one.wants, one) for one in dimensions if one.wants}
    if not activities:
        return {}
    subjects = [Subject(Asset.__tablename__, one.id, one.place_id, one.tag) for one in assets]
    found = accountable_for(session, activities, subjects)
    return {(activity, key[1]): owner for (activity, key), owner in found.items()}


def accountable_on(
    session: Session, activity: Activity, assets: Collection[Asset]
) -> list[Accountable]:
    """Return who is accountable now for an activity, on each of these assets."""
    subjects = [Subject(Asset.__tablename__, one.id, one.place_id, one.tag) for one in assets]
    return list(accountable_for(session, [activity], subjects).values())


def accountable(one: Dimension, owners: Owners) -> list[Accountable]:
    """Return who is accountable for the word that a dimension waits for, by asset."""
    if one.wants is None:
        return []
    activity = is_accountable_for(one.wants, one)
    return [owner for (each, _asset), owner in owners.items() if each is activity]


def named(owners: Iterable[Accountable]) -> str:
    """Name who gives a word, as a choice; in a vacancy, say that nobody does."""
    some = list(owners)
    people = dict.fromkeys(owner.acts.person for owner in some if owner.acts.is_filled)
    told = " or ".join(filter(None, people))
    return told or "whoever is accountable (nobody is now: name somebody)"


def may_judge(actor: Actor, change: ChangeRequest, one: Dimension, owners: Owners) -> str | None:
    """Return why the actor does not give the word that a dimension waits for; None: they may.

    Source: House rule, ADR 0034 (whoever is accountable; a second one fits, and is independent).
    """
    if actor.id == change.author_id:
        return f"{actor.name} wrote {change}; somebody else assesses it."
    mine = accountable(one, owners)
    if one.wants is not Part.SECOND:
        if any(owner.lets(actor.id) for owner in mine):
            return None
        return f"{actor.name} does not assess {one.title} of {change}: {named(mine)} does."
    return _no_second(actor, change, one, mine)


def _no_second(
    actor: Actor, change: ChangeRequest, one: Dimension, owners: Iterable[Accountable]
) -> str | None:
    """Return why the actor is no second assessor: they must fit, and be independent."""
    first = one.said(Part.FIRST)
    if first and actor.id == first.person_id:
        return f"{actor.name} assessed {one.title} already; a second person does so independently."
    if any(owner.delegated_to(actor.id) for owner in owners):
        return f"{actor.name} stands in for whoever is accountable; a second person is independent."
    held = actor.paths([str(role) for role in FITTING[one.assessor]])
    if any(change.place.path.startswith(path) for path in held):
        return None
    roles = roles_in_words(one.assessor)
    return f"{actor.name} does not fit {one.title}: a second assessor is {roles} there."
