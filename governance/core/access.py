"""Who may do what, where: permission -> clauses, each written once as a SQL expression."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import Mapped, Session, mapped_column

from governance.core.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Held:
    """A role held at a place, and so everywhere below it."""

    role: str
    path: str
    """The materialised path of the place, e.g. `/acme/leipzig/`."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a signed-in person, a job or the system itself."""

    id: int
    name: str
    held: frozenset[Held] = frozenset()
    """What was in force when the transaction began; dates are already applied."""

    time_zone: str = "UTC"
    """IANA name of the zone in which this person reads and signs."""

    via: str = "system"
    """From where: the network address and the request's id, or the command line."""

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
        """Say whether one of the paths is the root's, such as `/acme/`."""
        return any(path.count("/") == 2 for path in paths)  # noqa: PLR2004


Condition = ColumnElement[bool]
"""What a clause comes to: an expression over the record."""

M = TypeVar("M", bound=Placed)


class Clause(Protocol):
    """One condition; `roles` are those it asks for, empty if it asks for something else."""

    __name__: str
    roles: tuple[str, ...]

    def __call__(self, actor: Actor, model: type[Placed]) -> ColumnElement[bool]:
        """Return the condition as an expression over the record."""


Lines = Sequence[Sequence[Clause]]
"""Any line grants; all clauses of a line must hold."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What can be permitted on one kind of record."""

    read: StrEnum
    grants: dict[StrEnum, Lines] = field(default_factory=dict)


POLICIES: dict[type[Placed], Policy] = {}


def declare(model: type[Placed], read: StrEnum, grants: Mapping[StrEnum, Lines]) -> None:
    """Add a slice's table; declaring a model twice is a bug."""
    if model in POLICIES or read not in grants:
        raise RuntimeError(f"{model.__name__}: declare it once, with its permission to read")
    POLICIES[model] = Policy(read, dict(grants))


def extend(model: type[Placed], grants: Mapping[StrEnum, Lines]) -> None:
    """Add what a higher slice permits on a lower one's record: raising things at a place."""
    policy = POLICIES[model]
    if twice := policy.grants.keys() & grants.keys():
        raise RuntimeError(f"{model.__name__}: {sorted(twice)} is declared already")
    policy.grants.update(grants)


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


def permitted(actor: Actor, permission: StrEnum, model: type[Placed]) -> ColumnElement[bool]:
    """Return the one expression behind `may` and `readable`; undeclared means never."""
    policy = POLICIES.get(model)
    lines = policy.grants.get(permission, ()) if policy else ()
    return or_(false(), *(and_(true(), *(part(actor, model) for part in line)) for line in lines))


def readable(actor: Actor, model: type[M]) -> Select[M]:
    """Select what the actor may read: the only way a list, or a page's record, is selected."""
    return select(model).where(permitted(actor, POLICIES[model].read, model))


def may(session: Session, actor: Actor, permission: StrEnum, record: Placed) -> bool:
    """Ask the database whether the actor holds the permission on this stored record."""
    model = type(record)
    held = exists().where(model.id == record.id, permitted(actor, permission, model))
    return bool(session.scalar(select(held)))


def must(session: Session, actor: Actor, permission: StrEnum, record: Placed) -> None:
    """Raise `Forbidden`, naming the roles that would do, unless `may`."""
    if not may(session, actor, permission, record):
        raise Forbidden(refusal(actor, permission, type(record), str(record)))


def allowed(session: Session, actor: Actor, record: Placed) -> frozenset[StrEnum]:
    """Return all that the actor may do with this stored record, in one statement."""
    model = type(record)
    permissions = list(POLICIES[model].grants)
    asked = [
        permitted(actor, permission, model).label(f"may_{n}")
        for n, permission in enumerate(permissions)
    ]
    held = session.execute(select(*asked).where(model.id == record.id)).one_or_none()
    return frozenset(p for p, yes in zip(permissions, held or (), strict=False) if yes)


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
