"""What slices add to each other, without knowing each other: every registry, as it is filled."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app import program
from governance.audit.sites import SITES
from governance.audit.verify import CHECKS
from governance.core import contributions, exports, nav, outbox
from governance.core.listing.named import LISTS
from governance.evidence.models import KINDS
from governance.evidence.packets.sources import SOURCES
from governance.identity.commands import LEAVING
from governance.identity.powers.besides import BESIDE
from governance.ownership.consumers import CONSUMERS
from governance.ownership.matrix.effects import OPEN_APPROVALS
from governance.ownership.models import Letter
from governance.ownership.subjects import SUBJECTS
from governance.register.queries.holds import AUTHORISING, HOLDS
from governance.register.queries.panels import ACTIONS, PANELS, WAYS
from scripts.reference.sources import named
from scripts.reference.words import code, first_line, page, table
from workflows.changes.queries.panels import PANELS as ON_CHANGE

ABOUT = """
Knowledge flows down by value; what a lower slice shows of a higher one is put into a registry.
These are all there are.
"""


def registries() -> str:
    """Return the page of every registry."""
    return page("Registries", ABOUT, *(part for pair in _registries() for part in pair))


def _registries() -> Iterable[tuple[str, str]]:
    yield "## Navigation", _navigation()
    topics = dict(sorted(outbox.HANDLERS.items()))
    yield "## Topics of the outbox, and who handles them", _by_key("Topic", topics)
    yield "## What the worker does each minute", _functions(program.every_minute)
    yield "## Sources of the inbox (My work)", _functions(contributions.INBOX)
    yield "## Sources of the search", _by_key("Heading", _sources())
    yield "## What lets somebody act besides roles", _functions(BESIDE)
    yield "## What ends with the account of somebody", _functions(LEAVING)
    yield "## Figures of the home page", _functions(contributions.FIGURES)
    yield "## Panels of an asset's page", _functions(PANELS)
    yield "## Panels of a change's page", _functions(ON_CHANGE)
    yield "## Verbs that others add to an asset's page", _functions(ACTIONS)
    yield "## What holds an asset where it is", _functions(HOLDS)
    yield "## Ways to alter a controlled fact", _functions(WAYS)
    yield "## What authorises somebody to alter one now", _functions(AUTHORISING)
    yield "## Sites that the trail is narrowed to", _functions(SITES)
    yield "## What verifying checks besides the trail and its rows", _functions(CHECKS)
    yield "## What can be exported", _by_key("Kind", exports.KINDS)
    yield "## Records that carry signatures and files", _kinds()
    yield "## What packets can be about", _packets()
    yield "## Lists of which views can be kept", _lists()
    subjects = [(code(kind),) for kind in sorted(SUBJECTS)]
    yield "## Open approvals that an edit of the matrix counts", _functions(OPEN_APPROVALS)
    yield "## Records that somebody is accountable for", table(("Kind",), subjects)
    yield "## What each letter brings about", _consumers()


def _consumers() -> str:
    rows = [
        (
            each.sign,
            f"Whoever is {each.value} {CONSUMERS[each].does}",
            code(named(CONSUMERS[each].run)),
        )
        for each in Letter
    ]
    return table(("Letter", "What it brings about", "Function"), rows)


def _navigation() -> str:
    entries = sorted(nav.ENTRIES.values(), key=lambda entry: entry.order)
    return table(
        ("Entry", "Leads to", "Where", "For whom", "What its count tells"),
        [
            (
                str(entry.label),
                code(entry.endpoint),
                entry.group,
                first_line(entry.visible.__doc__),
                first_line(entry.count.__doc__) if entry.count else "",
            )
            for entry in entries
        ],
    )


def _functions(functions: Iterable[Callable[..., Any]]) -> str:
    rows = [(code(named(each)), first_line(each.__doc__)) for each in functions]
    return table(("Function", "What it gives"), rows)


def _by_key(head: str, functions: Mapping[str, Callable[..., Any]]) -> str:
    rows = [(code(key), code(named(f)), first_line(f.__doc__)) for key, f in functions.items()]
    return table((head, "Function", "What it does"), rows)


def _sources() -> Mapping[str, Callable[..., Any]]:
    return {heading: source.find for heading, source in contributions.SEARCH.items()}


def _lists() -> str:
    rows = [(code(name), code(known.endpoint), str(known.label)) for name, known in LISTS.items()]
    return table(("List", "Address", "Page"), sorted(rows))


def _packets() -> str:
    rows = [
        (code(word), code(named(source.find)), source.written)
        for word, source in sorted(SOURCES.items())
    ]
    return table(("Word", "Function", "How a reference is written"), rows)


def _kinds() -> str:
    rows = [(code(kind), model.__name__) for kind, model in KINDS.items()]
    return table(("Kind", "Record"), sorted(rows))
