"""Who signs that a temporary change stands longer, and what still waits for that."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor, made_once, permitted, readable
from governance.core.contributions import INBOX, Group, Item, Target, only_where
from governance.ownership.answers import Answer
from governance.ownership.queries import accountable_for
from governance.ownership.subjects import Subject
from governance.register.models import Asset
from workflows.changes.extending.models import Extension, ExtensionState
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.queries.beside import extensions_open
from workflows.changes.queries.lists import changes
from workflows.changes.rules.machine import TEMPORARY
from workflows.changes.rules.permissions import Permission
from workflows.changes.temporary.queries import SIGNED_AS, extension_of

ASSET = Asset.__tablename__
MOST = 100
"""Items that one person is shown."""


def owners(session: Session, asset: Asset) -> Mapping[str, Answer]:
    """Return who is accountable for each of the two words."""
    subject = Subject(ASSET, asset.id, asset.place_id, asset.tag)
    found = accountable_for(session, list(SIGNED_AS.values()), [subject])
    return {part: found[activity, subject.key] for part, activity in SIGNED_AS.items()}


def open_parts(asked: Extension) -> set[str]:
    """Return whose word is missing."""
    signed = {"quality": asked.quality_id, "owner": asked.owner_id}
    return {part for part, signature_id in signed.items() if signature_id is None}


def part_of(session: Session, actor: Actor, asset: Asset, asked: Extension) -> str | None:
    """Return as what the actor signs; None: they do not, or have done so."""
    signed = [one.person_id for one in (asked.quality, asked.owner) if one]
    if actor.id in signed:
        return None
    found = owners(session, asset)
    mine = (part for part in sorted(open_parts(asked)) if found[part].lets(actor.id))
    return next(mine, None)


@made_once
def _extended(actor: Actor) -> Select[Any]:
    return changes(actor).where(
        ChangeRequest.workflow == TEMPORARY,
        ChangeRequest.state == ChangeState.IN_EFFECT,
        ChangeRequest.author_id != actor.id,
        extensions_open(),
        permitted(actor, Permission.SIGN, ChangeRequest),
    )


@only_where(_extended)
def to_extend(session: Session, actor: Actor) -> list[Item]:
    """Return the later ends that wait for the actor's signature."""
    wanted = _extended(actor)
    whole = joinedload(ChangeRequest.asset).joinedload(Asset.place)
    found = session.scalars(wanted.options(whole).order_by(ChangeRequest.id).limit(MOST)).all()
    return [_item(one) for one in found if _is_asked(session, actor, one)]


def _is_asked(session: Session, actor: Actor, change: ChangeRequest) -> bool:
    asked = extension_of(session, change)
    return (
        asked is not None
        and asked.state is ExtensionState.ASKED
        and asked.asked_by_id != actor.id
        and part_of(session, actor, change.asset, asked) is not None
    )


def _item(change: ChangeRequest) -> Item:
    to = Target("changes.sign_extension", {"id": change.id})
    return Item(
        group=Group.SIGN, reference=change.reference, title=change.title,
        why=f"What was done for a time at {change.asset.tag} is asked to stand longer.",
        verb="Sign", target=to, since=change.released_at or change.created_at, due=change.due_at,
    )  # fmt: skip


def extensions(actor: Actor) -> Select[Extension]:
    """Select the requests for a later end of the changes that the actor may read."""
    mine = readable(actor, ChangeRequest).with_only_columns(ChangeRequest.id)
    return (
        select(Extension)
        .join(ChangeRequest, ChangeRequest.id == Extension.change_id)
        .where(Extension.change_id.in_(mine.correlate(None)))
        .options(joinedload(Extension.change), joinedload(Extension.asked_by))
    )


INBOX.append(to_extend)
