import pytest
from sqlalchemy import func, select

from governance.core.errors import Forbidden, RuleViolation
from governance.ownership.models import Activity, Assignment, Letter
from governance.ownership.queries import effective
from governance.ownership.standards import commands
from governance.ownership.standards.models import SiteKind
from governance.ownership.standards.queries import lines, position
from governance.ownership.standards.shipped import SHIPPED, changed, edition_of, latest
from governance.ownership.subjects import of_place
from governance.places.models import Place
from tests.governance.ownership.test_over_http import text_of

FIRST = edition_of(SiteKind.BULK_BIOLOGICS, 1)


@pytest.fixture
def leuven(session, plant):
    return session.get_one(Place, plant.places["leuven"])


def by_activity(found):
    return {line.activity: line for line in found}


def test_a_site_adopts_and_its_roles_get_what_they_lack(session, an_actor, leuven):
    johan = an_actor("johan")

    outcome = commands.adopt(session, johan, leuven, FIRST)
    session.flush()

    subject = of_place(leuven)
    patching = effective(session, Activity.PATCHING, subject)
    assert patching.accountable.person == "Johan"
    assert "as OT lead at Site Leuven" in patching.accountable.provenance
    assert [share.party for share in patching.responsible] == ["change owner at Site Leuven"]
    row = session.scalars(
        select(Assignment).where(
            Assignment.activity == Activity.PATCHING, Assignment.letter == Letter.ACCOUNTABLE
        )
    ).one()
    assert row.source == "bulk_biologics@1"
    found = by_activity(lines(session, leuven, FIRST))
    assert not found[Activity.PATCHING].differs
    assert not found[Activity.QA_PLAN].differs  # Ana was named by hand, and holds the role
    assert found[Activity.IDENTITY].differs  # the enterprise names who answers
    assert found[Activity.TAKE_DOWN].differs  # nobody is area owner of the whole site
    assert "comes to nobody" in " ".join(outcome.refused)
    assert position(session, leuven).adopted == FIRST
    session.commit()


def test_adopting_twice_names_nobody_twice_and_an_upgrade_does_what_it_shows(
    session, an_actor, leuven
):
    johan = an_actor("johan")
    commands.adopt(session, johan, leuven, FIRST)
    session.flush()
    count = select(func.count()).select_from(Assignment)
    before = session.scalar(count)

    again = commands.adopt(session, johan, leuven, FIRST)
    assert (again.named, again.ended, session.scalar(count)) == (0, 0, before)

    newer = position(session, leuven).upgrade
    assert newer == latest(SiteKind.BULK_BIOLOGICS)
    gone, new = changed(FIRST, newer)
    done = commands.adopt(session, johan, leuven, newer)
    assert (done.named, done.ended) == (len(new), len(gone))
    assert position(session, leuven).upgrade is None
    session.commit()


def test_a_site_deviates_with_a_reason_and_follows_again(session, an_actor, leuven):
    johan = an_actor("johan")
    with pytest.raises(RuleViolation, match="has adopted no template"):
        commands.deviate(session, johan, leuven, Activity.PATCHING, "IT patches here.")
    commands.adopt(session, johan, leuven, FIRST)
    session.flush()
    with pytest.raises(RuleViolation, match="Say why it deviates"):
        commands.deviate(session, johan, leuven, Activity.PATCHING, " ")

    commands.deviate(session, johan, leuven, Activity.PATCHING, "IT patches here.")
    session.flush()
    assert not effective(session, Activity.PATCHING, of_place(leuven)).accountable.is_filled
    line = by_activity(lines(session, leuven, FIRST))[Activity.PATCHING]
    assert (line.deviation, line.differs) == ("IT patches here.", False)
    commands.adopt(session, johan, leuven, latest(SiteKind.BULK_BIOLOGICS))
    session.flush()
    assert not effective(session, Activity.PATCHING, of_place(leuven)).accountable.is_filled

    commands.resume(session, johan, leuven, Activity.PATCHING)
    session.flush()
    assert effective(session, Activity.PATCHING, of_place(leuven)).accountable.person == "Johan"
    session.commit()


def test_a_template_is_rejected_with_a_reason_and_what_came_with_it_ends(session, an_actor, leuven):
    johan = an_actor("johan")
    commands.adopt(session, johan, leuven, FIRST)
    session.flush()
    with pytest.raises(RuleViolation, match="Say why it is rejected"):
        commands.reject(session, johan, leuven, FIRST, "")

    with pytest.raises(RuleViolation, match="reject it before you adopt another one"):
        commands.adopt(session, johan, leuven, latest(SiteKind.WAREHOUSE))
    commands.reject(session, johan, leuven, FIRST, "We are no bulk site.")
    session.flush()

    assert position(session, leuven).adopted is None
    patching = effective(session, Activity.PATCHING, of_place(leuven))
    assert not patching.accountable.is_filled
    assert effective(session, Activity.QA_PLAN, of_place(leuven)).accountable.person == "Ana"
    assert commands.adopt(session, johan, leuven, latest(SiteKind.WAREHOUSE)).named
    session.commit()


def test_only_who_may_name_there_decides_and_each_kind_has_its_level(
    session, plant, an_actor, leuven
):
    acme = session.get_one(Place, plant.places["acme"])
    for name in ("dana", "nora", "vera"):
        with pytest.raises(Forbidden):
            commands.adopt(session, an_actor(name), leuven, FIRST)
    with pytest.raises(RuleViolation, match="is adopted at the enterprise"):
        commands.adopt(session, an_actor("johan"), leuven, latest(SiteKind.CENTRAL))
    with pytest.raises(RuleViolation, match="is adopted at the site"):
        commands.adopt(session, an_actor("ines"), acme, FIRST)

    commands.adopt(session, an_actor("ines"), acme, latest(SiteKind.CENTRAL))
    session.flush()
    assert effective(session, Activity.IDENTITY, of_place(leuven)).accountable.person == "Ines"


def test_every_shipped_version_says_who_answers_for_each_activity_once():
    for standard in SHIPPED:
        for activity in Activity:
            if standard.of(activity):
                letters = [each.letter for each in standard.of(activity)]
                assert letters.count(Letter.ACCOUNTABLE) == 1, (standard.title, activity)
        if standard.kind is not SiteKind.CENTRAL:
            assert {each.activity for each in standard.entries} == set(Activity)


def test_the_pages_show_the_difference_and_take_each_decision(sign_in, plant):
    leuven, johan, nora = plant.places["leuven"], sign_in("johan"), sign_in("nora")
    page = f"/ownership/templates/{leuven}/"

    assert "not decided" in text_of(johan.get("/ownership/templates/"))
    assert "Adopt it" not in text_of(nora.get(page))
    assert "Bulk biologics, version 2" in text_of(johan.get(page))
    assert "Warehouse, version 1" in text_of(johan.get(f"{page}?kind=warehouse"))
    adopted = johan.post(f"{page}adopt", data={"kind": "fill_finish"}, follow_redirects=True)
    assert "Fill-finish, version 1 is adopted at Leuven" in text_of(adopted)
    assert "Why" not in text_of(johan.get(f"{page}deviate/patching"))
    assert johan.post(f"{page}deviate/patching", data={"reason": ""}).status_code == 422
    sent = {"reason": "IT patches here."}
    deviates = johan.post(f"{page}deviate/patching", data=sent, follow_redirects=True)
    assert "“IT patches here.”" in text_of(deviates)
    assert "Deviates in Patching" not in text_of(johan.get("/ownership/templates/"))
    follows = johan.post(f"{page}resume/patching", follow_redirects=True)
    assert "IT patches here." not in text_of(follows)
    assert johan.get(f"{page}deviate/tea").status_code == 404
    rejected = johan.post(
        f"{page}reject", data={"kind": "fill_finish", "reason": "No."}, follow_redirects=True
    )
    assert "is rejected at Leuven" in text_of(rejected)
    assert johan.post(f"{page}reject", data={"kind": "tea"}).status_code == 422
    assert johan.post(f"{page}adopt", data={"kind": "central"}).status_code == 422
