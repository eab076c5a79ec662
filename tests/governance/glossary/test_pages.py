"""The glossary through its pages, and its words where they stand on others."""

import pytest

from governance.audit.verify import verify

pytestmark = pytest.mark.either
SAID = {
    "name": "reason", "it_meaning": "why a ticket exists", "ot_meaning": "why a batch was held",
    "is_false_friend": "y", "other_names": "cause", "why": "", "example": "",
}  # fmt: skip


def text_of(response):
    return response.get_data(as_text=True)


@pytest.fixture
def ines(sign_in):
    """The IT lead of the enterprise, who brought the words to start with."""
    ines = sign_in("ines")
    assert ines.post("/glossary/bring").status_code == 302
    return ines


def test_words_are_brought_listed_searched_exported_added_edited_and_withdrawn(
    ines, sign_in, database
):
    page = text_of(ines.get("/glossary/?friends=1&q=download"))
    assert "loading a program into a controller" in page
    assert "historian" not in page
    assert "restart" in text_of(ines.get("/glossary/export.csv?columns=all"))
    assert "turning a device off and on" in text_of(ines.get("/search?q=power cycle"))
    made = ines.post("/glossary/new", data=SAID)
    assert made.status_code == 302, text_of(made)
    again = text_of(ines.post("/glossary/new", data=SAID | {"name": "cause"}))
    assert "cause stands in the glossary already" in again
    edited = {**SAID, "ot_meaning": "why it was stopped", "version": "1"}
    assert ines.post(f"{made.location}/edit", data=edited).status_code == 302
    page = text_of(ines.get(made.location))
    assert page.index("why a ticket exists") < page.index("why it was stopped"), "IT reads IT first"
    page = text_of(sign_in("johan").get(made.location))
    assert page.index("why it was stopped") < page.index("why a ticket exists")
    assert "Edit" not in page
    assert sign_in("johan").get(f"{made.location}/edit").status_code == 403
    assert sign_in("johan").post("/glossary/new", data=SAID).status_code == 403
    assert ines.post(f"{made.location}/edit", data=edited).status_code == 409
    withdrawn = {"reason": "nobody says it", "version": "2"}
    assert ines.get(f"{made.location}/withdraw").status_code == 200
    assert ines.post(f"{made.location}/withdraw", data=withdrawn).status_code == 302
    page = text_of(ines.get(made.location))
    assert "withdrawn" in page
    assert "<ins>yes</ins>" in page or "<ins>no</ins>" in page, "and not 1, as SQLite keeps it"
    with database.reading() as session:
        assert verify(session).faults == []


def test_a_word_is_marked_in_a_form_once_with_the_readers_side_first(ines):
    ines.post("/glossary/new", data=SAID)
    withdrawing = "/glossary/1/withdraw"

    page = text_of(ines.get(withdrawing))

    assert page.count('class="term is-false"') == 1
    assert 'aria-description="In IT: why a ticket exists\nIn OT: why a batch was held' in page
    assert '<a class="term is-false" href="/glossary/43" target="_blank"' in page


def test_what_is_said_in_an_entry_is_shown_as_text(ines):
    evil = '"><script>alert(1)</script>'
    ines.post("/glossary/new", data={**SAID, "it_meaning": evil, "ot_meaning": evil})

    page = text_of(ines.get("/glossary/1/withdraw"))

    assert "<script>alert" not in page
    assert "&#34;&gt;&lt;script&gt;" in page


@pytest.mark.usefixtures("ines")
def test_a_reader_chooses_whose_meaning_comes_first(sign_in):
    vera = sign_in("vera")
    assert "Whose meaning" in text_of(vera.get("/account/"))
    assert vera.post("/glossary/side", data={"side": "it"}).status_code == 302
    page = text_of(vera.get("/glossary/1"))
    assert page.index('<dt class="has-terms">In IT') < page.index('<dt class="has-terms">In OT')
    assert vera.post("/glossary/side", data={"side": "hr"}).status_code == 422


def test_words_of_a_list_to_choose_from_are_explained_beside_it(ines):
    page = text_of(ines.get("/changes/new"))

    beside = page[page.index("In this list:") :][:400]
    assert 'class="term' in beside
    assert 'aria-description="In IT: ' in beside
