import os
from dataclasses import replace

import pytest

from governance.core.config import Settings
from governance.core.states import Machine
from scripts.reference import asvs, demands, machines, sources, traceability
from scripts.reference.pages import FOLDER, printed
from scripts.reference.words import NOTE

APPROVING = os.environ.get("APPROVE") == "1"
ON_SQLITE = pytest.mark.parametrize("copied", ["sqlite"], indirect=True)


@pytest.mark.asvs("8.1.1")
@ON_SQLITE
def test_the_reference_is_what_the_code_says(app):
    pages = printed(app)
    if APPROVING:
        _approve(pages)

    kept = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    ours = {name for name, text in kept.items() if text.startswith(NOTE)}
    differs = sorted(name for name in {*pages, *ours} if pages.get(name) != kept.get(name))

    assert not differs, f"run `make approve` and review the difference of {', '.join(differs)}"


def _approve(pages):
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.md"):
        if path.name not in pages and path.read_text("utf-8").startswith(NOTE):
            path.unlink()
    for name, text in pages.items():
        (FOLDER / name).write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("marker", "demands", "waiting"),
    [("statement", demands.STATEMENTS, demands.WAITING),
     ("scenario", demands.SCENARIOS, demands.LATER),
     ("abuse", demands.ABUSES, {})],
    ids=["statement", "scenario", "abuse"],
)  # fmt: skip
def test_what_is_demanded_is_shown_by_a_test_or_says_which_step_brings_it(marker, demands, waiting):
    shown = set(traceability.shown_by(marker))

    assert shown <= set(map(str, demands)), "a marker names what nobody demands"
    assert shown | set(map(str, waiting)) == set(map(str, demands))


PUBLISHED = [
    (8, 19), (4, 7), (8, 11), (2, 8), (4, 5), (13, 22), (6, 12), (4, 3), (4, 3), (5, 24), (3, 11),
    (3, 6), (1, 12), (2, 7), (3, 10), (0, 16), (0, 7),
]  # fmt: skip
"""How much each chapter of OWASP ASVS 5.0.0 asks at level 1, and at level 2."""


def test_every_requirement_of_asvs_is_shown_by_a_test_or_answered():
    found, shown = asvs.chapters(), traceability.shown_by("asvs")
    every = {number: row for rows in found.values() for number, row in rows.items()}

    levels = [[row["level"] for row in rows.values()] for rows in found.values()]
    assert [(each.count(1), each.count(2)) for each in levels] == PUBLISHED
    assert set(shown) <= set(every), "a marker names what ASVS does not ask at these levels"
    met = {number: asvs.kind_of(row, shown.get(number, set())) for number, row in every.items()}
    assert [number for number, how in met.items() if not how] == []


@pytest.mark.statement(43)
def test_every_machine_is_printed():
    named = set(map(id, machines.machines().values()))
    every = {
        f"{module.__name__}.{name}"
        for module in sources.modules()
        for name, value in vars(module).items()
        if isinstance(value, Machine) and id(value) not in named
    }

    assert not every, f"put {sorted(every)} into MACHINES of its rules, as name@version"


def test_every_setting_says_what_it_does():
    said = sources.attribute_docs(Settings)

    silent = [name for name in Settings.model_fields if not said.get(name)]

    assert not silent, f"write a string under {silent} in governance/core/config.py"


def test_a_dropped_guard_shows_in_the_printed_table():
    kept = machines.machines()["change@1"]
    moves = tuple(
        replace(move, guards=()) if move.verb == "verify" else move for move in kept.moves.values()
    )

    printed_without = machines.states("change@1", Machine(moves, sources.registered("GUARDS")))

    assert printed_without != machines.states("change@1", kept)
    assert "`verify` | `verification` | `verification` | none" in printed_without


def test_an_edited_guard_shows_by_its_fingerprint():
    prints = [sources.fingerprint(guard) for guard in sources.registered("GUARDS").values()]

    assert len(set(prints)) == len(prints)
