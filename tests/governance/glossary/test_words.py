"""Where words of the glossary stand in a text, and whose meaning is told first."""

import pytest

from governance.glossary.models import Side
from governance.glossary.rules import Entry, Words, names_of, reasons_against, side_of
from governance.glossary.seeds import STARTER
from governance.identity.models import Role

RESTART = Entry(
    1, "restart", "reboot, power cycle", "off and on", "the line stops", is_false_friend=True
)
PATCH = Entry(2, "patch", "", "a small change", "a change of a qualified system")
TEST = Entry(3, "test", "", "a try", "a protocol")
BENCH = Entry(4, "test environment", "", "a copy", "a rack")
KNOWN = Words((RESTART, PATCH, TEST, BENCH))


def found(text):
    return [each.name for each in KNOWN.found(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Restart the station", ["restart"]),
        ("two reboots, one Power Cycle, a restart", ["restart"]),
        ("patches and PATCH", ["patch"]),
        ("the test environment is tested", ["test environment"]),
        ("dispatch, patch-panel, repatch", []),
        ("", []),
        ("a\nrestart\n\nof the <b>patch</b>", ["restart", "patch"]),
    ],
)
def test_a_word_is_found_as_a_whole_once_and_the_longer_one_first(text, names):
    assert found(text) == names


def test_what_is_divided_is_the_text_again():
    text = "Patch, restart & test the <test environment>; restart again."

    pieces = KNOWN.pieces(text)

    assert "".join(each if isinstance(each, str) else each[0] for each in pieces) == text


def test_without_a_word_nothing_is_found():
    assert Words(()).pieces("restart") == ("restart",)


def test_the_gloss_tells_the_readers_side_first_and_that_a_friend_is_false():
    assert RESTART.gloss(Side.IT).startswith("In IT: off and on\nIn OT: the line stops\nNot")
    assert PATCH.gloss(Side.OT).startswith("In OT: a change of a qualified system\nIn IT: ")
    assert "false friend" not in PATCH.gloss(Side.OT)


@pytest.mark.parametrize(
    ("roles", "chosen", "side"),
    [
        ({Role.IT_LEAD}, Side.OT, Side.IT),
        ({Role.AREA_OWNER, Role.QA}, Side.IT, Side.OT),
        ({Role.IT_LEAD, Role.OT_LEAD}, Side.IT, Side.IT),
        ({Role.QA}, Side.IT, Side.IT),
        ({Role.QA}, None, Side.OT),
    ],
)
def test_whose_meaning_comes_first_follows_from_the_role_then_from_the_choice(roles, chosen, side):
    assert side_of(roles, chosen) is side


def test_a_word_that_stands_for_something_stands_for_nothing_else():
    told = reasons_against("Reboot", ["halt"], ["restart", "reboot"])

    assert told == ["Reboot stands in the glossary already: edit that entry instead."]


def test_the_words_to_start_with_are_forty_and_each_leads_to_one_entry():
    every = [w.lower() for e in STARTER for w in (e["name"], *names_of(e["other_names"]))]

    assert len(STARTER) >= 40
    assert len(every) == len(set(every))
    assert all(each["why"] and each["example"] for each in STARTER)
