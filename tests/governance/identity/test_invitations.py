"""Invitations: by name and e-mail, with roles proposed, by a link that works once within a week."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core.errors import Forbidden
from governance.identity.invitations.commands import invite
from governance.identity.models import Person, RoleGrant
from governance.identity.rights.models import RightsRequest
from governance.identity.rules import NewPerson

TOKEN = re.compile(r"/setup/([\w-]{43})")


@pytest.fixture(autouse=True)
def clock_at():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False) as at:
        yield at


def form(plant, **more):
    return {"name": "Zoë Maes", "email": "zoe@acme.example", "time_zone": "Europe/Brussels",
            "roles": ["qa", "auditor"], "place_id": plant.places["leuven"], "reason": "joins QA",
            **more}  # fmt: skip


def test_a_person_is_invited_with_roles_and_comes_in_by_the_link(
    app, database, plant, sign_in, clock_at
):
    adam = sign_in("adam")
    assert adam.post("/people/invite", data=form(plant, reason="")).status_code == 422

    shown = adam.post("/people/invite", data=form(plant))

    token = TOKEN.search(shown.text)[1]
    assert shown.status_code == 200
    listed = adam.get("/people/invitations").text
    assert "Zoë Maes" in listed
    assert token not in listed
    with database.reading() as session:
        zoe = session.scalars(select(Person).where(Person.email == "zoe@acme.example")).one()
        held = session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == zoe.id)).all()
        asked = session.scalars(select(RightsRequest)).one()
        assert (held, asked.role, asked.state) == (["auditor"], "qa", "asked")
        assert verify(session).faults == []
    clock_at.shift(timedelta(days=6))
    assert app.test_client().get(f"/setup/{token}").status_code == 200
    clock_at.shift(timedelta(days=1))
    gone = app.test_client().get(f"/setup/{token}")
    assert gone.status_code == 404
    assert "too old" in gone.text
    assert "too old" in sign_in("adam").get("/people/invitations").text


def test_a_new_link_ends_the_one_before(app, plant, sign_in):
    adam = sign_in("adam")
    first = TOKEN.search(adam.post("/people/invite", data=form(plant)).text)[1]
    number = len(plant.people) + 1

    second = TOKEN.search(adam.post(f"/people/{number}/invite-again").text)[1]

    assert app.test_client().get(f"/setup/{first}").status_code == 404
    assert app.test_client().get(f"/setup/{second}").status_code == 200
    assert adam.get("/people/invitations").text.count("New link") == 1


def test_a_withdrawn_invitation_is_dead_with_what_was_asked_for(app, database, plant, sign_in):
    adam = sign_in("adam")
    token = TOKEN.search(adam.post("/people/invite", data=form(plant)).text)[1]
    number = len(plant.people) + 1

    assert adam.post(f"/people/{number}/withdraw-invitation").status_code == 302

    assert app.test_client().get(f"/setup/{token}").status_code == 404
    assert "None is open" in adam.get("/people/invitations").text
    assert adam.post(f"/people/{number}/withdraw-invitation").status_code == 409
    with database.reading() as session:
        assert session.scalars(select(RightsRequest)).one().state == "withdrawn"


def test_only_administrators_invite_and_only_at_their_places(plant, sign_in):
    for name in ("hanna", "johan", "ana", "alan"):
        assert sign_in(name).get("/people/invitations").status_code == 403
        assert sign_in(name).post("/people/invite", data=form(plant)).status_code == 403
    adam = sign_in("adam")
    taken = adam.post("/people/invite", data=form(plant, email="nora@acme.example"))
    assert taken.status_code == 422
    assert adam.post("/people/invite", data=form(plant, place_id=9999)).status_code in {404, 422}
    assert "None is open" in adam.get("/people/invitations").text


@pytest.mark.asvs("7.4.5")
def test_an_administrator_ends_every_session_of_a_person(plant, sign_in):
    johan, again, adam = sign_in("johan"), sign_in("johan"), sign_in("adam")
    number = plant.people["johan"]

    assert sign_in("ana").post(f"/people/{number}/sessions/end-all").status_code == 403
    assert adam.post(f"/people/{number}/sessions/end-all").status_code == 302

    assert (johan.get("/account/").status_code, again.get("/account/").status_code) == (401, 401)


def test_whoever_is_invited_without_a_role_holds_none_and_only_administrators_invite(
    session, an_actor
):
    zoe = NewPerson("Zoë Maes", "zoe@acme.example", "Europe/Brussels")
    for name in ("hanna", "ana", "alan"):
        with pytest.raises(Forbidden):
            invite(session, an_actor(name), zoe, None)

    invited, token = invite(session, an_actor("adam"), zoe, None)

    assert (invited.name, len(token)) == ("Zoë Maes", 43)
    of_zoe = RoleGrant.person_id == invited.id
    assert session.scalars(select(RoleGrant).where(of_zoe)).all() == []
