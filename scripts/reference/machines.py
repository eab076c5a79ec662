"""State machines as tables and pictures, and the guards that they name."""

from collections import defaultdict
from collections.abc import Sequence

from governance.core.db import Base
from governance.core.states import Machine, Stateful
from scripts.reference.sources import fingerprint, named, registered, source_of
from scripts.reference.words import code, codes, first_line, page, spoken, table

ABOUT_STATES = """
A verb that the table does not have for a state is refused with 409; a guard that does not hold,
with 422 and its sentence. All guards of a verb are told at once. Nothing else writes the state.
"""
ABOUT_GUARDS = """
A guard is a pure function of frozen facts. It returns why a move is refused, as a sentence, or
nothing. A version is never edited: a new rule is a new function under a new version, so a record
stays with the rules it began under. The fingerprint is taken of the function's text, so that an
edited body shows here.
"""


def machines() -> dict[str, Machine]:
    """Return every machine, by its name and version."""
    return registered("MACHINES")


def states(name: str, machine: Machine) -> str:
    """Return the page of one machine."""
    model = _model(machine)
    born = sorted(model.__initial__)
    rows = [
        (code(m.verb), codes(m.source), code(m.target), codes(m.guards) or "none")
        for m in machine.moves.values()
    ]
    reached = {state for m in machine.moves.values() for state in (*m.source, m.target)}
    kind = type(born[0])
    ends = [s for s in kind if s in reached and not _leaves(machine, s)]
    facts = (
        f"{first_line(model.__doc__)} Born in {codes(born)}; ends in {codes(ends) or 'none'}. "
        f"Guards: [guards](guards.md)."
    )
    head = ("Verb", "From", "To", "Guards")
    return page(f"States: {name}", facts, ABOUT_STATES, _picture(machine, born), table(head, rows))


def _leaves(machine: Machine, state: str) -> bool:
    return any(state in m.source and m.target != state for m in machine.moves.values())


def _model(machine: Machine) -> type[Stateful]:
    kind = type(next(iter(machine.moves.values())).target)
    mapped = [m.class_ for m in Base.registry.mappers if issubclass(m.class_, Stateful)]
    return next(model for model in mapped if {type(s) for s in model.__initial__} == {kind})


def _picture(machine: Machine, born: Sequence[str]) -> str:
    verbs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for move in machine.moves.values():
        for source in move.source:
            verbs[source, move.target].append(spoken(move.verb))
    lines = [f"    [*] --> {state}" for state in born]
    lines += [f"    {a} --> {b}: {', '.join(said)}" for (a, b), said in verbs.items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def guards() -> str:
    """Return the page of every guard."""
    used: dict[str, list[str]] = defaultdict(list)
    for name, machine in machines().items():
        for move in machine.moves.values():
            for guard in move.guards:
                used[guard].append(f"{name} {move.verb}")
    rows = [
        (
            code(name),
            first_line(guard.__doc__),
            source_of(guard.__doc__),
            ", ".join(used[name]) or "nothing now",
            code(named(guard)),
            code(fingerprint(guard)),
        )
        for name, guard in registered("GUARDS").items()
    ]
    head = ("Guard", "What must hold", "Source", "Asked by", "Where", "Fingerprint")
    return page("Guards", ABOUT_GUARDS, table(head, rows))
