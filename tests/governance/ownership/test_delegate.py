"""One person acts for another: for a time, in something, never passed on, never edited."""

from datetime import UTC, datetime, timedelta

import pytest

from governance.audit.commands import record
from governance.core import clock
from governance.core.errors import Forbidden, RuleViolation
from governance.identity.models import Person, Role
from governance.ownership.absences import commands as absences
from governance.ownership.absences.rules import Days
from governance.ownership.delegations.commands import cancel, make
from governance.ownership.delegations.rules import MOST_DAYS, Handing
from governance.ownership.models import Activity, Delegation
from governance.ownership.queries import accountable
from governance.ownership.subjects import of_place
from governance.places.models import Place
from tests.plant import SYSTEM, actor_named, add_grant

MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """Set the clock: `at(MONDAY)`."""

    def stop(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    stop(MONDAY)
    return stop


@pytest.fixture
def two_leads(session, plant):
    """Tom and Olga are OT leads of Leuven beside Johan."""
    leuven = session.get_one(Place, plant.places["leuven"])
    for name in ("tom", "olga"):
        add_grant(session, session.get_one(Person, plant.people[name]), Role.OT_LEAD, leuven)
    record(session, SYSTEM, "role.granted", leuven)
    session.commit()


@pytest.fixture
def hands(session, plant):
    """Have somebody hand over: `hands("johan", "tom", days=5)`."""

    def do(giver, taker, by=None, place="leuven", **said):
        today = clock.today()
        first = today + timedelta(days=said.pop("after", 0))
        last = first + timedelta(days=said.pop("days", 5))
        given = {"activity": None, "starts_on": first, "ends_on": last, "reason": "holiday"}
        people = plant.people[giver], plant.people[taker]
        handing = Handing(*people, **{**given, **said})
        at = session.get_one(Place, plant.places[place])
        return make(session, actor_named(session, plant, by or giver), at, handing)

    return do


@pytest.fixture
def acting(session, plant):
    """Return who may act besides the accountable person, for technical review of Line 1."""

    def who(activity=Activity.TECHNICAL_REVIEW):
        line = session.get_one(Place, plant.places["line1"])
        answer = accountable(session, activity, of_place(line))
        return answer.acts.person, [each.holder.name for each in answer.acts.delegates]

    return who


@pytest.mark.usefixtures("two_leads")
def test_the_delegate_acts_from_the_first_day_to_the_day_before_the_last(at, hands, acting):
    hands("johan", "tom", after=1, days=2)

    seen = []
    for day in range(4):
        at(MONDAY + timedelta(days=day))
        seen.append(acting())

    assert seen == [("Johan", []), ("Johan", ["Tom"]), ("Johan", ["Tom"]), ("Johan", [])]


@pytest.mark.usefixtures("two_leads", "at")
def test_it_holds_for_its_activity_and_below_its_place_only(hands, acting):
    hands("johan", "tom", activity=Activity.PATCHING)
    assert acting() == ("Johan", [])

    hands("johan", "tom", activity=Activity.TECHNICAL_REVIEW, place="line10")
    assert acting() == ("Johan", [])

    hands("johan", "tom", activity=Activity.TECHNICAL_REVIEW, place="line1")
    assert acting() == ("Johan", ["Tom"])


@pytest.mark.usefixtures("at")
def test_every_reason_against_it_is_told_at_once(hands):
    with pytest.raises(RuleViolation) as refusal:
        hands("johan", "nora", after=-1, days=MOST_DAYS + 1, reason=" ")

    assert refusal.value.reasons == (
        "29 Nov 2026 is over: nobody acts for days gone by. Begin on 30 Nov 2026 or later.",
        (
            "A delegation lasts 90 days at most: end it by 27 Feb 2027, "
            "or hand the accountability over for good."
        ),
        (
            "Nora does not hold a role that fits what Johan answers for at Site Leuven or above "
            "from 29 Nov 2026 to 27 Feb 2027: choose somebody who does."
        ),
        "Say why: the reason is kept with the delegation.",
    )


@pytest.mark.usefixtures("two_leads", "at")
def test_it_is_never_passed_on(hands, acting):
    hands("johan", "tom", days=10)
    hands("tom", "olga", days=3)
    assert acting() == ("Johan", ["Tom"])

    with pytest.raises(RuleViolation, match=r"Tom has handed over .* is never passed on"):
        hands("olga", "tom", after=2, days=3)
    with pytest.raises(RuleViolation, match="Tom acts for Johan in everything"):
        hands("johan", "olga", after=2)


@pytest.mark.usefixtures("two_leads", "at")
def test_nobody_arranges_to_act_for_somebody_else_who_is_there(session, plant, hands):
    with pytest.raises(Forbidden):
        hands("ana", "johan", by="nora")
    with pytest.raises(RuleViolation) as refusal:
        hands("johan", "tom", by="tom")
    assert refusal.value.reasons == (
        "Nobody makes themselves the delegate: have Johan or another lead do it.",
        (
            "Johan is not out of office on 30 Nov 2026: "
            "they hand over themselves, or say first that they are away."
        ),
    )

    johan = session.get_one(Person, plant.people["johan"])
    days = Days(clock.today(), clock.today() + timedelta(days=9))
    absences.tell(session, actor_named(session, plant, "coen"), johan, days)
    made = hands("johan", "tom", by="coen")

    assert (made.made_by, made.reference) == ("Coen", f"DG-{made.id:05}")


@pytest.mark.usefixtures("two_leads", "at")
def test_a_delegate_who_left_is_refused_and_one_who_leaves_acts_no_more(
    session, plant, hands, acting
):
    hands("johan", "tom")
    assert acting() == ("Johan", ["Tom"])

    for name in ("tom", "olga"):
        session.get_one(Person, plant.people[name]).deactivated_at = clock.now()
    session.flush()

    assert acting() == ("Johan", [])
    with pytest.raises(RuleViolation, match="Olga is deactivated"):
        hands("johan", "olga", after=6)


@pytest.mark.usefixtures("two_leads")
def test_cancelled_it_counts_no_more_and_is_not_edited(at, session, plant, hands, acting):
    made = hands("johan", "tom")
    johan = actor_named(session, plant, "johan")
    for stranger in ("nora", "dana"):
        with pytest.raises(Forbidden):
            cancel(session, actor_named(session, plant, stranger), made, "no")

    cancel(session, johan, made, "back early")

    assert acting() == ("Johan", [])
    assert made.cancelled_on == clock.today()
    with pytest.raises(RuleViolation, match="was cancelled on 30 Nov 2026: nothing is left"):
        cancel(session, johan, made, "again")
    at(MONDAY + timedelta(days=10))
    later = hands("johan", "olga")
    at(MONDAY + timedelta(days=20))
    with pytest.raises(RuleViolation, match="ended on 15 Dec 2026"):
        cancel(session, johan, later, "late")
    assert session.get_one(Delegation, later.id).cancelled_on is None


@pytest.mark.usefixtures("two_leads")
def test_who_is_away_without_a_delegate_leaves_it_to_the_next_above(at, session, plant, acting):
    arne = session.get_one(Person, plant.people["arne"])
    days = Days(clock.today() + timedelta(days=1), clock.today() + timedelta(days=3))
    absences.tell(session, actor_named(session, plant, "arne"), arne, days)

    assert acting(Activity.TAKE_DOWN) == ("Arne", [])
    at(MONDAY + timedelta(days=1))
    assert acting(Activity.TAKE_DOWN) == (None, [])
    at(MONDAY + timedelta(days=3))
    assert acting(Activity.TAKE_DOWN) == ("Arne", [])


@pytest.mark.usefixtures("at")
def test_an_absence_is_told_by_oneself_or_a_lead_and_not_for_days_gone_by(session, plant):
    johan, today = session.get_one(Person, plant.people["johan"]), clock.today()
    for stranger in ("nora", "dana"):
        with pytest.raises(Forbidden):
            absences.tell(
                session, actor_named(session, plant, stranger), johan,
                Days(today, today + timedelta(days=1)),
            )  # fmt: skip
    own = actor_named(session, plant, "johan")
    with pytest.raises(RuleViolation) as refusal:
        absences.tell(session, own, johan, Days(today - timedelta(days=1), today))
    assert "who acted then stays who acted" in refusal.value.reasons[0]

    told = absences.tell(session, own, johan, Days(today, today + timedelta(days=9)))
    with pytest.raises(RuleViolation, match="is out of office 30 Nov 2026 to 8 Dec 2026 already"):
        absences.tell(session, own, johan, Days(today + timedelta(days=2), today + timedelta(30)))

    absences.cancel(session, own, told)
    assert told.cancelled_on == today
    with pytest.raises(RuleViolation, match="over since 30 Nov 2026"):
        absences.cancel(session, own, told)
