"""Who may do what, where: permission -> clauses, each written once as a SQL expression."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache, wraps
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select, true
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.elements import True_

from governance.core import clock
from governance.core.errors import Forbidden
from governance.core.memory import remembers, within


@dataclass(frozen=True, slots=True)
class Held:
    """A role held at a place, and so everywhere below it."""

    role: str
    path: str
    """The materialised path of the place, e.g. `/acme/leipzig/`."""


@dataclass(frozen=True, slots=True)
class Borne:
    """What a program shows in place of somebody who is signed in; by it nothing is signed."""

    name: str
    opens: Callable[[str, str], bool]
    """Whether it is good for an address that asks for a permission, by a method."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a signed-in person, a job or the system itself."""

    id: int
    name: str
    held: frozenset[Held] = frozenset()
    """What was in force when the transaction began; dates are already applied."""

    time_zone: str = "UTC"
    """IANA name of the zone in which this person reads and signs."""

    via: str = field(default="system", compare=False)
    """From where: the network address and the request's id, or the command line."""

    token: Borne | None = field(default=None, compare=False)
    """By what a program acts; None: a person at a page, a job or the system itself."""

    def paths(self, roles: Collection[str]) -> list[str]:
        """Return where any of the roles is held; what lies below another one is left out."""
        held = sorted({held.path for held in self.held if held.role in roles})
        return [p for p in held if not any(p != up and p.startswith(up) for up in held)]

    def holds(self, *roles: str) -> bool:
        """Whether any of the roles is held anywhere."""
        return any(held.role in roles for held in self.held)


@dataclass(frozen=True, slots=True)
class Known:
    """A session that is alive: who acts in it, and whether its last use is to be noted."""

    actor: Actor
    is_stale: bool


class Placed:
    """A record that hangs somewhere in the tree of places."""

    id: Mapped[int] = mapped_column(primary_key=True)

    @classmethod
    def within(cls, paths: Sequence[str]) -> ColumnElement[bool]:
        """Say whether the record hangs at or below one of the paths, as an expression over it."""
        raise NotImplementedError

    @classmethod
    def reached_from(cls, paths: Sequence[str]) -> bool:
        """Say whether a role held at these paths could reach any such record."""
        return bool(paths)


def holds_root(paths: Sequence[str]) -> bool:
    """Say whether one of the paths is the root's, such as `/acme/`; there is only one root."""
    return any(path.count("/") == 2 for path in paths)  # noqa: PLR2004


class Shared(Placed):
    """A record of the whole enterprise: a role held anywhere reaches it."""

    @classmethod
    def within(cls, paths: Sequence[str]) -> ColumnElement[bool]:
        """Hang everywhere."""
        return true() if cls.reached_from(paths) else false()


class AtTheTop(Shared):
    """A record of all sites together: only a role held for the whole enterprise reaches it."""

    @classmethod
    def reached_from(cls, paths: Sequence[str]) -> bool:
        """Say whether one of the paths is the root's."""
        return holds_root(paths)


Condition = ColumnElement[bool]
"""What a clause comes to: an expression over the record."""

M = TypeVar("M", bound=Placed)
P = ParamSpec("P")
T = TypeVar("T")


class Clause(Protocol):
    """One condition; `roles` are those it asks for, empty if it asks for something else."""

    __name__: str
    roles: tuple[str, ...]

    def __call__(self, actor: Actor, model: type[Placed]) -> ColumnElement[bool]:
        """Return the condition as an expression over the record."""


Lines = Sequence[Sequence[Clause]]
"""Any line grants; all clauses of a line must hold."""

Kept = tuple[tuple[Clause, ...], ...]
MADE = 2_000
"""Conditions and questions that are kept: who asks, on which kind of record, by which lines."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What can be permitted on one kind of record."""

    read: StrEnum
    grants: dict[StrEnum, Kept] = field(default_factory=dict)


POLICIES: dict[type[Placed], Policy] = {}


def declare(model: type[Placed], read: StrEnum, grants: Mapping[StrEnum, Lines]) -> None:
    """Add a slice's table; declaring a model twice is a bug."""
    if model in POLICIES or read not in grants:
        raise RuntimeError(f"{model.__name__}: declare it once, with its permission to read")
    POLICIES[model] = Policy(read, _kept(grants))


def extend(model: type[Placed], grants: Mapping[StrEnum, Lines]) -> None:
    """Add what a higher slice permits on a lower one's record: raising things at a place."""
    policy = POLICIES[model]
    if twice := policy.grants.keys() & grants.keys():
        raise RuntimeError(f"{model.__name__}: {sorted(twice)} is declared already")
    policy.grants.update(_kept(grants))


def _kept(grants: Mapping[StrEnum, Lines]) -> dict[StrEnum, Kept]:
    return {
        permission: tuple(tuple(line) for line in lines) for permission, lines in grants.items()
    }


def clause(condition: Callable[[Actor, Any], ColumnElement[bool]]) -> Clause:
    """Make a condition that asks for no role."""
    made = cast("Clause", condition)
    made.roles = ()
    return made


def role(*names: str) -> Clause:
    """Hold one of the named roles at the record's place or anywhere above it."""

    def holds_role(actor: Actor, model: type[Placed]) -> ColumnElement[bool]:
        paths = actor.paths(names)
        return model.within(paths) if paths else false()

    made = cast("Clause", holds_role)
    made.roles = names
    return made


def made_once(make: Callable[P, T]) -> Callable[P, T]:
    """Keep what is put together for somebody, once a day, as long as they hold the same roles.

    Some of it asks who holds a role today: what was made yesterday says nothing of it.
    """

    @lru_cache(MADE)
    def kept(_day: date, *args: P.args, **named: P.kwargs) -> T:
        return make(*args, **named)

    @wraps(make)
    def of_today(*args: P.args, **named: P.kwargs) -> T:
        return kept(clock.today(), *args, **named)  # type: ignore[arg-type]  # all of it is

    of_today.cache_clear = kept.cache_clear  # type: ignore[attr-defined]  # as of a plain cache
    return of_today


def permitted(actor: Actor, permission: StrEnum, model: type[Placed]) -> ColumnElement[bool]:
    """Return the one expression behind `may` and `readable`; undeclared means never."""
    policy = POLICIES.get(model)
    return _condition(actor, model, policy.grants.get(permission, ()) if policy else ())


@made_once
def _condition(actor: Actor, model: type[Placed], lines: Kept) -> ColumnElement[bool]:
    parts = ((part(actor, model) for part in line) for line in lines)
    return or_(false(), *map(_every, parts))


def _every(parts: Iterable[Condition]) -> Condition:
    """Join what must all hold; of truths alone make a plain one: `or_` looks no further then."""
    said = [part for part in parts if not isinstance(part, True_)]
    return and_(true(), *said) if said else true()


@made_once
def _question(actor: Actor, model: type[Placed], several: tuple[Kept, ...]) -> Select[Any]:
    """Ask of one stored record which of these lines hold."""
    held = [_condition(actor, model, lines).label(f"may_{n}") for n, lines in enumerate(several)]
    return cast("Select[Any]", select(*held).where(model.id == bindparam("record_id")))


def readable(actor: Actor, model: type[M]) -> Select[M]:
    """Select what the actor may read: the only way a list, or a page's record, is selected."""
    return select(model).where(permitted(actor, POLICIES[model].read, model))


def may(session: Session, actor: Actor, permission: StrEnum, record: Placed) -> bool:
    """Ask the database whether the actor holds the permission on this stored record."""
    if remembers(session):
        return permission in allowed(session, actor, record)
    policy = POLICIES.get(type(record))
    lines = policy.grants.get(permission, ()) if policy else ()
    question = _question(actor, type(record), (lines,))
    return bool(session.scalar(question, {"record_id": record.id}))


def must(session: Session, actor: Actor, permission: StrEnum, record: Placed) -> None:
    """Raise `Forbidden`, naming the roles that would do, unless `may`."""
    if not may(session, actor, permission, record):
        raise Forbidden(refusal(actor, permission, type(record), str(record)))


def allowed(session: Session, actor: Actor, record: Placed) -> frozenset[StrEnum]:
    """Return all that the actor may do with this stored record, in one statement."""
    model = type(record)
    key = ("allowed", actor, model, record.id)
    return within(session, key, lambda: _allowed(session, actor, record))


def _allowed(session: Session, actor: Actor, record: Placed) -> frozenset[StrEnum]:
    policy = POLICIES.get(type(record))
    grants = policy.grants if policy else {}
    question = _question(actor, type(record), tuple(grants.values()))
    held = session.execute(question, {"record_id": record.id}).one_or_none()
    return frozenset(p for p, yes in zip(grants, held or (), strict=False) if yes)


def could(actor: Actor, permission: StrEnum, model: type[Placed]) -> bool:
    """Whether the actor holds the permission on any record there might be: for pages and menus."""
    lines = POLICIES[model].grants.get(permission, ())
    return any(
        all(not part.roles or model.reached_from(actor.paths(part.roles)) for part in line)
        for line in lines
    )


def roles_for(permission: StrEnum, model: type[Placed]) -> list[str]:
    """Return the roles that any line of the permission asks for, in order."""
    lines = POLICIES[model].grants.get(permission, ())
    return list(dict.fromkeys(name for line in lines for part in line for name in part.roles))


def refusal(actor: Actor, permission: StrEnum, model: type[Placed], what: str) -> str:
    """Say who may not do what, and which roles may."""
    verb = permission.value.rpartition(":")[2].replace("_", " ")
    names = [name.replace("_", " ") for name in roles_for(permission, model)]
    return (
        f"{actor.name} may not {verb} {what}. "
        f"Ask for one of these roles there: {', '.join(names) or 'none can'}."
    )
