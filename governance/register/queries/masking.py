"""Names that a reader is not told: of what they may not read stands only that it is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Enum, Select, String, bindparam, true
from sqlalchemy.orm import Session

from governance.audit.asof import Key
from governance.core.access import POLICIES, Actor, Placed, made_once, permitted, readable


def mask_of(table: str) -> str:
    """Return what stands for the name of a record of this table."""
    return f"1 {table.replace('_', ' ')} you may not see"


MASK = mask_of("asset")
ANOTHER = "an asset that you may not see"
"""The same within a sentence."""


@dataclass(frozen=True, slots=True)
class Named:
    """What keys lead to, in words; the masks among them stand for what may not be read."""

    by_key: Mapping[Key, str]
    masks: frozenset[str]


def target(column: Column[Any]) -> str:
    """Return the table that a foreign key leads to."""
    return next(iter(column.foreign_keys)).column.table.name


def is_prose(column: Column[Any]) -> bool:
    """Whether people write the column in their own words: they may name what is masked."""
    return isinstance(column.type, String) and not isinstance(column.type, Enum)


def may_be_read(actor: Actor, model: type[Any]) -> ColumnElement[bool]:
    """Return that the actor may read a record of this kind; what no policy covers is no secret."""
    policy = POLICIES.get(model)
    return permitted(actor, policy.read, model) if policy else true()


def hidden(session: Session, actor: Actor, keys: Iterable[Key]) -> dict[Key, str]:
    """Return a mask for each record that the actor may not read, in one statement a table.

    What no policy covers is no secret.
    """
    wanted: dict[str, set[str]] = {}
    for table, key in keys:
        wanted.setdefault(table, set()).add(key)
    models = {str(getattr(model, "__tablename__", "")): model for model in POLICIES}
    found: dict[Key, str] = {}
    for table in wanted.keys() & models.keys():
        asked = {"ids": [int(key) for key in wanted[table]]}
        seen = {str(one) for one in session.scalars(_readable_of(actor, models[table]), asked)}
        found |= {(table, key): mask_of(table) for key in wanted[table] - seen}
    return found


@made_once
def _readable_of(actor: Actor, model: type[Placed]) -> Select[int]:
    """Ask which of some records the actor may read."""
    some = model.id.in_(bindparam("ids", expanding=True))
    return readable(actor, model).where(some).with_only_columns(model.id)
