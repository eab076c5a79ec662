"""No door knows fewer rules: whatever writes goes through a command, and programs through those of
the pages."""

import pytest

from scripts.reference.doors import commands_behind, every

WRITES_NOTHING = {
    "/api/drifts/<int:id>/correct", "/api/drifts/<int:id>/escalate",  # refuse: a person signs
    "/ownership/matrix/<int:id>/edit", "/ownership/matrix/<int:id>/preview",  # show what would be
    "/register/<int:id>/merge",  # shows both
    "/views/<int:id>/start", "/views/start-with-everything",  # how somebody likes their own lists
    "/views/columns", "/views/usual-columns", "/glossary/sheet/look", "/identity-providers/try",
    "/api/identity-providers/<int:id>/try",
}  # fmt: skip
"""Addresses that are sent to, and that write nothing of a record."""

BY_A_LIBRARY = {"/scim/v2/<path:path>"}
"""A library calls back there: `ownership/directory/storage.py` goes through its commands."""


@pytest.fixture
def behind(app):
    """By door, the commands that it leads to."""
    return {door: commands_behind(door.function) for door in every(app)}


@pytest.mark.parametrize("copied", ["sqlite"], indirect=True)
def test_every_address_that_writes_does_so_by_a_command(behind):
    without = {door.name for door, found in behind.items() if door.kind < 2 and not found}

    assert without == WRITES_NOTHING | BY_A_LIBRARY
    assert len(behind) > len(without) + 100


@pytest.mark.asvs("2.2.2", "8.3.1")
@pytest.mark.parametrize("copied", ["sqlite"], indirect=True)
def test_a_program_goes_through_the_commands_of_the_pages(behind):
    pages = set().union(*(found for door, found in behind.items() if door.kind == 0))
    programs = set().union(*(found for door, found in behind.items() if door.kind == 1))
    typed = set().union(*(found for door, found in behind.items() if door.kind == 2))

    assert programs <= pages
    assert {each.rpartition(".")[2] for each in typed - pages} == {"apply", "preview"}
    assert len(programs) > 20
