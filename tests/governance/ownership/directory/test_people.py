"""What the directory says of people is carried out, and nothing more."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.identity.employment.models import Employment
from governance.identity.models import Person, RoleGrant, SignIn
from governance.identity.rights.models import RightsRequest
from governance.identity.tokens.commands import create
from governance.identity.tokens.rules import NewToken
from governance.ownership.directory.models import DirectoryEntry
from governance.ownership.models import Delegation
from governance.ownership.vacancies.models import VacantDuty
from governance.places.models import Place
from tests.plant import SYSTEM, actor_named

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
MORE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
NEW = {"schemas": [USER], "userName": "ina@acme.example", "displayName": "Ina Vos",
       "externalId": "e-1", "active": True,
       "emails": [{"value": "ana@acme.example", "primary": True}]}  # fmt: skip


def patch(path, value):
    operation = {"op": "replace", "path": path, "value": value}
    return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]}


def adopt(database, person_id):
    """Have the directory's only entry be of somebody who is there, as if it had brought them."""
    with database.writing() as session:
        entry = session.scalars(select(DirectoryEntry)).one()
        person = session.get(Person, person_id)
        entry.person_id, entry.said = person_id, entry.said.replace("Ina Vos", person.name)
        record(session, SYSTEM, "directory.altered", entry)
        session.commit()


def test_who_is_new_arrives_without_address_role_or_right(ask, database, trail):
    made = ask("/Users", "POST", NEW)

    assert made.status_code == 201, made.json
    assert made.json["meta"]["version"]
    assert made.headers["Location"].endswith(f"/scim/v2/Users/{made.json['id']}")
    with database.reading() as session:
        person = session.scalars(select(Person).where(Person.name == "Ina Vos")).one()
        assert (person.email, person.deactivated_at) == (None, None)
        held = select(func.count()).where(RoleGrant.person_id == person.id)
        assert session.scalar(held) == 0
        assert not verify(session).faults
    (event,) = trail("directory.brought")
    assert event.actor_name == "Directory"
    assert " by token ccd_" in event.via


@pytest.mark.abuse(23)
def test_a_leaver_is_cut_off_within_one_request(ask, database, plant, started, sign_in):
    ask("/Users", "POST", NEW)
    johan = plant.people["johan"]
    adopt(database, johan)
    open_session = sign_in("johan")
    with database.writing() as session:
        place = session.get(Place, plant.places["leuven"])
        told = NewToken("x", ("register:read",))
        key = create(session, actor_named(session, plant, "johan"), place, told)[1]
        session.add(
            Delegation(
                from_person_id=johan, to_person_id=plant.people["tom"], reason="holiday",
                made_by="Johan", starts_on=clock.today(), ends_on=clock.today().replace(year=2099),
                place_id=place.id, site_id=place.id,
            )
        )  # fmt: skip
        record(session, SYSTEM, "delegation.made", "test")
        session.commit()
    assert open_session.get("/").status_code == 200

    answer = ask("/Users/1", "PATCH", patch("active", value=False))

    assert answer.status_code in {200, 204}
    assert ask("/Users/1").json["active"] is False
    assert open_session.get("/").status_code == 401
    program = started.test_client(use_cookies=False)
    bearer = {"Authorization": f"Bearer {key}"}
    assert program.get("/api/assets", headers=bearer).status_code == 401
    with database.reading() as session:
        assert session.scalars(select(SignIn.ended_at).where(SignIn.person_id == johan)).all()
        assert session.scalars(select(Delegation.cancelled_on)).all() == [clock.today()]
        assert session.scalar(select(func.count()).select_from(VacantDuty)) > 0
        assert not verify(session).faults


def test_who_signs_comes_back_once_a_second_person_has_confirmed_it(ask, database, plant):
    ask("/Users", "POST", NEW)
    adopt(database, plant.people["johan"])
    ask("/Users/1", "PATCH", patch("active", value=False))

    back = ask("/Users/1", "PATCH", patch("active", value=True))

    assert back.status_code in {200, 204}
    assert ask("/Users/1").json["active"] is False
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RightsRequest)) == 1


def test_who_is_taken_away_is_gone_there_deactivated_here_and_their_name_is_free(ask, database):
    number = ask("/Users", "POST", NEW).json["id"]

    assert ask(f"/Users/{number}", "DELETE").status_code == 204
    for method in ("GET", "DELETE"):
        assert ask(f"/Users/{number}", method).status_code == 404
    assert ask("/Users").json["totalResults"] == 0
    with database.reading() as session:
        person = session.scalars(select(Person).where(Person.name == "Ina Vos")).one()
        assert person.deactivated_at is not None
    again = ask("/Users", "POST", NEW)
    assert (again.status_code, again.json["id"] != number) == (201, True)


def test_a_number_and_a_manager_come_to_be_the_employment(ask, database):
    boss = ask("/Users", "POST", {**NEW, "userName": "boss", "displayName": "Bo"}).json["id"]
    told = {"employeeNumber": "P-7", "manager": {"value": boss}}
    made = ask("/Users", "POST", {**NEW, "schemas": [USER, MORE], MORE: told})
    assert made.status_code == 201, made.json
    with database.reading() as session:
        kept = session.scalars(select(Employment)).one()
        assert kept.employee_id == "P-7"
        assert session.get(Person, kept.manager_id).name == "Bo"
    other = {**NEW, "schemas": [USER, MORE], "userName": "x", MORE: {"employeeNumber": "P-7"}}
    refused = ask("/Users", "POST", other)
    assert refused.status_code == 422
    assert refused.mimetype == "application/scim+json"
    assert "employee ID P-7" in refused.json["detail"]
    assert ask("/Users").json["totalResults"] == 2


def test_names_are_taken_once_whatever_their_case(ask):
    ask("/Users", "POST", NEW)
    twice = ask("/Users", "POST", {**NEW, "userName": "INA@acme.example"})
    assert (twice.status_code, twice.json["scimType"]) == (409, "uniqueness")


@pytest.mark.both
def test_of_two_of_one_name_at_one_moment_one_is_taken(ask, database):
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: ask("/Users", "POST", NEW).status_code, range(4)))
    assert sorted(answers) == [201, 409, 409, 409]
    with database.reading() as session:
        there = select(func.count()).where(DirectoryEntry.gone_at.is_(None))
        assert session.scalar(there.select_from(DirectoryEntry)) == 1


def test_an_edit_of_what_has_changed_meanwhile_is_refused(ask):
    made = ask("/Users", "POST", NEW).json
    renamed = patch("displayName", "Ina de Vos")
    first = ask("/Users/1", "PATCH", renamed, If_Match=made["meta"]["version"])
    assert first.status_code in {200, 204}
    assert ask("/Users/1").json["displayName"] == "Ina de Vos"
    stale = ask("/Users/1", "PATCH", renamed, If_Match=made["meta"]["version"])
    assert stale.status_code == 412


def test_filters_and_pages_find_people_and_groups(ask):
    for name in ("a", "b", "c"):
        ask("/Users", "POST", {**NEW, "userName": name, "externalId": f"e-{name}"})
    ask("/Groups", "POST", {"schemas": [GROUP], "displayName": "plant-qa",
                            "members": [{"value": "1"}]})  # fmt: skip
    found = ask('/Users?filter=externalId%20eq%20"e-b"').json
    assert [each["userName"] for each in found["Resources"]] == ["b"]
    page = ask("/Users?startIndex=2&count=1&sortBy=userName").json
    assert (page["totalResults"], page["Resources"][0]["userName"]) == (3, "b")
    assert ask("/Groups").json["Resources"][0]["members"][0]["value"] == "1"
    assert ask("/Users?filter=bogus%20eq").status_code == 400


@pytest.mark.parametrize("more", ["password", "roles", "entitlements", "id_", "phoneNumbers"])
def test_what_is_not_announced_is_refused(ask, database, more):
    answer = ask("/Users", "POST", {**NEW, more: "x"})
    assert answer.status_code == 400
    with database.reading() as session:
        assert session.scalars(select(DirectoryEntry)).all() == []


BROKEN = ["", "{", "[]", "null", '{"schemas": []}', '{"userName": "\\u0000"}', '"x"', "9" * 5_000]


@pytest.mark.parametrize("body", BROKEN)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_what_cannot_be_read_is_refused_and_nothing_breaks(ask, started, token, body, method):
    address = "/scim/v2/Users" + ("" if method == "POST" else "/1")
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"}
    answer = started.test_client(use_cookies=False).open(
        address, method=method, data=body, headers=headers
    )
    assert 400 <= answer.status_code < 500, answer.data
    assert ask("/Users").json["totalResults"] == 0


def test_only_a_token_for_it_opens_it(ask, sign_in, started, database, plant):
    assert started.test_client(use_cookies=False).get("/scim/v2/Users").status_code == 401
    answer = sign_in("hanna").get("/scim/v2/Users")
    assert (answer.status_code, answer.mimetype) == (403, "application/scim+json")
    with database.writing() as session:
        place = session.get(Place, plant.places["acme"])
        told = NewToken("x", ("access:read", "access:write", "learning:write"))
        key = create(session, actor_named(session, plant, "hanna"), place, told)[1]
        session.commit()
    assert ask("/Users", by=key).status_code == 403


def test_the_directory_opens_nothing_but_scim(started, token):
    program = started.test_client(use_cookies=False)
    for address in ("/api/assets", "/api/tokens", "/people/", "/"):
        answer = program.get(address, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code in {401, 403}


def test_what_is_not_offered_is_said(ask):
    offered = ask("/ServiceProviderConfig").json
    assert (offered["bulk"]["supported"], offered["patch"]["supported"]) == (False, True)
    assert ask("/Bulk", "POST", {}).status_code in {404, 501}
    kept = json.dumps(ask("/Schemas").json)
    assert "phoneNumbers" not in kept
    assert "password" not in kept
