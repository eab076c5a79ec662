"""The rows and boxes of a list: what is in the records stays text, links lead to the records."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from flask import Flask
from flask_babel import Babel, ngettext
from flask_babel import lazy_gettext as _l

from governance.core import languages
from governance.core.listing import markup
from governance.core.listing.shape import Cell, Column

NASTY = '<b> & "x"'
SAFE = "&lt;b&gt; &amp; &quot;x&quot;"


@pytest.fixture
def page():
    app = Flask(__name__)
    Babel(app)
    languages.install(app)
    app.add_url_rule("/things/<int:id>", "things.show", str)
    app.add_url_rule("/others/<int:id>/now", "others.show", str)

    def of(cell, column=None, record="things.show"):
        column = column or Column("name", "Name", lambda row: row)
        return SimpleNamespace(
            listing=SimpleNamespace(record_endpoint=record),
            columns=(column,),
            lines=[SimpleNamespace(id=7, cells=(cell,))],
            reference_at=0,
        )

    with app.test_request_context():
        of.app = app
        yield of


@pytest.mark.parametrize(
    ("cell", "drawn"),
    [
        (Cell(NASTY), SAFE),
        (Cell(_l("words")), "words"),
        (Cell(NASTY, hint=NASTY), f'{SAFE}<div class="why">{SAFE}</div>'),
        (Cell("on", shape="done", tone="ok"), '<span class="state state-done tone-ok">on</span>'),
        (Cell("off", shape="idle"), '<span class="state state-idle">off</span>'),
        (Cell("1", is_strong=True), '<span class="strong">1</span>'),
        (Cell("no", is_muted=True), '<span class="unknown">no</span>'),
        (Cell("x", to=("others.show", 8)), '<a href="/others/8/now">x</a>'),
        (Cell("", when=date(2026, 7, 1)), '<time datetime="2026-07-01">1 Jul 2026</time>'),
        (None, '<span class="unknown">unknown</span>'),
    ],
)
def test_a_cell_says_what_it_holds_and_no_more(page, cell, drawn):
    assert markup.rows(page(cell)) == f"<tr><td>{drawn}</td></tr>"


def test_an_instant_is_said_on_the_clock_of_the_reader(page):
    drawn = markup.rows(page(Cell("", when=datetime(2026, 7, 1, 12, tzinfo=UTC))))
    assert 'title="2026-07-01 12:00:00 UTC">1 Jul 2026 12:00 UTC</time>' in drawn


def test_the_reference_leads_to_the_record_and_names_the_box_that_chooses_it(page):
    column = Column("number", "Number", lambda row: row, is_reference=True, is_number=True)
    drawn = markup.rows(page(Cell(NASTY), column), is_picked=True)
    assert f'aria-label="Choose {SAFE}"' in drawn
    assert f'<td class="number ref"><a href="/things/7" data-row>{SAFE}</a></td>' in drawn
    assert markup.fields(page(None), SimpleNamespace(id=7, cells=(None,))).startswith("<td>")


def test_who_or_what_has_a_name_is_not_set_like_a_code(page):
    column = Column("name", "Name", lambda row: row, is_reference=True)

    assert '<td class="strong"><a href="/things/7" data-row>' in markup.rows(
        page(Cell("Ana"), column)
    )


def test_a_box_is_ticked_where_its_value_was_chosen():
    drawn = markup.boxes("site", [("1", NASTY), ("2", "Leuven")], ("2",))
    assert drawn.count(" checked") == 1
    assert f'for="filter-site-1">{SAFE}</label>' in drawn
    assert 'value="2" id="filter-site-2" checked' in drawn


def test_a_sentence_takes_values_that_stay_text(page):
    said = page.app.jinja_env.globals["_"]
    assert said("%(a)s is there", a="<b>") == "&lt;b&gt; is there"
    assert said("50 %% of it") == "50 % of it"
    counted = page.app.jinja_env.globals["ngettext"]
    assert counted("%(num)s row", "%(num)s rows", 2) == ngettext("%(num)s row", "%(num)s rows", 2)
