"""A version trains exactly whom QA's decision says, beside an independent model."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.curricula.models import Decision, How, ItemKind
from governance.curricula.rules.affected import asks
from governance.curricula.rules.standing import Ask, Item
from tests.governance.curricula.test_standing import did, version

COMPLETES = {
    ItemKind.DOCUMENT: How.READ, ItemKind.COURSE: How.ATTENDED, ItemKind.OJT: How.ASSESSED,
    ItemKind.QUIZ: How.ANSWERED,
}  # fmt: skip


# The model: one earlier version, one later, told in the words of the ruling.
def asked_by_the_book(kind, decision, *, did_first, did_second, read_second, is_theirs):
    completes_by_reading = kind is ItemKind.DOCUMENT
    has_done_the_new = did_second or (read_second and completes_by_reading)
    keeps_by_reading = decision is Decision.READING and did_first and read_second
    is_nobody_of_it = not is_theirs and not did_first
    if decision is Decision.NONE or has_done_the_new or keeps_by_reading or is_nobody_of_it:
        return None
    keeps_what_they_hold = decision is Decision.READING and did_first
    return Ask.READING if keeps_what_they_hold or completes_by_reading else Ask.COMPLETION


histories = st.fixed_dictionaries(
    dict.fromkeys(("did_first", "did_second", "read_second", "is_theirs"), st.booleans())
)


@pytest.mark.scenario("P17")
@settings(max_examples=400, deadline=None)
@given(st.sampled_from(ItemKind), st.sampled_from(Decision), histories)
def test_a_version_asks_exactly_those_whom_the_decision_says(kind, decision, told_of):
    first, second = version(1, "reading", 0), version(2, decision, 10, 5)
    done = [
        *([did(1, 1, 2, COMPLETES[kind])] if told_of["did_first"] else []),
        *([did(2, 2, 7, COMPLETES[kind])] if told_of["did_second"] else []),
        *([did(3, 2, 8)] if told_of["read_second"] else []),
    ]
    item = Item(kind, (first,))
    found = asks(item, second, done, second.effective_at, is_theirs=told_of["is_theirs"])
    assert found == asked_by_the_book(kind, decision, **told_of)
