"""A sheet of words: looked at first, taken as a whole, and what is exported comes in unchanged."""

from io import BytesIO

import pytest

from governance.core.sheets.reading import read_sheet
from governance.glossary.models import Term
from governance.glossary.sheets import lines_of, planned

KNOWN = [
    Term(id=1, name="restart", it_meaning="off and on", ot_meaning="the line stops", why="",
         is_false_friend=True, example="", other_names="reboot")
]  # fmt: skip


def plan_of(text):
    lines, told = lines_of(read_sheet(text.encode(), "words.csv"))
    plan = planned(lines, KNOWN)
    return [*told, *plan.reasons], plan


def test_a_known_word_is_edited_a_new_one_added_and_a_blank_says_nothing():
    told, plan = plan_of(
        "word;In IT;IN OT;Other words;False friend\n"
        "Restart;;it stops line 3;;\npatch;small;large;hotfix;yes\n"
    )

    assert told == []
    assert [line.said for line in plan.new] == [
        {"name": "patch", "it_meaning": "small", "ot_meaning": "large",
         "other_names": "hotfix", "is_false_friend": True}
    ]  # fmt: skip
    assert [(term.name, line.said["ot_meaning"]) for term, line in plan.edited] == [
        ("restart", "it stops line 3")
    ]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("reboot;a;b;;", "reboot would stand for two entries: keep one of them."),
        ("patch;a;b;;\nPatch;a;b;;", "Line 3: Patch stands on a line before already."),
        ("patch;a;;;", "Line 2: a new word needs ot meaning."),
        ("patch;a;b;;perhaps", "Line 2: false friend is yes, no or blank."),
        ("a,b;a;b;;", "Line 2: a word has no comma: other words stand in a column of their own."),
        (f"patch;{'x' * 401};b;;",
         "Line 2: it meaning has at most 400 characters that can be kept."),
    ],
)  # fmt: skip
def test_whatever_is_against_it_is_told_with_its_line(rows, told):
    found, _ = plan_of(f"word;in it;in ot;other words;false friend\n{rows}\n")

    assert told in found


def test_a_sheet_without_the_columns_is_no_glossary():
    found, _ = plan_of("name;colour\nrestart;red\n")

    assert found == [
        f"There is no column {each}: it is needed." for each in ("word", "in it", "in ot")
    ]


@pytest.mark.either
def test_what_is_exported_is_looked_at_and_comes_in_again_unchanged(sign_in):
    ines = sign_in("ines")
    ines.post("/glossary/bring")
    sheet = ines.get("/glossary/export.csv?columns=all").data
    page = ines.post("/glossary/sheet/look", data={"file": (BytesIO(sheet), "words.csv")})
    assert "0 would be added, 0 edited, 42 are as they are." in page.text
    changed = sheet.replace(b"fetching a file from somewhere else to oneself", b"getting a file")
    for address, done in (("/glossary/sheet/look", 200), ("/glossary/sheet", 302)):
        reply = ines.post(address, data={"file": (BytesIO(changed), "words.csv")})
        assert reply.status_code == done, reply.text
    assert "getting a file" in ines.get("/glossary/?q=download").text
    wrong = {"file": (BytesIO(b"name\nrestart\n"), "words.csv")}
    assert ines.post("/glossary/sheet", data=wrong).status_code == 422
    wrong = {"file": (BytesIO(b"\x00\xff"), "words.csv")}
    assert ines.post("/glossary/sheet/look", data=wrong).status_code == 422
    assert sign_in("johan").get("/glossary/sheet").status_code == 403
    sheet = {"file": (BytesIO(sheet), "words.csv")}
    assert sign_in("ana").post("/glossary/sheet", data=sheet).status_code == 403
