"""Tokens over HTTP: what they open, what they never do, and what is kept of them."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.core.bearer import SHAPE, SIGNS_NOTHING
from governance.core.errors import Forbidden, RuleViolation
from governance.identity.attest import Proof, burn
from governance.identity.commands import deactivate
from governance.identity.models import Person, RoleGrant, SignIn
from governance.identity.tokens import bearing, commands
from governance.identity.tokens.models import ApiToken, TokenUse
from governance.identity.tokens.rules import NewToken
from tests.governance.skills.test_pages import text_of
from tests.plant import actor_named, take_out

pytestmark = pytest.mark.usefixtures("plant")
EDIT = {"version": 1, "notes": "as seen", "reason": "walk-down"}
FORM = {"name": "walk-down", "scopes": "register:read", "days": "30"}


def changed(database, act):
    with database.writing() as session:
        act(session)
        session.commit()


def test_a_token_opens_what_its_scope_says_without_cookie_and_without_csrf(
    program, token_of, plant
):
    plc = f"/api/assets/{plant.assets['PLC-204']}"
    reads, writes = token_of("johan"), token_of("johan", ("register:read", "register:write"))

    assert program(plc, reads).json["tag"] == "PLC-204"
    refused = program(plc, reads, "PATCH", json=EDIT)
    assert (refused.status_code, refused.mimetype) == (403, "application/problem+json")
    assert "asset:edit" in refused.json["reasons"][0]
    assert program("/api/changes", reads).status_code == 403
    written = program(plc, writes, "PATCH", json=EDIT)
    assert (written.status_code, written.json["notes"]) == (200, "as seen")
    assert "Set-Cookie" not in written.headers
    assert "Set-Cookie" not in refused.headers


def test_every_act_by_a_token_names_the_token_and_whose_it_is(program, token_of, plant, trail):
    token = token_of("johan", ("register:write",))
    program(f"/api/assets/{plant.assets['PLC-204']}", token, "PATCH", json=EDIT)

    (event,) = trail("asset.edited")
    prefix = SHAPE.fullmatch(token)[0].rpartition("_")[0]
    assert event.actor_name == "Johan"
    assert re.fullmatch(rf"127\.0\.0\.1 [0-9a-f]{{12}} by token {prefix[:12]}", event.via)


def test_a_token_is_good_at_its_place_and_below_and_no_further(program, token_of, plant):
    plc, lims = (f"/api/assets/{plant.assets[tag]}" for tag in ("PLC-204", "LIMS-01"))
    at_durham = token_of("ines", code="durham")

    assert program(plc, token_of("ines", code="acme")).status_code == 200
    assert program(plc, at_durham).status_code == 404
    assert program(lims, at_durham).status_code == 200


def test_a_token_may_do_no_more_than_its_person_and_loses_what_they_lose(
    program, token_of, plant, database
):
    token = token_of("nora", ("register:read", "register:write"), "suite3")
    plc = f"/api/assets/{plant.assets['PLC-204']}"
    assert program(plc, token).status_code == 200
    assert program(plc, token, "PATCH", json=EDIT).status_code == 403

    def revoked(session):
        held = RoleGrant.person_id == plant.people["nora"]
        for grant in session.scalars(select(RoleGrant).where(held)):
            take_out(session, grant)
        record(session, actor_named(session, plant, "adam"), "role.revoked", "test")

    changed(database, revoked)
    assert program(plc, token).status_code == 404


@pytest.mark.parametrize(
    "broken", ["", "x", "ccd_aaaaaaaa_" + "a" * 43, "Bearer", "\x7f", "a" * 5_000, "ccd_%00"]
)
def test_what_is_no_token_of_ours_opens_nothing_and_is_kept(program, trail, broken):
    answer = program("/api/assets", broken)

    assert answer.status_code == 401
    if broken:
        (event,) = trail("token.refused")
        assert event.subject == "an unknown token"
        assert broken.encode() not in event.body or broken in {"x", "Bearer"}


@pytest.mark.abuse(23)
def test_a_token_that_ended_or_whose_time_is_over_is_refused_under_its_name(
    program, token_of, database, plant, trail
):
    ended, short = token_of("johan"), token_of("johan", days=1)

    def end(session):
        token = session.scalars(select(ApiToken).order_by(ApiToken.id).limit(1)).one()
        commands.end(session, actor_named(session, plant, "johan"), token, "the laptop was lost")

    changed(database, end)
    assert program("/api/assets", ended).status_code == 401
    assert program("/api/assets", short).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=1, seconds=1), tick=False):
        assert program("/api/assets", short).status_code == 401
    assert [event.subject_kind for event in trail("token.refused")] == ["api_token"] * 2


def test_a_token_beside_a_cookie_is_refused(sign_in, token_of, trail):
    client = sign_in("johan")
    headers = {"Authorization": f"Bearer {token_of('johan')}"}

    answer = client.get("/api/assets", headers=headers)

    assert answer.status_code == 401
    assert "cookie" in answer.json["reasons"][0]
    assert len(trail("token.refused")) == 1
    assert client.get("/api/assets").status_code == 200


@pytest.mark.asvs("3.5.2")
def test_a_cookie_with_a_token_of_nobody_needs_its_csrf_still(started):
    client = started.test_client()
    client.get("/sign-in")
    answer = client.post("/sign-out", headers={"Authorization": "Bearer x"})
    assert answer.status_code == 400


@pytest.mark.parametrize("address", ["/", "/register/", "/people/", "/account/", "/tokens/"])
def test_a_token_opens_no_page(program, token_of, trail, address):
    assert program(address, token_of("adam", ("access:read",), "acme")).status_code == 401
    assert len(trail("token.refused")) == 1


@pytest.mark.asvs("14.2.1")
@pytest.mark.parametrize("way", ["/api/assets?access_token={}", "/register/?q=x{}", "/x/{}"])
def test_a_token_in_an_address_is_refused_and_ended(started, program, token_of, trail, way):
    token = token_of("johan")

    answer = started.test_client().get(way.format(token))

    assert answer.status_code == 400
    assert token not in text_of(answer)
    assert program("/api/assets", token).status_code == 401
    (event,) = trail("token.exposed")
    assert token.encode() not in event.body


def test_an_address_with_a_token_of_nobody_is_refused_and_kept(started, trail):
    made_up = "ccd_aaaaaaaa_" + "a" * 43
    assert started.test_client().get(f"/register/?q={made_up}").status_code == 400
    assert [event.subject for event in trail("token.refused")] == ["an unknown token"]


def test_refusals_are_counted_so_that_nobody_fills_the_trail(program, trail):
    for number in range(bearing.MOST_REFUSALS + 5):
        program("/api/assets", f"ccd_{number}")
    assert len(trail("token.refused")) == bearing.MOST_REFUSALS


@pytest.mark.asvs("16.3.2")
def test_a_refused_attempt_by_a_token_names_it(program, token_of, plant, trail):
    program(f"/api/assets/{plant.assets['PLC-204']}", token_of("johan"), "PATCH", json=EDIT)

    (event,) = trail("attempt.refused")
    assert " by token ccd_" in event.via


def test_use_is_kept_to_the_hour_and_a_new_address_is_an_act(program, token_of, database, trail):
    token = token_of("johan")
    for _ in range(3):
        program("/api/assets", token)
    program("/api/assets", token, environ_base={"REMOTE_ADDR": "10.0.0.9"})

    with database.reading() as session:
        uses = list(session.scalars(select(TokenUse).order_by(TokenUse.address)))
    assert [use.address for use in uses] == ["10.0.0.9", "127.0.0.1"]
    assert (len(trail("token.first_used")), len(trail("token.used_elsewhere"))) == (1, 1)
    first = uses[1].used_at
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        program("/api/assets", token)
        with database.reading() as session:
            later = session.get(TokenUse, (uses[1].token_id, "127.0.0.1")).used_at
    assert later > first
    assert len(trail("token.used_elsewhere")) == 1


def test_addresses_of_a_token_are_kept_up_to_a_number(program, token_of, database, monkeypatch):
    monkeypatch.setattr(bearing, "MOST_ADDRESSES", 2)
    token = token_of("johan")
    for number in range(4):
        program("/api/assets", token, environ_base={"REMOTE_ADDR": f"10.0.0.{number}"})
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(TokenUse)) == 2


@pytest.mark.both
def test_two_first_uses_at_one_moment_are_one(token_of, database):
    token = token_of("johan")
    shown = bearing.Shown(token, "10.0.0.1", "10.0.0.1 x")

    def use(_):
        with database.acting() as session:
            bearing.use(session, shown)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(use, range(8)))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(TokenUse)) == 1


def test_a_program_gives_no_proof_so_it_signs_nothing(session, token_of):
    who = bearing.bear(session, bearing.Shown(token_of("ana"), "a", "a b")).actor

    with pytest.raises(Forbidden, match="signs nothing"):
        burn(session, who, Proof(who.id, 1, clock.now()))
    assert "person" in SIGNS_NOTHING


@pytest.mark.abuse(23)
@pytest.mark.asvs("7.4.2")
def test_who_leaves_is_cut_off_with_every_token_in_one_act(
    program, token_of, database, plant, trail
):
    token = token_of("nora", code="suite3")
    assert program("/api/assets", token).status_code == 200

    def leave(session):
        nora = session.get(Person, plant.people["nora"])
        deactivate(session, actor_named(session, plant, "hanna"), nora, "left")

    changed(database, leave)

    assert program("/api/assets", token).status_code == 401
    assert len(trail("person.deactivated")) == 1
    with database.reading() as session:
        assert session.scalars(select(ApiToken.ended_why)).all() == ["Nora left"]
        assert not verify(session).faults


def test_the_table_holds_no_token_and_neither_does_the_trail(token_of, database):
    token = token_of("johan")
    with database.reading() as session:
        kept = session.scalars(select(ApiToken)).one()
        assert token not in (kept.digest, kept.prefix)
        assert len(kept.digest) == 64


REFUSED = [
    (NewToken("x", ()), "leuven", "without a scope"),
    (NewToken("x", ("scim",)), "leuven", "SCIM"),
    (NewToken("x", ("register:read",), 0), "leuven", "1 to 365"),
    (NewToken("x", ("register:read",), 366), "leuven", "1 to 365"),
    (NewToken("x", ("register:read",)), "durham", "No role is held there"),
    (NewToken("x", ("register:read",), 9, is_fresh=False), "leuven", "sign in again"),
]


@pytest.mark.parametrize("refused", REFUSED)
def test_what_a_token_has_to_be(session, an_actor, at, refused):
    told, code, reason = refused
    with pytest.raises(RuleViolation, match=reason):
        commands.create(session, an_actor("johan"), at(code), told)


def test_nobody_ends_the_token_of_another_but_who_watches(session, an_actor, token_of):
    token_of("johan")
    token = session.scalars(select(ApiToken)).one()
    with pytest.raises(Forbidden):
        commands.end(session, an_actor("tom"), token, "x")
    commands.end(session, an_actor("sten"), token, "seen in a log")
    with pytest.raises(RuleViolation, match="nothing to end"):
        commands.end(session, an_actor("sten"), token, "again")


def test_a_token_is_made_on_a_page_shown_once_listed_and_ended(sign_in, plant, program, database):
    johan = sign_in("johan")
    form = {**FORM, "place_id": plant.places["leuven"]}
    assert "Make it and show it" in text_of(johan.get("/account/tokens/new"))
    made = johan.post("/account/tokens/new", data=form)
    token = SHAPE.search(text_of(made))[0]
    assert program("/api/assets", token).status_code == 200

    listed = text_of(johan.get("/tokens/?q=walk"))
    assert token not in listed
    assert token[:12] in listed
    assert token[:12] not in text_of(sign_in("tom").get("/tokens/"))
    assert token[:12] in text_of(sign_in("sten").get("/tokens/?good=1&scope=register:read"))
    assert token[:12].encode() in johan.get("/tokens/export.csv").data
    with database.reading() as session:
        number = session.scalar(select(ApiToken.id))
    assert "127.0.0.1" in text_of(johan.get(f"/tokens/{number}"))
    assert johan.post(f"/tokens/{number}/end", data={"reason": ""}).status_code == 422
    assert johan.post(f"/tokens/{number}/end", data={"reason": "over"}).status_code == 302
    assert program("/api/assets", token).status_code == 401


def test_who_signed_in_a_while_ago_makes_no_token(sign_in, plant, database):
    johan = sign_in("johan")

    def age(session):
        for each in session.scalars(select(SignIn)):
            each.began_at = clock.now() - timedelta(minutes=11)

    changed(database, age)
    assert "Sign out and in again" in text_of(johan.get("/account/tokens/new"))
    form = {**FORM, "place_id": plant.places["leuven"]}
    answer = johan.post("/account/tokens/new", data=form)
    assert answer.status_code == 422
    assert "sign in again" in text_of(answer)


def test_programs_list_and_end_tokens_with_the_scope_for_it(program, token_of):
    watcher = token_of("sten", ("access:read", "access:write"), "acme")
    other = token_of("johan")

    listed = program("/api/tokens?q=script", watcher).json["items"]
    assert {item["prefix"] for item in listed} == {watcher[:12], other[:12]}
    assert "digest" not in listed[0]
    number = next(item["id"] for item in listed if item["prefix"] == other[:12])
    assert program(f"/api/tokens/{number}", watcher).json["scopes"] == "register:read"
    ended = program(f"/api/tokens/{number}/end", watcher, "POST", json={"reason": "leaked"})
    assert ended.json["ended_why"] == "leaked"
    assert program("/api/assets", other).status_code == 401
    mass = {"reason": "x", "scopes": "scim"}
    assert program(f"/api/tokens/{number}/end", watcher, "POST", json=mass).status_code == 422
