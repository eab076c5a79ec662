"""A site grows into a rule: it observes, is warned, then the rule is enforced."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.core import clock
from governance.core.errors import Forbidden, RuleViolation
from governance.enforcement.commands import decide, keep
from governance.enforcement.models import Level, Observation, Rule
from governance.enforcement.queries import levels
from governance.enforcement.rules import Decided, Setting, level_on
from governance.places.models import Place
from governance.register.commands import assets
from governance.register.edits.models import EditOutcome
from governance.register.models import Asset
from tests.governance.register.edits.conftest import Desk as EditDesk
from tests.governance.register.imports.conftest import Desk
from tests.plant import actor_named

CONTROLLED = Rule.CONTROLLED_ATTRIBUTES


def setting(level, rule=CONTROLLED, starts_on=None, reason="the first quarter"):
    return Setting(rule, level, starts_on or clock.today(), reason)


@pytest.fixture
def decided(database, plant):
    """Have QA of Leuven decide a level: `decided(Level.OBSERVE)`."""

    def act(*args, **given):
        with database.writing() as session:
            site = session.get_one(Place, plant.places["leuven"])
            keep(session, actor_named(session, plant, "ana"), site, setting(*args, **given))
            session.commit()

    return act


def edit(database, plant, firmware):
    """Have Johan write another firmware of PLC-204 in a form."""
    with database.writing() as session:
        plc = session.get_one(Asset, plant.assets["PLC-204"])
        johan = actor_named(session, plant, "johan")
        assets.edit(session, johan, plc, {"firmware": firmware}, "seen")
        session.commit()
        return session.info.get("warned", [])


def observed(database):
    with database.reading() as session:
        return session.scalars(select(Observation).order_by(Observation.id)).all()


@pytest.mark.scenario("R5")
def test_without_a_decision_a_rule_is_enforced(database, plant):
    with pytest.raises(RuleViolation, match="firmware is altered by a change"):
        edit(database, plant, "3.0")
    assert observed(database) == []


def test_observed_it_is_done_counted_and_nobody_is_disturbed(database, plant, decided):
    decided(Level.OBSERVE)

    assert edit(database, plant, "3.0") == []

    (seen,) = observed(database)
    assert (seen.rule, seen.level, seen.subject) == (CONTROLLED, Level.OBSERVE, "PLC-204")
    assert "altered by a change" in seen.sentence


def test_warned_of_it_is_done_counted_and_told(database, plant, decided):
    decided(Level.WARN)

    (told,) = edit(database, plant, "3.0")

    assert "will be refused once the rule is enforced" in told
    assert len(observed(database)) == 1


def test_an_import_at_a_site_that_observes_is_written_and_counted(database, plant, decided):
    decided(Level.OBSERVE)
    Desk(database, plant).applied("johan", b"Tag;Place;Firmware\nPLC-204;line1;3.0\n")

    with database.reading() as session:
        assert session.get_one(Asset, plant.assets["PLC-204"]).firmware == "3.0"
    assert [seen.actor for seen in observed(database)] == ["Johan"]


@pytest.fixture
def edits(database, plant):
    """Have Johan set a firmware on many, here one: `edits("3.0")`; return its preview's row."""
    desk = EditDesk(database, plant)

    def act(firmware):
        edit_id = desk.ask("johan", desk.all_of("PLC-204"), firmware=firmware)
        (row,) = desk.rows(edit_id).values()
        if row.outcome is EditOutcome.UPDATE:
            desk.confirm("johan", edit_id)
        return row

    return act


def test_an_edit_of_many_consults_the_level_as_the_form_does(database, plant, decided, edits):
    assert edits("3.0").outcome is EditOutcome.REFUSED

    decided(Level.OBSERVE)
    assert (row := edits("3.0")).outcome is EditOutcome.UPDATE
    assert row.reasons == ""

    decided(Level.WARN)
    assert "will be refused once the rule is enforced" in edits("3.1").reasons

    with database.reading() as session:
        assert session.get_one(Asset, plant.assets["PLC-204"]).firmware == "3.1"
    assert [(seen.level, seen.subject, seen.actor) for seen in observed(database)] == [
        (Level.OBSERVE, "PLC-204", "Johan"), (Level.WARN, "PLC-204", "Johan"),
    ]  # fmt: skip


def test_completeness_says_when_the_site_only_observes_the_rule_it_stands_on(
    plant, decided, sign_in
):
    page, said = f"/register/{plant.assets['PLC-204']}", "Known here is not approved"
    assert said not in sign_in("johan").get(page).text

    decided(Level.OBSERVE)
    text = sign_in("johan").get(page).text
    assert f"{said}: the site only observes where firmware, product of a validated asset" in text

    decided(Level.WARN)
    assert f"{said}: the site only warns" in sign_in("johan").get(page).text


def test_a_level_begins_on_its_day_and_the_last_decision_for_a_day_counts():
    today = clock.today()
    day = timedelta(days=1)
    rows = [
        Decided(today - day, 1, Level.OBSERVE), Decided(today, 2, Level.ENFORCE),
        Decided(today, 3, Level.WARN), Decided(today + day, 4, Level.ENFORCE),
    ]  # fmt: skip
    levels_ = [level_on(Rule.CONTROLLED_ATTRIBUTES, rows, today + n * day) for n in (-2, -1, 0, 1)]
    assert levels_ == [Level.ENFORCE, Level.OBSERVE, Level.WARN, Level.ENFORCE]


def test_only_quality_of_the_site_decides_and_never_for_the_past(database, plant):
    with database.writing() as session:
        leuven = session.get_one(Place, plant.places["leuven"])
        for name in ("johan", "dave", "tom", "adam"):
            with pytest.raises(Forbidden):
                decide(session, actor_named(session, plant, name), leuven, setting(Level.WARN))
        ana, area = actor_named(session, plant, "ana"), plant.places["suite3"]
        past = setting(Level.WARN, starts_on=clock.today() - timedelta(days=1), reason="")
        with pytest.raises(RuleViolation) as refusal:
            decide(session, ana, session.get_one(Place, area), past)
    told = " ".join(refusal.value.reasons)
    assert "is past" in told
    assert "Say why" in told
    assert "is no site" in told


def test_another_site_is_not_touched(database, plant, decided):
    decided(Level.OBSERVE)
    with database.reading() as session:
        held = levels(session, [plant.places["leuven"], plant.places["durham"]])
    assert held[plant.places["leuven"], CONTROLLED] is Level.OBSERVE
    assert held[plant.places["durham"], CONTROLLED] is Level.ENFORCE


def test_the_pages_show_levels_their_history_and_what_was_observed(
    database, plant, sign_in, decided
):
    decided(Level.OBSERVE)
    client, site = sign_in("ana"), plant.places["leuven"]
    sent = {"rule": "controlled_attributes", "level": "warn", "reason": "new here",
            "starts_on": clock.today().isoformat()}  # fmt: skip
    answer = client.post(f"/places/{site}/enforcement", data=sent)
    assert answer.status_code == 302
    refused = client.post(f"/places/{site}/enforcement", data={**sent, "starts_on": "2020-01-01"})
    assert refused.status_code == 422
    edit(database, plant, "3.0")

    page = client.get(f"/places/{site}/enforcement").text
    assert "new here" in page
    assert "Observed 1 time" in page
    assert "PLC-204" in client.get("/places/observed?rule=controlled_attributes").text
    assert "controlled" in client.get(f"/places/{site}").text.lower()
    assert sign_in("johan").post(f"/places/{site}/enforcement", data=sent).status_code == 403
