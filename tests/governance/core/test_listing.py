"""Lists: keyset pages both ways, conditions and order from the address, nothing it can break."""

import base64
import json
from contextlib import suppress
from itertools import product
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from governance.core.listing.asked import Unlistable
from governance.core.listing.page import paginate, rows_for_export
from governance.core.listing.shape import Cell, Column, Listing
from tests.governance.core import pumps
from tests.governance.core.pumps import ALL, PUMPS, SITES, Grade, Pump


@pytest.fixture(scope="module")
def plant():
    with pumps.stored() as opened:
        yield opened


def asked(url):
    return parse_qs(url.removeprefix("?"), keep_blank_values=True)


def walk(session, start, step, partitions=()):
    """Follow a link of each page until there is none; give the ids in the order seen."""
    seen, url = [], start
    while url is not None:
        page = paginate(session, PUMPS, ALL, asked(url), partitions)
        ids = [line.id for line in page.lines]
        seen = seen + ids if step == "next_url" else ids + seen
        last, url = page, getattr(page, step)
    return seen, last


def expected(session, sort):
    """Return the order by hand: NULL last, ties by id, descending its exact reverse."""
    name = sort.removeprefix("-")
    value = {
        "tag": lambda p: p.tag,
        "firmware": lambda p: p.firmware,
        "seen": lambda p: p.seen_at,
        "grade": lambda p: p.grade.value,
        "maker": lambda p: p.maker and p.maker.name,
    }[name]
    pumps = session.scalars(ALL).all()
    present = sorted((p for p in pumps if value(p) is not None), key=lambda p: (value(p), p.id))
    absent = sorted((p for p in pumps if value(p) is None), key=lambda p: p.id)
    ids = [p.id for p in present + absent]
    return ids[::-1] if sort.startswith("-") else ids


SORTS = [sign + name for sign, name in product(("", "-"), PUMPS.sorts)]


@pytest.mark.parametrize("partitions", [(), SITES], ids=["whole", "by site"])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_follow_one_order_both_ways(plant, sort, partitions):
    forth, last = walk(plant, f"?sort={sort}&size=25", "next_url", partitions)
    back, _ = walk(plant, last.previous_url, "previous_url", partitions)

    assert forth == expected(plant, sort)
    assert back + [line.id for line in last.lines] == forth


def test_a_page_takes_two_statements_however_many_sites(plant):
    counted = []
    event.listen(plant.get_bind(), "before_cursor_execute", lambda *a: counted.append(a[2]))

    paginate(plant, PUMPS, ALL, {"sort": ["-firmware"]}, SITES)

    assert len(counted) == 2


def test_a_question_that_is_kept_never_answers_another(plant):
    def ids(query, url):
        return [line.id for line in paginate(plant, PUMPS, query, asked(url)).lines]

    for _ in range(2):
        for site in (1, 2):
            own = [pump.id for pump in plant.scalars(ALL.where(Pump.site == site))]
            assert set(ids(ALL.where(Pump.site == site), "?size=100")) <= set(own)
            assert set(ids(ALL, f"?site={site}&size=100")) <= set(own)
        assert ids(ALL, "?size=25") == ids(ALL, "?size=50")[:25]
        assert ids(ALL, "?size=25") != ids(ALL, "?size=25&sort=-tag")


def test_rows_that_come_or_go_between_pages_are_neither_doubled_nor_skipped(plant):
    first = paginate(plant, PUMPS, ALL, {"size": ["25"]})
    plant.delete(plant.get(Pump, first.lines[-1].id))
    plant.add(Pump(id=999, tag="P-000", site=1, grade=Grade.NONE))
    plant.flush()

    second = paginate(plant, PUMPS, ALL, asked(first.next_url))
    rest = expected(plant, "tag")
    plant.rollback()

    assert [line.id for line in second.lines] == rest[25:50]


def test_conditions_narrow_and_read_as_a_sentence(plant):
    page = paginate(
        plant, PUMPS, ALL, {"site": ["1"], "grade": ["none", "direct"], "bare": ["1"], "q": ["P-0"]}
    )

    assert {(row.site, row.firmware) for row in page.rows} == {(1, None)}
    assert [(chip.lead, chip.label, chip.words) for chip in page.chips] == [
        (None, "Grade", ("no", "direct")),
        ("in", "Site", ("Leuven",)),
        (None, "without firmware", ("without firmware",)),
        (None, "Tag", ("“P-0”",)),
    ]
    assert page.in_words == "no, direct, Leuven, without firmware, P-0"
    assert page.chips[1].url == "?grade=none&grade=direct&bare=1&q=P-0"


def test_a_short_search_is_not_done_and_that_is_told(plant):
    page = paginate(plant, PUMPS, ALL, {"q": ["P-"]})

    assert page.count == 130
    assert page.asked.notices() == ("“P-” was not searched for: type at least 3 characters.",)


@pytest.mark.asvs("1.2.4")
def test_a_wildcard_is_a_character_like_any_other(plant):
    page = paginate(plant, PUMPS, ALL, {"q": ["P-%"]})

    assert (page.count, page.lines, page.next_url) == (0, (), None)


def test_state_lives_in_the_address_and_defaults_are_left_out(plant):
    page = paginate(plant, PUMPS, ALL, {"sort": ["-seen"], "size": ["25"], "site": ["2"]})
    by_name = {header.name: header for header in page.headers}

    assert page.first_url == page.query == "?site=2&sort=-seen&size=25"
    assert (by_name["seen"].direction, by_name["tag"].direction) == ("descending", None)
    assert by_name["seen"].url == "?site=2&sort=seen&size=25"
    assert by_name["tag"].url == "?site=2&size=25"
    assert by_name["site"].url is None


def test_everything_the_list_does_not_know_is_told_at_once(plant):
    with pytest.raises(Unlistable) as refusal:
        paginate(
            plant,
            PUMPS,
            ALL,
            {
                "owner": ["x"],
                "grade": ["best"],
                "bare": ["yes"],
                "q": ["a\x00b"],
                "sort": ["site"],
                "size": ["1000"],
                "after": ["a", "b"],
                "before": ["c"],
            },
        )

    assert refusal.value.status == 422
    assert refusal.value.reasons == (
        "The list of pumps has no condition “owner”.",
        "Give “after” once.",
        "Give “after” or “before”, not both.",
        "Grade has no value “best”: choose from its list.",
        "without firmware is either 1 or left out.",
        "Tag takes one line of at most 200 characters.",
        "The list of pumps has no order “site”.",
        "A page holds 25, 50 or 100 pumps, not “1000”.",
    )


def forged(*parts):
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.parametrize(
    ("sort", "mark"),
    [
        ("tag", "not base64 at all"),
        ("tag", base64.urlsafe_b64encode(b"\xff\xfe").decode()),
        ("tag", base64.urlsafe_b64encode(b"[" * 1400).decode()),
        ("tag", forged("tag", "P-001")),
        ("tag", forged("tag", None, 1)),
        ("tag", forged("tag", 7, 1)),
        ("tag", forged("tag", "P\x00", 1)),
        ("tag", forged("tag", "\ud800", 1)),
        ("tag", forged("tag", "P-001", "1")),
        ("tag", forged("tag", "P-001", 2**70)),
        ("tag", forged("-tag", "P-001", 1)),
        ("tag", forged("firmware", "1.0", 1)),
        ("seen", forged("seen", "yesterday", 1)),
        ("seen", forged("seen", "2026-11-01T06:00:00", 1)),
        ("seen", forged("seen", "0001-01-01T00:00:00+14:00", 1)),
        ("grade", forged("grade", "best", 1)),
        ("grade", forged("grade", [], 1)),
    ],
)
def test_a_forged_place_in_the_list_is_told_and_breaks_nothing(plant, sort, mark):
    with pytest.raises(Unlistable, match="go to the first page"):
        paginate(plant, PUMPS, ALL, {"sort": [sort], "after": [mark]})


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["sort", "after", "before", "size", "q", "grade", "bare", "x"]),
        st.lists(st.text(max_size=40), max_size=3),
        max_size=4,
    )
)
def test_no_address_breaks_a_list(plant, args):
    with suppress(Unlistable):
        paginate(plant, PUMPS, ALL, args)


def test_an_export_holds_every_row_of_the_list_in_its_order(plant):
    args = {"site": ["2"], "sort": ["-firmware"], "size": ["25"]}
    ids, _ = walk(plant, "?site=2&sort=-firmware&size=25", "next_url")

    export = rows_for_export(plant, PUMPS, ALL, args)
    rows = list(export.rows)

    assert export.names == ("tag", "firmware", "seen", "grade", "maker", "site")
    assert export.labels[:2] == ("Tag", "Firmware")
    assert [row[0] for row in rows] == [plant.get(Pump, each).tag for each in ids]
    assert rows[0][3:] in {("direct", 1, 2), ("none", None, 2), ("direct", None, 2)}


def test_rows_of_several_columns_keep_their_names(plant):
    listing = Listing(
        name="pumps",
        columns=(Column("tag", "Tag", lambda row: row.tag, Pump.tag),),
        filters=(),
        default_sort="-tag",
        key=Pump.id,
        singular="pump",
        plural="pumps",
        endpoint="pumps.index",
    )

    page = paginate(plant, listing, select(Pump.tag, Pump.site), {})

    assert (page.rows[0].tag, page.rows[0].site) == ("P-039", 2)
    assert page.lines[0].cells == (Cell("P-039"),)


def test_a_default_order_that_is_no_column_is_refused_when_declared():
    with pytest.raises(RuntimeError, match="default sort"):
        Listing("p", (), (), "tag", Pump.id, "pump", "pumps", "pumps.index")
