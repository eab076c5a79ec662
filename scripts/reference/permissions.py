"""Who may do what: the table of clauses behind every page and every command."""

from collections.abc import Sequence

from governance.core.access import POLICIES, AtTheTop, Clause, Placed, Policy, Shared
from governance.identity.models import ROLE_LABELS, Role
from scripts.reference.words import code, codes, first_line, listed, page, table

ABOUT = """
A permission is asked for on one record. Any line grants it; all parts of a line must hold. A role
is held at a place, and reaches everything below it. What somebody may not read does not exist for
them: the answer is 404. Whose signature is due on a change is a rule, not a permission: see
[policy](policy.md).
"""


ELSEWHERE = {
    "holds_anywhere": "wherever",
    "holds_role_at_further": "where a further asset of it is, or above",
}
"""Clauses that ask for a role somewhere else than at the record's place, and where."""


def permissions() -> str:
    """Return the page of every permission, by record."""
    by_name = sorted(POLICIES.items(), key=lambda each: each[0].__name__)
    records = [_record(model, policy) for model, policy in by_name]
    return page("Permissions", ABOUT, *records, "## By role", *_by_role())


def _record(model: type[Placed], policy: Policy) -> str:
    in_order = sorted(policy.grants, key=lambda each: (each is not policy.read, each))
    rows = [
        (
            code(permission) + (" (reading)" if permission is policy.read else ""),
            _who(policy.grants[permission], model),
        )
        for permission in in_order
    ]
    about = first_line(model.__doc__)
    head = f"## {model.__name__}\n\n{about}\n\n"
    return head + table(("Permission", "Who may"), rows)


def _who(lines: Sequence[Sequence[Clause]], model: type[Placed]) -> str:
    where = _reach(model)
    parts = [", and ".join(_part(part, where) for part in line) for line in lines]
    return "; **or** ".join(parts) or "nobody"


def _reach(model: type[Placed]) -> str:
    if issubclass(model, AtTheTop):
        return "for the whole enterprise"
    return "anywhere" if issubclass(model, Shared) else "at its place or above"


def _part(part: Clause, where: str) -> str:
    if not part.roles:
        said = first_line(part.__doc__).rstrip(".").partition(":")[0]
        return said[:1].lower() + said[1:]
    where = ELSEWHERE.get(part.__name__, where)
    if set(part.roles) == set(Role):
        return f"any role, {where}"
    return f"{listed([ROLE_LABELS[Role(name)] for name in part.roles])}, {where}"


def _by_role() -> list[str]:
    held: dict[str, set[str]] = {role: set() for role in Role}
    for policy in POLICIES.values():
        for permission, lines in policy.grants.items():
            for name in {name for line in lines for part in line for name in part.roles}:
                held[name].add(permission.value)
    rows = [(ROLE_LABELS[role], codes(sorted(held[role]))) for role in Role]
    return [table(("Role", "Permissions that some line grants it"), rows)]
