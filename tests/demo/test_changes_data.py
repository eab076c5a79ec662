from collections import Counter

from demo.changes import CHANGES
from demo.company import at
from demo.ownership import VACANCIES
from demo.people import PERSON_BY_KEY
from demo.plant import ASSET_BY_KEY
from workflows.changes.models import Answer, ChangeKind, ChangeState
from workflows.changes.rules.policy import CURRENT, POLICIES

BESIDE = {
    *(ChangeState.EMERGENCY_ACTIVE, ChangeState.RETROSPECTIVE, ChangeState.RETRO_REJECTED),
    *(ChangeState.IN_EFFECT, ChangeState.RESTORATION),
}
"""States of emergencies and temporary changes, which have stories of their own."""

WORKERS = {"requester", "change_owner", "ot_lead", "it_lead"}
AUTHORS = WORKERS | {"change_coordinator"}
VERIFIERS = {"ot_lead", "it_lead", "area_owner", "validation", "qa"}


def holds(person, roles, path):
    return any(
        grant.role in roles and path.startswith(grant.place)
        for grant in PERSON_BY_KEY[person].grants
    )


def test_the_changes_stand_in_every_state():
    states = Counter(change.state for change in CHANGES)

    assert states == {
        **dict.fromkeys(set(ChangeState) - BESIDE, 1),
        "approval": 3,
        "closed": 3,
    }
    assert {change.kind for change in CHANGES} == set(ChangeKind)


def test_changes_name_assets_and_different_people():
    for change in CHANGES:
        site = change.asset.partition("/")[0]
        assert {change.asset, *change.further} <= ASSET_BY_KEY.keys()
        assert ASSET_BY_KEY[change.asset].firmware is not None
        assert change.verifier not in {change.author, change.implementer}
        assert holds(change.author, AUTHORS, at(site))
        assert holds(change.implementer, WORKERS, at(site))
        assert holds(change.verifier, VERIFIERS, at(site))


def test_a_change_in_approval_or_beyond_is_written_to_the_end():
    for change in CHANGES:
        if change.state not in {"draft", "cancelled", "rejected"}:
            assert len(change.plan) >= 3
            assert change.back_out
            assert len(change.tests) >= 2
            assert change.answers


def test_one_change_waits_for_a_vacancy():
    waiting = [
        change.key
        for change in CHANGES
        if change.state == "approval"
        and any(ASSET_BY_KEY[change.asset].place.startswith(row.place) for row in VACANCIES)
    ]

    assert waiting == ["carton-code"]


def test_answers_are_to_questions_that_are_asked_once_each():
    asked = {question.code for question in POLICIES[CURRENT].questions}
    for change in CHANGES:
        answered = [answer.question for answer in change.answers]
        assert set(answered) <= asked
        assert len(answered) == len(set(answered))
        assert all(answer.value in {Answer.YES, Answer.UNKNOWN} for answer in change.answers)


def test_the_register_says_what_the_change_says_is_there_now():
    versions = [change for change in CHANGES if change.target_firmware]

    assert len(versions) == 10
    for change in versions:
        assert ASSET_BY_KEY[change.asset].firmware in change.current
        assert change.target_firmware in change.proposed
