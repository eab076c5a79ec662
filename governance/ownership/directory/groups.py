"""The groups that the directory has people in: what rules of a provider read of them."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.identity.sso.arriving import settle_again
from governance.identity.sso.models import IdentityProvider
from governance.identity.sso.planning import GROUPS
from governance.identity.sso.queries import IN_FORCE
from governance.identity.sso.rules import DIRECTORY_GROUPS, read_rules
from governance.ownership.directory.models import DirectoryEntry, EntryKind

OF = DirectoryEntry


def groups_of(session: Session, person_id: int) -> list[str]:
    """Return the names of the groups that the directory has a person in."""
    mine = select(OF.id).where(OF.person_id == person_id, OF.gone_at.is_(None))
    numbers = {str(number) for number in session.scalars(mine)}
    if not numbers:
        return []
    groups = select(OF.said).where(OF.kind == EntryKind.GROUP, OF.gone_at.is_(None))
    told = map(json.loads, session.scalars(groups.order_by(OF.id)))
    return [str(each["displayName"]) for each in told if members(each) & numbers]


def members(said: Mapping[str, Any]) -> set[str]:
    """Return whom a group has, by their numbers in the directory."""
    return {str(each.get("value")) for each in said.get("members") or ()}


def settle(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Settle the roles of whoever is in a group now and was not, or the other way round."""
    if not {before.get("displayName"), after.get("displayName")} & _read(session):
        return
    is_renamed = before.get("displayName") != after.get("displayName")
    was, now = members(before), members(after)
    changed = was | now if is_renamed else was ^ now
    numbers = [int(each) for each in changed if each.isdecimal() and len(each) <= 9]  # noqa: PLR2004
    whose = select(OF.person_id).where(OF.id.in_(numbers), OF.person_id.is_not(None))
    for person_id in session.scalars(whose.order_by(OF.person_id)).all():
        settle_again(session, person_id or 0)


def _read(session: Session) -> set[str]:
    """Return the groups that rules in force read."""
    texts = session.scalars(select(IdentityProvider.rules).where(IN_FORCE))
    rules = [rule for text in texts for rule in read_rules(text)[0]]
    return {rule.value for rule in rules if rule.claim == DIRECTORY_GROUPS}


GROUPS.append(groups_of)
