"""Any past moment of an asset shows exactly what was true then."""

from random import Random

import pytest
from sqlalchemy import select

from governance.audit import digests
from governance.audit.asof import as_of, parts_of
from governance.core import clock
from governance.core.access import Actor
from governance.core.jobs import deliver_all
from governance.core.sheets.reading import read_sheet
from governance.places.models import Place
from governance.register.commands import assets, dependencies
from governance.register.imports import commands as imports
from governance.register.imports.reading import Reading
from governance.register.life import commands as life
from governance.register.life.rules import Said
from governance.register.models import Asset, Dependency, DependencyType, Strength
from governance.register.queries.then import past
from governance.register.rules import Tie
from governance.register.vocabulary import GxpRelevance, ValidationState
from tests.governance.test_statements import gathered
from tests.plant import actor_named, add_asset

EDITS = 50
FREE = {"gxp": GxpRelevance.NONE, "validation_state": ValidationState.NOT_REQUIRED}


def plain(session, asset):
    """What is true now, read off the tables: the asset's own row and those of its parts."""
    found = {}
    for table, key in (
        (Asset.__table__, Asset.__table__.c.id),
        *((part, part.c[part_key(part)]) for part in parts_of("asset")),
    ):
        rows = session.connection().execute(
            select(*digests.stored(table)).where(key == asset.id).order_by(*table.primary_key)
        )
        if kept := [digests.plain_row(table, row) for row in rows]:
            found[table.name] = kept
    return found


def part_key(table):
    models = {m.local_table: m.class_ for m in Asset.registry.mappers}
    return models[table].__part_of__


def random_edit(database, plant, asset_id, chance, number):
    """Do one thing to the asset, as somebody who may, in a transaction of its own."""
    with database.writing() as session:
        johan = actor_named(session, plant, "johan")
        asset = session.get_one(Asset, asset_id)
        kinds = [edit, move, depend, undepend, retag]
        chance.choice(kinds)(session, johan, asset, plant, (chance, number))
        session.commit()


def edit(session, johan, asset, _plant, how):
    chance, number = how
    some = {"firmware": f"{number}.0", "notes": f"note {number}", "hostname": None,
            "criticality": chance.choice([1, 2, 3, 4]), "serial_no": f"S{number}"}  # fmt: skip
    name = chance.choice(sorted(some))
    written = {name: some[name], "name": f"Name {number}"}
    assets.edit(session, johan, asset, written, "because")


def move(session, johan, asset, plant, how):
    spots = [plant.places[code] for code in ("line1", "line10", "suite3")]
    to = how[0].choice([spot for spot in spots if spot != asset.place_id])
    assets.edit(session, johan, asset, {"place_id": to}, "moved")


def depend(session, johan, asset, _plant, how):
    chance, number = how
    other = session.scalars(select(Asset).where(Asset.tag == "HMI-31")).one()
    there = {row.type for row in session.scalars(
        select(Dependency).where(Dependency.dependent_id == asset.id))}  # fmt: skip
    if left := [kind for kind in DependencyType if kind not in there]:
        tie = Tie(chance.choice(left), chance.choice(list(Strength)), f"since {number}")
        dependencies.depend(session, johan, asset, other, tie)
    else:
        edit(session, johan, asset, None, how)


def undepend(session, johan, asset, _plant, how):
    ties = session.scalars(select(Dependency).where(Dependency.dependent_id == asset.id)).all()
    if ties:
        dependencies.undepend(session, johan, asset, how[0].choice(ties).id, "gone")
    else:
        depend(session, johan, asset, None, how)


def retag(session, johan, asset, _plant, how):
    assets.edit(session, johan, asset, {"tag": f"X-{how[1]}"}, "new plate")


def bring(database, plant, asset_id, number):
    """Edit it through a sheet."""
    text = f"Reference;Firmware\nAS-{asset_id:05};imported {number}\n".encode()
    with database.writing() as session:
        johan = actor_named(session, plant, "johan")
        site = session.get_one(Place, plant.places["leuven"])
        brought = imports.Brought("one.csv", text, read_sheet(text, "one.csv"))
        made = imports.upload(session, johan, site, brought).id
        record = imports.locked(session, made)
        imports.choose(session, johan, record, Reading.from_json(record.mapping))
        session.commit()
    deliver_all(database)
    with database.writing() as session:
        johan = actor_named(session, plant, "johan")
        imports.confirm(session, johan, imports.locked(session, made), "checked on site")
        session.commit()
    deliver_all(database)


def test_after_fifty_edits_any_past_moment_shows_exactly_what_was_true_then(database, plant):
    chance = Random(20260301)  # noqa: S311 (a draw that can be drawn again)
    with database.writing() as session:
        johan = actor_named(session, plant, "johan")
        line = session.get_one(Place, plant.places["line1"])
        values = {
            "tag": "X-0", "name": "Name 0", "domain": "ot", "asset_class": "plc",
            "ot_function": "plc", "has_safety_function": False, "state": "planned", **FREE,
        }  # fmt: skip
        asset_id = assets.register(session, johan, line, values).id
        session.commit()
    snapshots = []
    for number in range(1, EDITS + 1):
        if number % 17 == 0:
            bring(database, plant, asset_id, number)
        elif number == EDITS // 2:
            with database.writing() as session:
                johan = actor_named(session, plant, "johan")
                life.move(session, johan, session.get_one(Asset, asset_id), "commission", Said())
                session.commit()
        else:
            random_edit(database, plant, asset_id, chance, number)
        with database.reading() as session:
            snapshots.append((clock.now(), plain(session, session.get_one(Asset, asset_id))))

    with database.reading() as session:
        asset = session.get_one(Asset, asset_id)
        for moment, kept in snapshots:
            then = as_of(session, asset, moment)
            found = {"asset": [then.row], **{name: list(rows) for name, rows in then.parts.items()}}
            assert found == kept


def test_a_past_moment_takes_a_bounded_number_of_statements(database, plant):
    asset_id = plant.assets["LIMS-01"]
    counts = []
    for edits in (2, 12):
        for number in range(edits):
            with database.writing() as session:
                actor = actor_named(session, plant, "dana")
                asset = session.get_one(Asset, asset_id)
                assets.edit(session, actor, asset, {"name": f"{edits} {number}"}, "why")
                session.commit()
        with database.reading() as session:
            asset = session.get_one(Asset, asset_id)
            with gathered(database) as sent:
                past(session, actor, asset, clock.now())
            counts.append(len(sent))
    assert counts[0] == counts[1] <= 5


def test_names_are_those_of_then_and_what_may_not_be_read_is_masked(database, plant):
    with database.writing() as session:
        dana, ines = (actor_named(session, plant, name) for name in ("dana", "ines"))
        lims, plc = (session.get_one(Asset, plant.assets[tag]) for tag in ("LIMS-01", "PLC-204"))
        tie = Tie(DependencyType.RECIPE_FROM, Strength.SOFT, note="PLC-204 sends lot 7")
        dependencies.depend(session, ines, lims, plc, tie)
        session.commit()
        then = clock.now()
    with database.writing() as session:
        plc = session.get_one(Asset, plant.assets["PLC-204"])
        assets.edit(session, ines, plc, {"tag": "PLC-999"}, "new plate")
        session.commit()

    with database.reading() as session:
        lims = session.get_one(Asset, plant.assets["LIMS-01"])
        said = [past(session, who, lims, then).cards[1] for who in (ines, dana)]

    assert said[0].title == "What it depended on"
    assert said[0].lines[0][0] == "PLC-204 PLC-204 of Line1"
    assert "PLC-204 sends lot 7" in said[0].lines[0]
    assert "PLC-204" not in str(said[1].lines)


@pytest.fixture
def client(sign_in):
    return sign_in("johan")


def test_the_page_says_as_of_when_it_is_and_offers_nothing_to_do(client, plant):
    asset = plant.assets["PLC-204"]
    client.post(f"/register/{asset}/edit", data={"reason": "x"})
    page = client.get(f"/register/{asset}?as_of={clock.now().isoformat().replace('+', '%2B')}").text

    assert "As of" in page
    assert "PLC-204" in page
    assert f"/register/{asset}/edit" not in page


def test_before_it_existed_the_page_says_so(client, plant):
    page = client.get(f"/register/{plant.assets['PLC-204']}?as_of=2001-02-03").text

    assert "It was not on the register" in page
    assert "Its history begins" in page


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "2999-01-01", "0001-01-01T00:00", "9"])
def test_what_is_no_past_moment_is_told_and_keeps_the_page(client, plant, text):
    answer = client.get(f"/register/{plant.assets['PLC-204']}?as_of={text}")

    assert answer.status_code == 422
    assert "2026-03-01T12:00" in answer.text or "yet to come" in answer.text


def test_another_sites_asset_has_no_past_for_who_may_not_read_it(sign_in, plant):
    assert (
        sign_in("dana").get(f"/register/{plant.assets['PLC-204']}?as_of=2026-01-01").status_code
        == 404
    )


def test_a_deep_history_is_read_in_pages_without_a_gap(database, plant, client):
    asset_id = plant.assets["PLC-204"]
    with database.writing() as session:
        johan: Actor = actor_named(session, plant, "johan")
        asset = session.get_one(Asset, asset_id)
        add_asset(session, session.get_one(Place, asset.place_id), "PLC-205")
        for number in range(60):
            assets.edit(session, johan, asset, {"name": f"Name {number}"}, f"edit {number}")
        session.commit()

    first = client.get(f"/register/{asset_id}").text
    older = client.get(first.split("/history?before=")[1].join(
        [f"/register/{asset_id}/history?before=", ""]).split('"')[0])  # fmt: skip

    assert "edit 59" in first
    assert "edit 10”" in first
    assert "edit 9”" in older.text
    assert "PLC-204 of Line1" in older.text
