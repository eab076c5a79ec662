"""Which words of a change are said in a line, before it is assessed. Pure."""

from collections.abc import Collection, Iterable

from governance.glossary.rules import Entry


def unsaid(friends: Iterable[Entry], said: Collection[int]) -> list[str]:
    """Return why an assessment waits: what a false friend means there is not said.

    Source: House rule, ADR 0046 (read as the other side means it, it leads to another act).
    """
    return [
        f"Say in a line what {each.name} means here: IT and OT do different things by it."
        for each in friends
        if each.id not in said
    ]
