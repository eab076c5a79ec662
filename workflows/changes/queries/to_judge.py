"""What waits for somebody's judgement: My work of those who assess."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.core.access import Actor, made_once
from governance.core.contributions import Group, Item, Target, only_where
from governance.ownership.queries import accountable_for
from workflows.changes.judgements import Judgement, Part
from workflows.changes.models import Answer, ChangeAnswer, ChangeRequest, ChangeScope
from workflows.changes.policies.queries import has_dimensions, policies_of
from workflows.changes.queries.carrying import assets_of
from workflows.changes.queries.consulting import subjects_of
from workflows.changes.queries.judging import Owners, may_judge
from workflows.changes.queries.lists import asset_words, changes
from workflows.changes.rules.judging import JUDGED_IN, Dimension, is_accountable_for, opened

MOST = 200
"""Changes under assessment that are looked at for one person, the oldest first."""

WORDS = {
    Part.FIRST: "You are accountable for {}: assess it.",
    Part.SECOND: "{} is assessed as high: a second, independent word is wanted.",
    Part.RECONCILED: "Two see {} differently: settle it in writing.",
    Part.ACCEPTED: "{} is not known: accept that for quality, or have it found out.",
}


@made_once
def _assessed(actor: Actor) -> Select[Any]:
    open_ones = select(ChangeAnswer.change_id).where(ChangeAnswer.answer != Answer.NO)
    return changes(actor).where(
        ChangeRequest.state.in_(JUDGED_IN),
        has_dimensions(),
        ChangeRequest.author_id != actor.id,
        ChangeRequest.id.in_(open_ones),
    )


@only_where(_assessed)
def to_judge(session: Session, actor: Actor) -> list[Item]:
    """Return the changes of which the actor judges a dimension now.

    A fixed number of statements, whatever waits.
    """
    found = _under_assessment(session, actor)
    waiting = _waiting(session, found)
    assets = {one.id: one for change in waiting for one in assets_of(change)}
    activities = {is_accountable_for(one.wants, one)
                  for some in waiting.values() for one in some if one.wants}  # fmt: skip
    owners = accountable_for(session, activities, subjects_of(assets.values()))
    items = []
    for change, some in waiting.items():
        ids = {one.id for one in assets_of(change)}
        mine: Owners = {
            (activity, key[1]): owner for (activity, key), owner in owners.items() if key[1] in ids
        }
        asked = [one for one in some if may_judge(actor, change, one, mine) is None]
        if asked:
            items.append(_item(change, asked))
    return items


def _under_assessment(session: Session, actor: Actor) -> Sequence[ChangeRequest]:
    """Return the changes with something opened, of others than the actor."""
    wanted = (
        _assessed(actor)
        .options(
            joinedload(ChangeRequest.place),
            selectinload(ChangeRequest.further).joinedload(ChangeScope.asset),
        )
        .order_by(ChangeRequest.id)
        .limit(MOST)
    )
    return session.scalars(wanted).all()


def _waiting(
    session: Session, found: Iterable[ChangeRequest]
) -> Mapping[ChangeRequest, list[Dimension]]:
    """Return of each change the dimensions that wait for somebody's word."""
    by_id = {change.id: change for change in found}
    if not by_id:
        return {}
    answers: dict[int, dict[str, ChangeAnswer]] = {}
    for row in session.scalars(select(ChangeAnswer).where(ChangeAnswer.change_id.in_(by_id))):
        answers.setdefault(row.change_id, {})[row.question] = row
    said: dict[int, list[Judgement]] = {}
    rows = select(Judgement).where(Judgement.change_id.in_(by_id)).order_by(Judgement.id)
    for word in session.scalars(rows):
        said.setdefault(word.change_id, []).append(word)
    policies = policies_of(session, {change.policy for change in by_id.values()})
    waiting = {}
    for key, change in by_id.items():
        assets = [one.reference for one in assets_of(change)]
        some = opened(
            change, policies[change.policy], assets, answers.get(key, {}), said.get(key, ())
        )
        if left := [one for one in some if one.wants]:
            waiting[change] = left
    return waiting


def _item(change: ChangeRequest, asked: Sequence[Dimension]) -> Item:
    first = asked[0]
    told = WORDS[first.wants or Part.FIRST].format(first.title.lower())
    more = f" And {len(asked) - 1} more." if len(asked) > 1 else ""
    return Item(
        group=Group.ANSWER,
        reference=change.reference,
        title=change.title,
        why=f"{told[:1].upper()}{told[1:]} It is about {asset_words(change)}.{more}",
        verb="Accept" if first.wants is Part.ACCEPTED else "Assess",
        target=Target("changes.judge", {"id": change.id, "code": first.code}),
        since=change.created_at,
        due=None,
    )
