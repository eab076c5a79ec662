"""How many statements a list page takes, and that each question goes through an index."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event, select, text

from governance.audit.commands import bulk_insert, record
from governance.core import clock
from governance.core.listing import page
from governance.identity.models import Person
from governance.register.models import Asset, Dependency, DependencyType, Strength
from governance.register.queries.graph import edges_below
from governance.register.vocabulary import (
    AssetClass,
    Domain,
    GxpRelevance,
    OtFunction,
    ValidationState,
)
from tests.plant import SYSTEM
from tests.workflows.changes.conftest import NO, enrolled, life  # noqa: F401  # fixtures
from tests.workflows.changes.sites import add, two_sites  # noqa: F401  # a fixture
from workflows.changes.commands import deciding, writing
from workflows.changes.models import ChangeKind, ChangeRequest

ON_SQLITE = pytest.mark.parametrize("copied", ["sqlite"], indirect=True)
FEW, MANY = 50, 2_000
FRAME = 3
"""Beside what a list asks, as found: who it is, with their roles and where the trail ends, and,
until an installation is set up, twice what it is for. What the frame shows is remembered."""

LISTS = {
    "/register/": 2,
    "/register/?sort=-criticality": 2,
    "/register/?q=plc-00": 2,
    "/changes/": 3,
    "/people/": 6,
}
"""What each asks for itself, as found: how its reader likes to see it, its filters, the page; the
count where it is not remembered, and what hangs on each row."""

GREAT = ("asset", "change_request", "audit_event", "audit_row")
"""Tables that grow with the plant: never read from end to end."""

ASKED = (
    "/register/",
    "/register/?sort=-tag",
    "/register/?sort=name",
    "/register/?sort=-criticality",
    "/register/?sort=class",
    "/register/?sort=number",
    "/register/?q=plc-00",
    "/register/{asset}",
    "/register/{asset}?as_of={now}",
    "/register/{asset}/history?before=100",
    "/changes/",
    "/changes/?sort=title",
)


def grown(database, plant, much):
    """Store so many assets, a change of each, people, and acts in the trail."""
    at = [
        {"site_id": plant.places[site], "place_id": plant.places[place]}
        for site, place in (("leuven", "line1"), ("durham", "qclab"))
    ]
    common = {
        "domain": Domain.OT,
        "asset_class": AssetClass.PLC,
        "ot_function": OtFunction.PLC,
        "gxp": GxpRelevance.NONE,
        "has_safety_function": False,
        "validation_state": ValidationState.NOT_REQUIRED,
        "firmware": "1",
    }
    with database.writing() as session:
        start = session.query(Asset).count()
        assets = [
            {
                **common,
                **at[n % 2],
                "tag": f"PLC-{start + n:06}",
                "name": f"PLC {n}",
                "criticality": n % 5 or None,
            }
            for n in range(much)
        ]
        ids = bulk_insert(session, Asset, assets)
        people = [
            {"name": f"Reader {start + n}", "email": f"r{start + n}@acme.example"}
            for n in range(much // 10)
        ]
        bulk_insert(session, Person, people)
        raised = [
            {
                "asset_id": key, **at[n % 2],
                "author_id": plant.people["nora"], "workflow": "change@1", "policy": "policy@1",
                "kind": ChangeKind.FIRMWARE, "title": f"Replace {key}", "reason": "",
                "current": "", "proposed": "", "created_at": clock.now(),
            }
            for n, key in enumerate(ids)
        ]  # fmt: skip
        bulk_insert(session, ChangeRequest, raised)
        for _ in range(much // 5):
            record(session, SYSTEM, "plant.grown", "the plant")
        session.commit()
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    return ids[-1]


@contextmanager
def gathered(database):
    sent = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        if not statement.startswith(("PRAGMA", "BEGIN")):
            sent.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


def asked_for(database, client, address):
    """Return the statements of a page that was open before: what is remembered is remembered."""
    assert client.get(address).status_code == 200
    with gathered(database) as sent:
        client.get(address)
    return sent


def test_a_list_takes_as_many_statements_however_many_rows_there_are(database, plant, sign_in):
    client = sign_in("ines")
    counts = []
    for much in (FEW, MANY):
        grown(database, plant, much)
        counts.append({at: len(asked_for(database, client, at)) for at in LISTS})
    assert counts[0] == counts[1]
    most = {at: FRAME + own for at, own in LISTS.items()}
    assert {at: n for at, n in counts[0].items() if n > most[at]} == {}
    assert max(LISTS.values()) <= 8


RECORDS = {"/register/{asset}": 17, "/changes/{change}": 15}
"""What a record's page asks for itself, as found: no more than that of a card without content.

The change is under an older version: whether it may be taken over is asked for it alone.
"""


def test_a_records_page_asks_only_for_what_there_is(database, plant, sign_in):
    client = sign_in("ines")
    asset = grown(database, plant, FEW)
    with database.reading() as session:
        change = session.scalars(select(ChangeRequest.id).where(ChangeRequest.asset_id == asset))
        record_of = {"asset": asset, "change": change.one()}
    asked = {at: len(asked_for(database, client, at.format(**record_of))) for at in RECORDS}
    assert {at: number - FRAME for at, number in asked.items()} == RECORDS


@pytest.mark.parametrize("at", ["/changes/1", "/changes/1/scope?q=plc-00", "/changes/1/sign", "/"])
def test_a_change_of_many_assets_asks_no_more_than_one_of_few(database, plant, sign_in, both, at):
    client, counts = sign_in("sten" if at.endswith("sign") else "nora"), []
    both.raised()
    for much in (10, 60):
        last = grown(database, plant, much)
        with database.reading() as session:
            own = select(Asset.tag).where(Asset.id > last - much)
            tags = session.scalars(own).all()
        both.by("nora", add, *tags)
        if not counts:
            both.submitted().by("johan", writing.assess, NO)
        both.by("nora", writing.reach)
        both.by("nora", writing.propose)
        counts.append(len(asked_for(database, client, at)))
        both.by("nora", deciding.revise, "more of them")
    assert counts[0] == counts[1]


def plans_of(database, sent):
    """Yield each statement with the lines of how the database goes about it."""
    is_sqlite = database.engine.dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
    with database.engine.connect() as connection:
        if not is_sqlite:  # these tables are small beside those of a plant: an index is dear
            connection.execute(text("SET enable_seqscan = off"))
        for statement, parameters in sent:
            asked = connection.exec_driver_sql(explain + statement, parameters)
            yield statement, [row[-1] for row in asked]
        connection.rollback()


def full_scans(database, sent, great=GREAT):
    """Return the great tables that any of the statements reads from end to end."""
    mark = "SCAN {}" if database.engine.dialect.name == "sqlite" else "Seq Scan on {}"
    return {
        (table, line, statement)
        for statement, plan in plans_of(database, sent)
        for table in great
        for line in plan
        if mark.format(table) in f"{line} " and f"{mark.format(table)}_" not in line
    }


@pytest.mark.both
def test_no_page_reads_a_great_table_from_end_to_end(database, plant, sign_in):
    asset, client = grown(database, plant, MANY), sign_in("ines")
    for address in ASKED:
        now = clock.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        sent = asked_for(database, client, address.format(asset=asset, now=now))
        assert len(sent) > 3
        assert full_scans(database, sent) == set(), address


def plan_of(database, sent):
    """Return how the database goes about these statements, in its own words."""
    return "\n".join(line for _, plan in plans_of(database, sent) for line in plan)


@ON_SQLITE
def test_the_list_of_a_small_place_looks_the_place_up(database, plant, sign_in, monkeypatch):
    """SQLite is told the way by the shape of the question; PostgreSQL weighs it by itself."""
    monkeypatch.setattr(page, "FEW", MANY)
    grown(database, plant, MANY)
    client = sign_in("ines")
    for sort in ("tag", "-tag", "name", "-criticality", "class", "number"):
        sent = asked_for(database, client, f"/register/?place={plant.places['qclab']}&sort={sort}")
        plan = plan_of(database, [each for each in sent if "gathered" in each[0]])
        assert "ix_asset_place_tag" in plan, sort
        assert "ix_asset_site" not in plan, sort


def test_the_list_of_a_place_asks_its_own_site_alone(database, plant, sign_in, monkeypatch):
    """Every other site would be walked for nothing, as far as the place is large."""
    monkeypatch.setattr(page, "FEW", 0)
    grown(database, plant, FEW)
    client = sign_in("ines")
    for place, sites in (("qclab", 1), ("acme", 3)):
        sent = asked_for(database, client, f"/register/?place={plant.places[place]}")
        assert sum(statement.count("asset.site_id = ") for statement, _ in sent) == sites, place


@pytest.mark.both
def test_a_part_that_many_tags_hold_is_looked_up(database, plant, sign_in, monkeypatch):
    """On a walk by tag, those that hold it are met at one stretch, late: each asset is read."""
    monkeypatch.setattr(page, "FEW", 0)
    grown(database, plant, MANY)
    client = sign_in("ines")
    for sort in ("tag", "-tag", "name", "-criticality"):
        sent = asked_for(database, client, f"/register/?q=plc-0019&sort={sort}")
        found = [each for each in sent if "gathered" in each[0]]
        assert len(found) == 1, sort
        assert "asset_search" in plan_of(database, found), sort
        assert found[0][0].count("MATCH") + found[0][0].count("LIKE") == 1, "asked once"


@pytest.mark.parametrize("copied", ["postgresql"], indirect=True)
def test_postgresql_keeps_the_questions_of_a_page_prepared(database, plant, sign_in):
    asset, client = grown(database, plant, FEW), sign_in("ines")
    for _ in range(7):
        assert client.get(f"/register/{asset}").status_code == 200
    with database.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT statement FROM pg_prepared_statements")
        assert any("FROM asset" in statement for (statement,) in kept)


ORDERED = [
    *("/register/", "/register/?sort=-tag", "/register/?sort=name", "/register/?sort=-criticality"),
    *("/register/?sort=class", "/register/?sort=number", "/register/?class=plc"),
    *("/changes/", "/changes/?sort=title"),
]


@ON_SQLITE
def test_a_page_is_no_more_work_where_there_are_more_rows(database, plant, sign_in):
    """SQLite tells its steps: neither a scan nor a sort of all rows goes unseen."""
    client, steps = sign_in("ines"), []
    taken = []
    for _ in range(2):
        grown(database, plant, MANY)
        taken.append({})
        for address in ORDERED:
            client.get(address)  # what is remembered is remembered
            steps.clear()
            with stepped(database, steps):
                client.get(address)
            taken[-1][address] = len(steps)
    few, many = taken
    assert {at: (few[at], many[at]) for at in ORDERED if many[at] > 1.25 * few[at] + 2} == {}


@ON_SQLITE
def test_a_changes_page_is_no_more_work_where_there_are_more_assets(database, plant, sign_in):
    """Whoever reads the enterprise, and whoever reads one site: what they may do is asked there."""
    grown(database, plant, MANY)
    with database.reading() as session:
        at = ChangeRequest.site_id == plant.places["leuven"]
        address = f"/changes/{session.scalars(select(ChangeRequest.id).where(at)).first()}"
    clients, taken = [sign_in("ines"), sign_in("johan")], []
    for _ in range(2):
        for client in clients:
            steps = []
            client.get(address)  # what is remembered is remembered
            with stepped(database, steps):
                assert client.get(address).status_code == 200
            taken.append(len(steps))
        grown(database, plant, MANY)
    (whole, own, whole_later, own_later) = taken
    assert whole_later <= 1.25 * whole + 2
    assert own_later <= 1.25 * own + 2


@contextmanager
def stepped(database, steps, each=100):
    """Note every so many steps that SQLite takes."""

    def note(connection, _record, _proxy):
        connection.set_progress_handler(lambda: steps.append(each), each)

    def forget(connection, _record, _state):
        connection.set_progress_handler(None, each)

    event.listen(database.engine, "checkout", note)
    event.listen(database.engine, "reset", forget)
    yield
    event.remove(database.engine, "checkout", note)
    event.remove(database.engine, "reset", forget)


@ON_SQLITE
def test_a_walk_along_some_dependencies_looks_up_those_of_what_it_reached(database, plant):
    """Asked of dependencies alone, SQLite reads all of them first to know which it follows."""
    last = grown(database, plant, MANY)
    with database.acting() as session:
        tie = {"type": DependencyType.RUNS_ON, "strength": Strength.HARD}
        ends = [(n, n - 1) for n in range(last - MANY + 2, last)]
        ties = [{"dependent_id": one, "provider_id": other, **tie} for one, other in ends]
        bulk_insert(session, Dependency, ties)
        record(session, SYSTEM, "plant.tied", "the plant")
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))

    with gathered(database) as sent, database.reading() as session:
        edges_below(
            session, [last - 3], along=set(DependencyType) - {DependencyType.ENGINEERED_WITH}
        )
    plan = plan_of(database, sent)

    assert plan.count("ix_dependency_provider") == 2
    assert "BLOOM" not in plan
