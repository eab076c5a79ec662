from collections import Counter
from datetime import date

import pytest

from demo.company import EMAIL_DOMAIN, PLACE_BY_PATH, PLACES, SITES, at
from demo.ownership import ASSIGNMENTS, VACANCIES
from demo.people import PEOPLE, PERSON_BY_KEY, PERSONAS
from demo.plant import ASSET_BY_KEY
from governance.identity.models import Role
from governance.ownership.activities import FITTING
from governance.ownership.answers import Cause
from governance.ownership.models import SIGNING

TODAY = date(2026, 11, 23)


def holds(person, roles, path):
    return any(
        grant.role in roles and path.startswith(grant.place)
        for grant in PERSON_BY_KEY[person].grants
    )


def test_people_are_unique_and_every_role_is_held_by_somebody_who_works_here():
    held = {grant.role for p in PEOPLE if p.left_on is None for grant in p.grants}

    assert 24 <= len(PEOPLE) <= 30
    assert len({person.email for person in PEOPLE}) == len(PEOPLE)
    assert all(person.email.endswith(f"@{EMAIL_DOMAIN}") for person in PEOPLE)
    assert held == set(Role)
    assert all(grant.place in PLACE_BY_PATH for p in PEOPLE for grant in p.grants)


def test_the_administrator_and_the_auditor_hold_nothing_else():
    for person in PEOPLE:
        roles = {grant.role for grant in person.grants}
        if roles & {"administrator", "auditor"}:
            assert len(roles) == 1


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("role", ["area_owner", "ot_lead", "qa", "validation", "requester"])
def test_every_site_has_its_own_people(site, role):
    assert any(
        grant.role == role and grant.place.startswith(at(site))
        for person in PEOPLE
        if person.left_on is None
        for grant in person.grants
    )


def test_personas_are_people_of_today_from_every_group():
    assert 10 <= len(PERSONAS) <= 12
    assert len({persona.person for persona in PERSONAS}) == len(PERSONAS)
    assert all(PERSON_BY_KEY[persona.person].left_on is None for persona in PERSONAS)
    assert len({persona.group for persona in PERSONAS}) == 7


def test_whoever_is_accountable_holds_a_fitting_role_there():
    for row in ASSIGNMENTS:
        assert (row.place is None) != (row.asset is None)
        path = row.place or ASSET_BY_KEY[row.asset].place
        assert path in PLACE_BY_PATH
        assert holds(row.person, FITTING[row.activity], path), row


def test_nobody_shares_an_accountability():
    held = Counter((row.activity, row.place, row.asset) for row in ASSIGNMENTS)

    assert set(held.values()) == {1}


def test_the_vacancies_are_real_and_can_be_filled():
    def is_filled(activity, path):
        rows = [
            row
            for row in ASSIGNMENTS
            if row.activity == activity
            and row.place
            and path.startswith(row.place)
            and (row.ends_on is None or row.ends_on > TODAY)
        ]
        nearest = max(rows, key=lambda row: len(row.place), default=None)
        return nearest is not None and PERSON_BY_KEY[nearest.person].left_on is None

    vacant = {(row.activity, row.place) for row in VACANCIES}
    assert 3 <= len(vacant) <= 5
    assert {row.cause for row in VACANCIES} <= set(Cause)
    for row in VACANCIES:
        assert not is_filled(row.activity, row.place)
        assert PERSON_BY_KEY[row.can_fill].left_on is None
        assert holds(row.can_fill, FITTING[row.activity], row.place)
    for place in PLACES:
        if place.level not in {"enterprise", "site"}:
            for activity in SIGNING:  # the others come with the templates
                expected = not any(a == activity and place.path.startswith(p) for a, p in vacant)
                assert is_filled(activity, place.path) == expected, (activity, place.path)
