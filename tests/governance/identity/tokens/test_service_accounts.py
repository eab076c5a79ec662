"""Accounts of programs: asked for by one, confirmed by another, never without somebody."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.core.contributions import waiting
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.core.jobs import Job
from governance.identity.commands import deactivate
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.queries import holders
from governance.identity.rights.commands import reactivate
from governance.identity.tokens import accounts, commands, jobs
from governance.identity.tokens.models import AccountState, ApiToken, ServiceAccount
from governance.identity.tokens.rules import NewToken
from tests.governance.skills.test_pages import text_of
from tests.plant import actor_named

READS = NewToken("feed", ("register:read",))


def waits_for(session, an_actor):
    return {
        name
        for name in ("ana", "arne", "adam", "johan", "dave", "sten")
        if "Historian feed" in [item.reference for item in waiting(session, an_actor(name))]
    }


def test_it_counts_once_who_answers_for_the_place_confirms_it(session, an_actor, asked, at):
    assert asked.state is AccountState.ASKED
    assert waits_for(session, an_actor) == {"ana", "dave"}
    with pytest.raises(RuleViolation, match="not in force"):
        commands.create_for(session, an_actor("adam"), asked, at("leuven"), READS)
    with pytest.raises(Forbidden):
        accounts.confirm(session, an_actor("adam"), asked)

    accounts.confirm(session, an_actor("ana"), asked)

    assert asked.state is AccountState.IN_FORCE
    assert waits_for(session, an_actor) == set()


def test_who_would_answer_for_it_does_not_confirm_it(session, an_actor, at, feed, plant):
    told = replace(feed, responsible_id=plant.people["ana"])
    asked = accounts.ask(session, an_actor("adam"), at("leuven"), told)
    with pytest.raises(RuleViolation, match="Ana: somebody else decides"):
        accounts.confirm(session, an_actor("ana"), asked)
    accounts.confirm(session, an_actor("dave"), asked)


def test_nobody_is_led_to_a_program_as_to_a_person(session, an_actor, confirmed, at):
    row = session.get(Person, confirmed.person_id)

    assert row.deactivated_at is not None
    assert not session.scalars(select(RoleGrant).where(RoleGrant.person_id == row.id)).all()
    assert row not in holders(session, [Role.OT_LEAD], at("line1").path)
    with pytest.raises(RuleViolation, match="is a service account"):
        reactivate(session, an_actor("adam"), row, "try")
    with pytest.raises(RuleViolation, match="deactivated"):
        deactivate(session, an_actor("adam"), row, "try")


REFUSED = [
    ({"role": Role.ADMINISTRATOR}, "administers nothing"),
    ({"responsible_id": 9_999}, "somebody active"),
]


@pytest.mark.parametrize("refused", REFUSED)
def test_what_an_account_has_to_be(session, an_actor, at, feed, refused):
    change, reason = refused
    with pytest.raises(RuleViolation, match=reason):
        accounts.ask(session, an_actor("adam"), at("leuven"), replace(feed, **change))


def test_a_name_is_never_used_again(session, an_actor, at, feed, asked):
    accounts.withdraw(session, an_actor("adam"), asked, "not needed")
    with pytest.raises(RuleViolation, match="its own name"):
        accounts.ask(session, an_actor("adam"), at("leuven"), feed)


def test_only_an_administrator_asks_and_a_second_one_may_say_no(session, an_actor, at, feed):
    with pytest.raises(Forbidden):
        accounts.ask(session, an_actor("johan"), at("leuven"), feed)
    asked = accounts.ask(session, an_actor("adam"), at("leuven"), feed)
    with pytest.raises(RuleViolation, match="Say why"):
        accounts.refuse(session, an_actor("ana"), asked, "")
    accounts.refuse(session, an_actor("ana"), asked, "the historian can read by itself")
    with pytest.raises(Conflict):
        accounts.confirm(session, an_actor("ana"), asked)


def test_it_acts_as_its_role_at_its_place_and_the_trail_says_who(program, token_for, plant, trail):
    token = token_for(("register:read", "register:write"))
    plc, lims = (f"/api/assets/{plant.assets[tag]}" for tag in ("PLC-204", "LIMS-01"))

    assert program(lims, token).status_code == 404
    edit = {"version": 1, "notes": "as seen", "reason": "feed"}
    assert program(plc, token, "PATCH", json=edit).status_code == 200
    (event,) = trail("asset.edited")
    assert event.actor_name == "Historian feed"
    assert " by token ccd_" in event.via


def test_when_who_answers_for_it_leaves_it_ends_after_a_notice(
    program, token_for, database, plant, trail
):
    token = token_for()

    def leave(session):
        johan = session.get(Person, plant.people["johan"])
        deactivate(session, actor_named(session, plant, "hanna"), johan, "left")

    def alarms():
        with database.reading() as session:
            return [
                item.title
                for name in ("adam", "sten", "ana")
                for item in waiting(session, actor_named(session, plant, name))
                if item.reference == "Historian feed"
            ]

    with database.acting() as session:
        leave(session)
    assert alarms() == ["Nobody answers for the service account Historian feed"] * 2
    assert program("/api/assets", token).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=14), tick=False):
        assert program("/api/assets", token).status_code == 401
        jobs.every_minute(Job(database))
    with database.reading() as session:
        account = session.scalars(select(ServiceAccount)).one()
        assert account.state is AccountState.ENDED
        assert session.scalars(select(ApiToken.ended_at)).one() is not None
        assert not verify(session).faults
    assert len(trail("service_account.ended")) == 1


def test_somebody_takes_it_over_and_the_notice_is_taken_back(session, an_actor, confirmed, plant):
    deactivate(session, an_actor("hanna"), session.get(Person, plant.people["johan"]), "left")
    session.refresh(confirmed)
    assert confirmed.ends_on is not None
    with pytest.raises(RuleViolation, match="somebody else, who is active"):
        accounts.hand_over(session, an_actor("sten"), confirmed, plant.people["johan"], "x")

    accounts.hand_over(session, an_actor("sten"), confirmed, plant.people["ines"], "runs it now")

    assert (confirmed.ends_on, confirmed.responsible_id) == (None, plant.people["ines"])


def test_who_answers_for_it_makes_ends_and_reads_its_tokens_and_nobody_else(
    session, an_actor, confirmed, at
):
    made, _ = commands.create_for(session, an_actor("johan"), confirmed, at("suite3"), READS)
    with pytest.raises(Forbidden):
        commands.create_for(session, an_actor("tom"), confirmed, at("suite3"), READS)
    with pytest.raises(RuleViolation, match="No role is held"):
        commands.create_for(session, an_actor("johan"), confirmed, at("durham"), READS)
    with pytest.raises(Forbidden):
        commands.end(session, an_actor("tom"), made, "x")
    commands.end(session, an_actor("johan"), made, "moved")


def test_ended_with_all_of_its_tokens(session, an_actor, confirmed, at):
    for _ in range(2):
        commands.create_for(session, an_actor("johan"), confirmed, at("leuven"), READS)
    assert accounts.end(session, an_actor("sten"), confirmed, "replaced") == 2
    with pytest.raises(RuleViolation, match="not in force"):
        accounts.hand_over(session, an_actor("sten"), confirmed, 1, "x")


def test_on_its_pages_it_is_asked_for_confirmed_and_given_a_token(sign_in, plant, program):
    adam, ana, johan = map(sign_in, ("adam", "ana", "johan"))
    form = {
        "name": "Historian feed", "purpose": "writes", "role": "ot_lead",
        "place_id": plant.places["leuven"], "responsible_id": plant.people["johan"],
    }  # fmt: skip
    assert adam.post("/service-accounts/new", data={**form, "role": "x"}).status_code == 422
    page = adam.post("/service-accounts/new", data=form).location
    assert "to be confirmed" in text_of(adam.get("/service-accounts/"))
    assert ana.post(f"{page}/confirm").status_code == 302
    token_form = {"name": "a", "scopes": "register:read", "days": 9,
                  "place_id": plant.places["leuven"]}  # fmt: skip
    assert "It acts as the service account" in text_of(johan.get(f"{page}/tokens/new"))
    made = text_of(johan.post(f"{page}/tokens/new", data=token_form))
    token = made.split('value="ccd_')[1].split('"')[0]
    assert program("/api/assets", f"ccd_{token}").status_code == 200
    shown = text_of(sign_in("alan").get(page))
    assert f"ccd_{token[:8]}" in shown
    assert token not in shown
    over = {"responsible_id": plant.people["ines"], "reason": "runs it now"}
    assert adam.post(f"{page}/hand-over", data=over).status_code == 302
    assert adam.post(f"{page}/end", data={"reason": "replaced"}).status_code == 302
    assert b"Historian feed" in adam.get("/service-accounts/export.csv?state=ended").data
    assert "Nobody: what the service account did" in text_of(
        adam.get(f"/people/{max(plant.people.values()) + 1}")
    )


def test_programs_read_the_accounts(program, token_of, token_for):
    token_for()
    reader = token_of("alan", ("access:read",), "acme")
    (found,) = program("/api/service-accounts", reader).json["items"]
    one = program(f"/api/service-accounts/{found['id']}", reader).json
    assert (one["name"], one["role"], one["state"]) == ("Historian feed", "ot_lead", "in_force")
