"""What is never kept of people, and that nothing about them is forgotten where it is given out."""

import re

import pytest

import app  # noqa: F401  # every table is known
from governance.core.db import Base
from governance.identity.held.purposes import LEFT_OUT, PURPOSES

UNKEPT = re.compile(
    r"(^|_)(birth\w*|born\w*|age|salary|wages?|pay|bonus|grade|gender|sex|nationality|religion|"
    r"health|sickness|performance)(_|$)"
)
OTHERWISE = {("signature", "grade")}
"""Of a signature: whether a key or a code proved it."""


def about_people():
    """The tables that lead to a person."""
    for table in Base.metadata.sorted_tables:
        keys = {key.column.table.name for column in table.columns for key in column.foreign_keys}
        if "person" in keys or table.name == "person":
            yield table


@pytest.mark.parametrize("name", ["birth_date", "born_on", "age", "salary", "pay_grade"])
def test_the_words_of_what_is_never_kept_are_known(name):
    assert UNKEPT.search(name)


def test_no_table_about_people_has_a_column_for_what_is_never_kept():
    named = [(table.name, column.name) for table in about_people() for column in table.columns]
    found = [each for each in named if UNKEPT.search(each[1]) and each not in OTHERWISE]
    assert found == [], "of people no birth date, age, salary, grade or health is kept"


def test_each_class_of_personal_data_lies_in_tables_that_there_are():
    named = {name for each in PURPOSES for name in each.tables} | LEFT_OUT.keys()
    assert named <= {table.name for table in about_people()}
