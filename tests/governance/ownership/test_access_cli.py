"""Who can do what on the command line, for programs and of another day."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from app import cli
from governance.audit.commands import record
from governance.identity.models import Person, Role
from governance.identity.powers import reading
from governance.ownership.models import Delegation
from governance.places.models import Place
from tests.plant import SYSTEM, add_grant


@pytest.fixture
def told(database, plant):
    """Johan once led validation, and Tom acts for him this week."""
    with database.writing() as session:
        johan = session.get_one(Person, plant.people["johan"])
        leuven = session.get_one(Place, plant.places["leuven"])
        add_grant(
            session, johan, Role.VALIDATION, leuven, since=date(2026, 1, 1), until=date(2026, 3, 1)
        )
        session.add(Delegation(
            from_person_id=johan.id, to_person_id=plant.people["tom"], reason="holiday",
            made_by="Johan", starts_on=date(2026, 2, 1), ends_on=date(2026, 4, 1),
            place_id=leuven.id, site_id=leuven.id,
        ))  # fmt: skip
        record(session, SYSTEM, "things.seeded", "things")
        session.commit()


@pytest.mark.usefixtures("told")
def test_the_roles_of_another_day_are_told_of_a_record_and_of_a_person(session, plant):
    johan = session.get(Person, plant.people["johan"])
    leuven = session.get(Place, plant.places["leuven"])

    def roles(on):
        found = reading.powers(session, leuven, "johan", on=on).powers
        return {grant.role for power in found for grant in power.through}

    assert roles(date(2026, 2, 28)) == {Role.OT_LEAD, Role.VALIDATION}
    assert roles(date(2026, 3, 1)) == {Role.OT_LEAD}
    assert roles(date(2019, 1, 1)) == set()
    held = {each.grant.role for each in reading.abilities(session, johan, date(2026, 1, 1))}
    assert held == {Role.OT_LEAD, Role.VALIDATION}


@pytest.mark.usefixtures("told")
def test_programs_and_pages_are_told_the_same_with_delegations_and_duties(sign_in, plant):
    ana, nora = sign_in("ana"), sign_in("nora")
    place, tom = plant.places["leuven"], plant.people["tom"]
    read = ana.get(f"/api/powers/place/{place}?q=johan&on=2026-02-28").json
    through = {each["role"] for item in read["items"] for each in item["through"]}
    assert "validation" in through
    assert nora.get(f"/api/powers/place/{place}").status_code == 403
    assert ana.get("/api/powers/place/9999").status_code == 404

    of_tom = ana.get(f"/api/people/{tom}/powers?on=2026-02-28").json
    assert of_tom["abilities"][0]["through"]["reason"] == "seed"
    assert [each["what"] for each in of_tom["besides"]] == ["acts for Johan: all they answer for"]
    assert ana.get(f"/api/people/{tom}/powers?on=2026-05-01").json["besides"] == []

    page = ana.get(f"/people/{tom}/powers?on=2026-02-28").text
    assert "acts for Johan" in page
    assert "acts for Johan" not in ana.get(f"/people/{tom}/powers?on=nonsense").text
    shown = ana.get(f"/powers/place/{place}?on=2026-02-28&q=johan").text
    assert "Given by, why" in shown
    assert "technical review, accountable" in ana.get(
        f"/people/{plant.people['johan']}/powers").text.lower()  # fmt: skip


@pytest.mark.usefixtures("told")
def test_the_command_line_tells_of_a_person_or_a_record(url, tmp_path, monkeypatch):
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))

    def run(*words):
        made = CliRunner().invoke(cli, ["access", *words])
        return made.exit_code, made.output

    code, said = run("tom@acme.example", "--at", "2026-02-28", "--json")
    assert (code, json.loads(said)["can"][-1]["may"]) == (
        0, ["acts for Johan: all they answer for"],
    )  # fmt: skip
    said = run("Tom")[1]
    assert (code, said.startswith("requester, Leuven, since 2020-01-01 (system: seed)")) == (
        0,
        True,
    )
    said = run("PLC-204", "--at", "2026-02-28")[1]
    assert "asset:read: Johan, " in said
    assert "OT lead, Leuven" in said
    said = run("leuven", "--json")[1]
    assert json.loads(said)["record"]["kind"] == "place"
    assert run("nowhere")[0] != 0
    assert run("tom@acme.example", "--at", "2019-01-01")[1] == "Tom holds no role on that day.\n"
