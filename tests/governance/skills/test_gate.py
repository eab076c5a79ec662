"""Whether somebody may do a thing: at the second before what they hold ends, and at its end."""

from datetime import date, timedelta

import pytest

from governance.audit.commands import record
from governance.core import clock
from governance.identity.models import Role
from governance.ownership.subjects import Subject
from governance.places.models import Place
from governance.register.vocabulary import AssetClass
from governance.skills.commands import evidence
from governance.skills.models import SkillRequirement
from governance.skills.queries.gate import Doing, Who, verdicts
from governance.skills.rules.gate import plain
from tests.governance.skills.conftest import THEN
from tests.plant import SYSTEM

ENDS = THEN.replace(year=2027)


@pytest.fixture
def asks(session, plant, plc):
    """Have something be asked since long ago: `asks("leuven", level=2, activity="verifying")`."""

    def asked(at="leuven", competence=plc, level=2, **narrowed):
        place = session.get_one(Place, plant.places[at])
        row = SkillRequirement(
            competence_id=competence.id, min_level=level, min_people=1, basis="SOP-1",
            starts_on=date(2020, 1, 1), demanded_by="system", place_id=place.id,
            site_id=place.site_id or place.id,
            **{"activity": "implementing"} | narrowed,
        )  # fmt: skip
        session.add(row)
        session.flush()
        record(session, SYSTEM, "skill_requirement.added", row)
        return row

    return asked


@pytest.fixture
def judged(session, plant):
    """Return the verdict on somebody, at an instant: `judged("nora", at=ENDS)`."""

    def verdict(name="nora", activity="implementing", at=THEN + timedelta(days=1), tag="PLC-204"):
        place = {"PLC-204": "line1", "HMI-31": "line10", "LIMS-01": "qclab"}[tag]
        subject = Subject("asset", plant.assets[tag], plant.places[place], tag)
        who = Who(plant.people[name], name.title())
        found = verdicts(session, who, Doing(activity, [subject], frozenset({"SOP-7"}), at))
        return found[0] if found else None

    return verdict


@pytest.fixture
def known(shows, session):
    """Record something as if it had been recorded when it was shown."""

    def shown(name, competence, **given):
        made = shows(name, competence, **given)
        made.recorded_at = made.performed_at
        session.flush()
        record(session, SYSTEM, "skill_evidence.recorded", made)
        return made

    return shown


@pytest.fixture
def revoked(session, an_actor):
    return lambda piece: evidence.revoke(session, an_actor("ana"), piece, "forged")


def test_where_nothing_is_asked_everybody_may(judged, asks):
    assert judged() is None
    asks("durham")
    asks(activity="verifying")
    asks(asset_class=AssetClass.SERVER)
    assert judged() is None


def test_what_is_held_counts_to_the_second_before_its_end(judged, asks, known, plc):
    asks()
    known("nora", plc)
    for at, is_allowed in (
        (THEN - timedelta(seconds=1), False), (THEN, True),
        (ENDS - timedelta(seconds=1), True), (ENDS, False), (ENDS + timedelta(seconds=1), False),
    ):  # fmt: skip
        assert judged(at=at).is_allowed is is_allowed, at


def test_a_refusal_names_the_item_since_when_and_who_else_of_the_site_could(
    judged, asks, known, plc
):
    row = asks(level=2)
    known("nora", plc)
    later = {"performed_at": THEN + timedelta(days=30)}
    for name in ("tom", "olga", "coen"):
        known(name, plc, **later)
    known("dana", plc, by="hanna", **later)
    verdict = judged(at=ENDS)
    (item,) = verdict.missing
    assert (item.holding.level, item.lapsed_at) == (0, ENDS)
    told = (
        f"Nora is not qualified for implementing on PLC-204: OT-PLC Title of OT-PLC at level 2 "
        f"({row.reference}); held until 2027-01-10 09:00 UTC, now 0. "
        "Coen and Olga have it and could, or have it shown first."
    )
    assert verdict.refusals == (told,)
    told = plain(verdict)["items"][0]
    assert (told["level_needed"], told["level_held"]) == (2, 0)
    assert told["others"] == ["Coen", "Olga"]


def test_without_anybody_else_the_next_step_is_another(judged, asks):
    asks(level=4)
    assert "Nobody else of the site holds it" in judged().refusals[0]
    assert "the level shown is 0" in judged().refusals[0]


@pytest.mark.parametrize(
    ("narrowed", "is_asked"),
    [
        ({"asset_class": AssetClass.PLC}, True),
        ({"procedure": "SOP-7"}, True),
        ({"procedure": "SOP-8"}, False),
        ({"role": Role.REQUESTER}, True),
        ({"role": Role.QA}, False),
        ({"activity": None}, True),
    ],
)
def test_all_that_it_is_narrowed_to_must_hold(judged, asks, narrowed, is_asked):
    asks(**narrowed)
    assert (judged() is not None) is is_asked


def test_one_asset_is_asked_for_and_not_its_neighbour(judged, asks, plant):
    asks(asset_id=plant.assets["PLC-204"])
    assert judged() is not None
    assert judged(tag="HMI-31") is None


def test_what_was_revoked_since_was_enough_then_and_is_not_now(judged, asks, known, plc, revoked):
    asks()
    revoked(known("nora", plc))
    assert judged(at=THEN).is_allowed, "known then"
    assert not judged(at=clock.now()).is_allowed
