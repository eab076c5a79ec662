"""Forms: what is typed is tidied, read, refused in sentences, and never lost."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from io import BytesIO

import pytest
from flask import Flask
from flask_babel import Babel

from governance.core.fields.choice import OneOf, SomeOf, Tick, Upload
from governance.core.fields.number import Number, Whole
from governance.core.fields.text import Secret, TextBlock, TextLine
from governance.core.fields.time import Day, Moment
from governance.core.forms import Form, retyped


class Gxp(StrEnum):
    DIRECT = "direct"
    NOT_KNOWN = "not_known"


class PumpForm(Form):
    tag = TextLine(
        "Tag", most=6, is_required=True, written=(r"[A-Z0-9-]+", "Tag has capitals and digits.")
    )
    notes = TextBlock("Notes")
    password = Secret("Password", is_required=False)
    criticality = Whole("Criticality", least=1, most=4)
    weight = Number("Weight", least=0, most=1000, places=2, unit="kg")
    due_on = Day("Due")
    starts_at = Moment("Start")
    gxp = OneOf("GxP relevance", Gxp, blank="not known yet")
    place_id = OneOf("Place")
    modes = SomeOf("Modes", [("a", "A"), ("b", "B")])
    is_safety = Tick("Safety function")
    file = Upload("File", endings=(".csv",), is_required=False)


@pytest.fixture
def send():
    """Return what makes the form of a request; None stands for a GET."""
    app = Flask(__name__)
    app.config |= {"SECRET_KEY": "test", "WTF_CSRF_ENABLED": False}
    Babel(app)

    def make(sent, **given):
        with app.test_request_context(method="GET" if sent is None else "POST", data=sent):
            return PumpForm(**given)

    with app.app_context():
        yield make


def reasons(form):
    form.validate()
    return form.sentences()


@pytest.mark.asvs("1.1.1")
def test_texts_are_composed_and_stripped_and_a_blank_is_unknown(send):
    form = send({"tag": " P-1\u00a0", "notes": "  \r\n ", "password": " Ke\u0301 "})

    assert reasons(form) == []
    assert (form.tag.data, form.notes.data, form.password.data) == ("P-1", None, " Ké ")


def test_line_ends_are_of_one_kind(send):
    assert send({"tag": "P", "notes": "a\r\nb\tc"}).notes.data == "a\nb\tc"


@pytest.mark.asvs("2.2.1")
@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("tag", "", "Tag is needed."),
        ("tag", "P-12345", "Tag has at most 6 characters, not 7."),
        ("tag", "pump", "Tag has capitals and digits."),
        ("notes", "x" * 4001, "Notes has at most 4000 characters, not 4001."),
        ("notes", "a\x00b", "Notes holds a character that cannot be kept: type it anew."),
        ("criticality", "5", "Criticality is a whole number from 1 to 4."),
        ("criticality", "high", "Criticality is a whole number from 1 to 4."),
        ("criticality", "1_0", "Criticality is a whole number from 1 to 4."),
        ("weight", "NaN", "Weight is a number from 0 to 1,000 with at most 2 decimals."),
        ("weight", "1.234", "Weight is a number from 0 to 1,000 with at most 2 decimals."),
        ("weight", "1,000.5", "Weight is a number from 0 to 1,000 with at most 2 decimals."),
        ("gxp", "perhaps", "GxP relevance: choose one of its list."),
        ("place_id", "99999999999999999999", "Place: choose one of its list."),
        ("modes", "z", "Modes: choose from its list."),
        ("version", "1; drop", "This page is not as it was given out: open it again."),
        (
            "due_on",
            "30 Feb",
            "Due is a date between 1900-01-01 and 2199-12-31, such as 2026-11-23.",
        ),
    ],
)
def test_a_wrong_shape_is_told_in_a_sentence_and_kept(send, field, typed, sentence):
    form = send({"tag": "P-1", field: typed})

    assert reasons(form) == [sentence]
    if typed.isprintable() and field not in {"gxp", "place_id", "modes", "version"}:
        assert form[field]._value() == typed


def test_every_reason_is_told_at_once_with_the_field_it_is_about(send):
    form = retyped(send({"criticality": "9"}), "P-1 is under change: raise a change.")

    assert form.reasons() == [
        (None, "P-1 is under change: raise a change."),
        ("tag", "Tag is needed."),
        ("criticality", "Criticality is a whole number from 1 to 4."),
    ]


def test_what_is_typed_is_read_as_what_it_means(send):
    form = send(
        {
            "tag": "P-1",
            "criticality": " 2 ",
            "weight": "1,5",
            "due_on": "2026-12-01",
            "gxp": "not_known",
            "place_id": "7",
            "modes": ["b", "a", "b"],
            "is_safety": "y",
            "version": "3",
        }
    )

    assert reasons(form) == []
    assert form.values() == {
        "tag": "P-1",
        "notes": None,
        "password": None,
        "criticality": 2,
        "weight": Decimal("1.5"),
        "due_on": date(2026, 12, 1),
        "starts_at": None,
        "gxp": Gxp.NOT_KNOWN,
        "place_id": 7,
        "modes": ["b", "a"],
        "is_safety": True,
        "file": None,
    }
    assert form.version.data == 3


def test_a_time_means_what_the_clock_beside_the_field_says(send):
    form = send({"tag": "P", "starts_at": ["2026-12-12T06:00", "Europe/Brussels"]})

    assert reasons(form) == []
    assert form.starts_at.data == datetime(2026, 12, 12, 5, tzinfo=UTC)
    assert (form.starts_at._value(), form.starts_at.zone) == ("2026-12-12T06:00", "Europe/Brussels")


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("2026-03-29T02:30", "Europe/Brussels"),
        ("2026-12-12T06:00", "../../etc/passwd"),
        ("tomorrow", "Europe/Brussels"),
        ("0001-01-01T00:00", "Asia/Kolkata"),
    ],
)
def test_a_time_that_no_clock_shows_is_refused(send, typed, zone):
    form = send({"tag": "P", "starts_at": [typed, zone]})

    assert reasons(form) == [
        f"Start is a date and a time on the clock of {zone}, such as 2026-12-12 06:00."
    ]
    assert form.starts_at._value() == typed


def test_a_choice_shows_its_words_and_what_was_chosen(send):
    form = send(None, data={"gxp": Gxp.DIRECT, "place_id": 7})
    form.place_id.choices = [(7, "Suite 3"), (8, "Utilities")]

    assert list(form.gxp.iter_choices()) == [
        ("", "not known yet", False),
        ("direct", "direct", True),
        ("not_known", "not known", False),
    ]
    assert [choice[2] for choice in form.place_id.iter_choices()] == [False, True, False]


def test_what_was_sent_wins_over_the_record(send):
    class Pump:
        tag, version, criticality = "P-9", 4, 1

    shown, sent = send(None, obj=Pump), send({"tag": "P-1", "version": "3"}, obj=Pump)

    assert (shown.tag.data, shown.version.data) == ("P-9", 4)
    assert (sent.tag.data, sent.version.data, sent.criticality.data) == ("P-1", 3, None)


def test_a_stale_form_shown_again_carries_the_present_version(send):
    form = send({"tag": "P-1", "version": "3"})

    form.now_at(5)

    assert 'value="5"' in form.version()
    assert form.tag.data == "P-1"


def test_each_page_has_a_key_of_its_own_and_a_form_sent_again_keeps_it(send):
    first, second = send(None), send(None)
    again = send({"once": first.once.data})

    assert first.once.data != second.once.data
    assert again.once.data == first.once.data


def test_a_file_is_known_by_its_ending(send):
    wrong = send({"tag": "P", "file": (BytesIO(b"x"), "plant.exe")})
    right = send({"tag": "P", "file": (BytesIO(b"x"), "Plant.CSV")})

    assert reasons(wrong) == ["File is a file that ends in .csv."]
    assert reasons(right) == []
