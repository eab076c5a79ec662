"""Columns proposed from headings."""

from dataclasses import dataclass

import pytest

from governance.core.sheets.matching import Confidence, Match, keys, propose


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    synonyms: tuple[str, ...] = ()


COLOUR = Field("colour", "Colour", ("Color", "Farbe", "Farbgebung"))
WEIGHT = Field("weight", "Weight", ("Gewicht", "Größe"))
MAKER = Field("maker", "Maker", ("Hersteller", "Manufacturer"))


def test_the_surer_match_wins_whatever_the_order():
    found = propose(["FARBE", "Colour", "Gewicht [kg]"], [COLOUR, WEIGHT])

    assert found == {
        "colour": Match(1, Confidence.EXACT),
        "weight": Match(2, Confidence.NORMALISED),
    }


@pytest.mark.parametrize(
    "heading", ["größe", "GROESSE", "Groesse", "grösse", "Größe (mm)", " Größe: ", "Grösse*"]
)
def test_case_accents_units_and_punctuation_do_not_matter(heading):
    assert propose([heading], [WEIGHT]) == {"weight": Match(0, Confidence.NORMALISED)}


def test_a_slip_of_the_pen_is_similar():
    assert propose(["Hersteler"], [MAKER]) == {"maker": Match(0, Confidence.SIMILAR)}


@pytest.mark.parametrize("heading", ["Hersteller-Nr.", "Manufacturer ID", "Farm", "x", "", "???"])
def test_what_only_looks_alike_is_not_guessed(heading):
    assert propose([heading], [COLOUR, WEIGHT, MAKER]) == {}


def test_no_column_and_no_field_is_taken_twice():
    found = propose(["Hersteller", "Manufacturer", "Maker"], [MAKER, Field("other", "Maker")])

    assert found == {"maker": Match(2, Confidence.EXACT)}


def test_what_resembles_two_fields_is_left_to_the_person():
    fields = [Field("a", "Inspection north"), Field("b", "Inspection south")]

    assert propose(["Inspection nouth"], fields) == {}


def test_a_heading_of_brackets_only_keeps_them():
    assert keys("(Tag)") == {"tag"}
