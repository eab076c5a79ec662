"""The list of assets and its search: what a reader sees, and how little it costs."""

import pytest
from sqlalchemy import event, text

from governance.audit.commands import bulk_insert, record
from governance.core.access import Actor, Held
from governance.core.contributions import SEARCH
from governance.core.listing.page import paginate
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.queries.assets import assets, listing
from governance.register.queries.reach import reach
from governance.register.vocabulary import AssetClass
from tests.plant import SYSTEM, add_asset

ROWS = 2_000
FOUND = SEARCH["Assets"].find
INDEXES = {
    "-tag": "ix_asset_site_tag", "name": "ix_asset_site_name",
    "number": "ix_asset_site_id", "class": "ix_asset_site_class",
    "criticality": "ix_asset_site_criticality", "-criticality": "ix_asset_site_criticality",
}  # fmt: skip
UNIQUE = "sqlite_autoindex_asset_1"
"""SQLite's own index of site and tag, which serves as well."""


@pytest.fixture
def many(database, plant):
    """Store 2,000 assets at two sites, with statistics as a plant's database has them."""
    with database.writing() as session:
        model = session.get_one(Asset, plant.assets["PLC-204"])
        names = [c.key for c in Asset.__table__.columns if c.key not in {"id", "version", "state"}]
        same = {name: getattr(model, name) for name in names}
        rows = [
            {**same, "tag": f"T-{n:05}", "name": f"Pump {n % 97}", "criticality": n % 5 or None,
             "asset_class": list(AssetClass)[n % 7], "site_id": plant.places[site],
             "place_id": plant.places[place], "serial_no": f"SN{n * 7919:08}"}
            for n in range(ROWS)
            for site, place in [(("leuven", "line1"), ("durham", "qclab"))[n % 2]]
        ]  # fmt: skip
        bulk_insert(session, Asset, rows)
        record(session, SYSTEM, "assets.imported", "assets")
        session.commit()
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def page_of(session, actor, **args):
    seen = reach(session, actor)
    asked = {name: [value] for name, value in args.items()}
    return paginate(
        session, listing(session, seen, asked), assets(actor), asked, seen.partitions(asked)
    )


@pytest.fixture
def statements(database):
    """The statements of the test, with what fills them."""
    kept = []

    def keep(_connection, _cursor, statement, parameters, _context, _many):
        kept.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", keep)
    yield kept
    event.remove(database.engine, "before_cursor_execute", keep)


def plan_of(session, statement, parameters):
    explain = "EXPLAIN QUERY PLAN " if session.bind.dialect.name == "sqlite" else "EXPLAIN "
    found = session.connection().exec_driver_sql(explain + statement, parameters)
    return "\n".join(str(row[-1]) for row in found)


@pytest.mark.usefixtures("many")
def test_a_page_is_one_stretch_of_an_index_a_site_whatever_it_is_ordered_by(database, statements):
    ines = Actor(1, "Ines", frozenset({Held("it_lead", "/acme/")}))
    with database.reading() as session:
        if session.bind.dialect.name == "postgresql":
            session.execute(text("SET enable_seqscan = off"))  # 2,000 rows are read faster whole
        for sort, index in INDEXES.items():
            statements.clear()
            page = page_of(session, ines, sort=sort)
            assert len(page.lines) == 50
            assert len(statements) <= 8
            shown = next(s for s in statements if "listed_by" in s[0])
            plan = plan_of(session, *shown).replace(UNIQUE, "ix_asset_site_tag")
            assert index in plan or index.replace("asset_site", "asset") in plan, f"{sort}: {plan}"
            assert "SCAN asset" not in plan, f"{sort}: {plan}"
            assert "Seq Scan on asset" not in plan, f"{sort}: {plan}"
        later = page_of(session, ines, **dict([p.split("=") for p in page.next_url[1:].split("&")]))
        assert not {line.id for line in later.lines} & {line.id for line in page.lines}


@pytest.mark.usefixtures("many")
def test_a_part_is_found_at_the_readers_sites_only_by_the_index(database, statements):
    johan = Actor(1, "Johan", frozenset({Held("ot_lead", "/acme/leuven/")}))
    everywhere = Actor(2, "Ines", frozenset({Held("it_lead", "/acme/")}))
    with database.reading() as session:
        for n in (100, 101):
            serial = f"sn{n * 7919:08}"
            hits = {who.name: len(FOUND(session, who, serial)) for who in (johan, everywhere)}
            assert hits == {"Johan": int(n % 2 == 0), "Ines": 1}
        statements.clear()
        page_of(session, johan, q="00002")
        shown = next(s for s in statements if "listed_by" in s[0])
        plan = plan_of(session, *shown)
        assert "VIRTUAL TABLE" in plan or session.bind.dialect.name == "postgresql", plan


def test_one_address_at_two_sites_is_one_hit_for_each_reader(session, an_actor, plant):
    for code in ("line1", "qclab"):
        place = session.get_one(Place, plant.places[code])
        add_asset(session, place, f"HMI-{code}", address="192.168.0.5", hostname='pc"x*')
    session.flush()

    def titles(name, text):
        return [hit.title.split()[0] for hit in FOUND(session, an_actor(name), text)]

    assert titles("johan", "192.168.0.5") == ["HMI-line1"]
    assert titles("dana", "168.0.5") == ["HMI-qclab"]
    assert titles("ines", "192.168.0.5") == ["HMI-line1", "HMI-qclab"]
    assert titles("johan", 'pc"x*') == ["HMI-line1"]
    assert titles("johan", '" OR words:"HMI') == []
    assert titles("johan", "%%%") == titles("johan", "___") == titles("johan", "\x00ab") == []
    assert titles("johan", "hm") == ["HMI-31", "HMI-line1"]
    assert titles("hanna", "") == []
    assert FOUND(session, Actor(9, "Nobody"), "HMI") == []
    session.rollback()
