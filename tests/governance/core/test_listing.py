"""Lists: keyset pages both ways, conditions and order from the address, nothing it can break."""

import base64
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import product
from typing import ClassVar
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Enum, ForeignKey, StaticPool, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship

from governance.core.db import UtcDateTime
from governance.core.listing.asked import Unlistable
from governance.core.listing.kept import Opened
from governance.core.listing.page import paginate, rows_for_export
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text


class Grade(StrEnum):
    DIRECT = "direct"
    NONE = "none"


class Tables(DeclarativeBase):
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime,
        Grade: Enum(Grade, native_enum=False, values_callable=lambda e: [m.value for m in e]),
    }


class Maker(Tables):
    __tablename__ = "maker"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Pump(Tables):
    __tablename__ = "pump"
    id: Mapped[int] = mapped_column(primary_key=True)
    tag: Mapped[str]
    site: Mapped[int]
    firmware: Mapped[str | None]
    seen_at: Mapped[datetime | None]
    grade: Mapped[Grade]
    maker_id: Mapped[int | None] = mapped_column(ForeignKey("maker.id"))
    maker: Mapped[Maker | None] = relationship(lazy="raise")


PUMPS = Listing(
    name="pumps",
    columns=(
        Column("tag", "Tag", lambda pump: pump.tag, Pump.tag, is_reference=True),
        Column("firmware", "Firmware", lambda pump: pump.firmware, Pump.firmware),
        Column("seen", "Seen", lambda pump: pump.seen_at, Pump.seen_at),
        Column("grade", "Grade", lambda pump: Cell(pump.grade, shape="done"), Pump.grade),
        Column(
            "maker",
            "Maker",
            lambda pump: pump.maker and pump.maker.name,
            Maker.name,
            nullable=True,
            export=lambda pump: pump.maker_id,
        ),
        Column("site", "Site", lambda pump: pump.site),
    ),
    filters=(
        Choice("grade", "Grade", [("direct", "direct"), ("none", "no")], Pump.grade.in_),
        Choice(
            "site",
            "Site",
            [("1", "Leuven"), ("2", "Pune")],
            lambda values: Pump.site.in_([int(value) for value in values]),
            lead="in",
        ),
        Flag("bare", "without firmware", Pump.firmware.is_(None)),
        Text("q", "Tag", lambda text: Pump.tag.contains(text, autoescape=True)),
    ),
    default_sort="tag",
    key=Pump.id,
    singular="pump",
    plural="pumps",
    endpoint="pumps.index",
)
START = datetime(2026, 11, 1, 6, tzinfo=UTC)
ALL = select(Pump).outerjoin(Pump.maker).options(joinedload(Pump.maker))
SITES = (Pump.site == 1, Pump.site == 2)


@pytest.fixture(scope="module")
def plant():
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Tables.metadata.create_all(engine)
    with Session(engine) as opened:
        opened.add_all([Maker(id=1, name="Alfa"), Maker(id=2, name="Grundfos")])
        opened.add_all(a_pump(number) for number in range(1, 131))
        opened.commit()
        yield opened
    engine.dispose()


def a_pump(number):
    return Pump(
        id=number,
        tag=f"P-{number % 40:03}",
        site=number % 2 + 1,
        firmware=None if number % 3 == 0 else f"{number % 7}.0",
        seen_at=None if number % 5 == 0 else START + timedelta(hours=number % 11),
        grade=list(Grade)[number % 2],
        maker_id=(None, 1, 2)[number % 3],
    )


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


def test_columns_are_chosen_and_ordered_by_the_address(plant):
    page = paginate(plant, PUMPS, ALL, {"columns": ["site,seen"], "site": ["1"]})
    one_by_one = paginate(plant, PUMPS, ALL, {"columns": ["site", "seen", "site"]})
    usual = paginate(plant, PUMPS, ALL, {})

    assert [header.name for header in page.headers] == ["tag", "site", "seen"]
    assert [column.name for column in one_by_one.columns] == ["tag", "site", "seen"]
    assert len(page.lines[0].cells) == 3
    assert page.first_url == "?site=1&columns=tag,site,seen"
    assert "maker" in {column.name for column in usual.columns}
    assert usual.first_url == "?"


def test_an_optional_column_is_loaded_only_where_it_is_chosen(plant):
    listing = Listing(
        name="pumps",
        columns=(
            Column("tag", "Tag", lambda pump: pump.tag, Pump.tag, is_reference=True),
            Column("maker", "Maker", lambda pump: pump.maker and pump.maker.name, is_optional=True,
                   heading="Trade", load=(joinedload(Pump.maker),)),
        ),
        filters=(), default_sort="tag", key=Pump.id, singular="pump", plural="pumps",
        endpoint="pumps.index",
    )  # fmt: skip
    told = []
    event.listen(plant.get_bind(), "before_cursor_execute", lambda *a: told.append(a[2]))
    plant.expunge_all()

    assert "maker" not in {c.name for c in paginate(plant, listing, select(Pump), {}).columns}
    assert not any("JOIN maker" in statement for statement in told)
    chosen = paginate(plant, listing, select(Pump), {"columns": ["maker"]})
    assert {line.cells[1] and line.cells[1].text for line in chosen.lines} == {
        None, "Alfa", "Grundfos",
    }  # fmt: skip
    every = rows_for_export(plant, listing, select(Pump), {"columns": ["all"]})
    assert (every.names, len(list(every.rows))) == (("tag", "maker"), 130)


def test_a_column_that_does_not_exist_is_told_as_a_condition_is(plant):
    with pytest.raises(Unlistable) as refusal:
        paginate(plant, PUMPS, ALL, {"columns": ["tag,owner,all"], "view": ["x"]})

    assert refusal.value.reasons == (
        "The list of pumps has no column “owner”.",
        "The list of pumps has no column “all”.",
        "A view is asked for by its number, not by “x”.",
    )


def test_what_was_kept_and_is_no_more_is_left_out_and_told(plant):
    kept = {"owner": ["x"], "site": ["1", "9"], "grade": ["gone"], "sort": ["-weight"],
            "columns": ["weight,site"], "size": ["25"], "view": ["12"]}  # fmt: skip

    page = paginate(plant, PUMPS, ALL, Opened(kept, frozenset(kept)))

    assert page.first_url == "?site=1&size=25&columns=tag,site&view=12"
    assert page.asked.notices() == (
        "The condition “owner” is no more, and was left out.",
        "Site: a value that was kept is no more, and was left out.",
        "Grade: a value that was kept is no more, and was left out.",
        "The order that was kept is no more: this is the usual one.",
        "These columns are no more, and were left out: weight.",
    )
    with pytest.raises(Unlistable, match="no condition “owner”"):
        paginate(plant, PUMPS, ALL, Opened(kept, frozenset({"site"})))
