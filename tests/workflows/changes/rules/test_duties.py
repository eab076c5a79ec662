"""Which signatures a route comes to: one for each person, for their own assets; no database."""

from datetime import date

import pytest

from governance.evidence.models import Signature
from governance.evidence.rules import Standing, Statement
from governance.ownership.answers import Answer, Cause, Delegate, Holder, Span, Vacancy
from governance.ownership.models import Activity
from governance.ownership.subjects import Subject
from governance.register.models import Asset
from workflows.changes.models import Duty, Phase
from workflows.changes.rules.duties import One, grouped, tags
from workflows.changes.rules.risk import Due

ASSETS = [Asset(id=n, tag=f"PLC-{n}") for n in range(1, 6)]
OWNED = Due(Phase.PLAN, Activity.ASSET_APPROVAL, "R1")
TAKEN = Due(Phase.PLAN, Activity.TAKE_DOWN, "R1")
NOBODY = Vacancy(Cause.NEVER_NAMED, "nobody was ever named")
LEFT = Vacancy(Cause.DEACTIVATED, "Arne left")


def answer(asset, due=OWNED, **told):
    return Answer(due.activity, Subject("asset", asset.id, 1, asset.tag), due.activity, **told)


def one(n, due=OWNED, owner=None, **told):
    asset, owner = ASSETS[n - 1], owner or {"person_id": 7, "person": "Arne"}
    return One(due, asset, answer(asset, due, **owner), **told)


def delegated(number, person_id):
    span = Span(date(2026, 1, 1), None)
    holder = Holder(person_id, "Bea")
    return {
        "person_id": 7, "person": "Arne",
        "delegates": (Delegate(number, holder, "/acme/", None, span),),
    }  # fmt: skip


def shapes(each):
    return [(one.activity, [asset.tag for asset in one.assets]) for one in grouped(each)]


def test_what_one_person_is_accountable_for_is_signed_at_once():
    both = grouped([one(1, duty=Duty(id=1)), one(2)])

    assert [wanted.assets for wanted in both] == [tuple(ASSETS[:2])]
    (wanted,) = both
    assert (wanted.due, wanted.phase, wanted.signature) == (OWNED, Phase.PLAN, None)
    assert [duty.id for duty in wanted.duties] == [1]
    assert wanted.owner.subject.label == "PLC-1 and PLC-2"
    assert (wanted.owner.person, wanted.owner.subject.id) == ("Arne", 1)


@pytest.mark.parametrize(
    ("other", "apart"),
    [
        ({"person_id": 8, "person": "Bea"}, True),
        ({"vacancy": NOBODY}, True),
        (delegated(4, 9), True),
        ({"person_id": 7, "person": "Arne"}, False),
    ],
)
def test_what_another_answers_for_is_signed_apart(other, apart):
    assert len(grouped([one(1), one(2, owner=other)])) == (2 if apart else 1)


def test_a_vacancy_is_filled_at_once_for_each_reason():
    each = [one(1, owner={"vacancy": NOBODY}), one(2, owner={"vacancy": LEFT}),
            one(3, owner={"vacancy": NOBODY})]  # fmt: skip

    assert shapes(each) == [
        (Activity.ASSET_APPROVAL, ["PLC-1", "PLC-3"]),
        (Activity.ASSET_APPROVAL, ["PLC-2"]),
    ]


def test_each_activity_is_signed_apart_in_the_order_of_the_route():
    assert shapes([one(1, TAKEN), one(1), one(2, TAKEN)]) == [
        (Activity.TAKE_DOWN, ["PLC-1", "PLC-2"]),
        (Activity.ASSET_APPROVAL, ["PLC-1"]),
    ]


def test_what_was_signed_stays_with_its_signature_whoever_is_accountable_by_now():
    made = Signature(id=5)
    other = {"person_id": 8, "person": "Bea"}

    first, second = grouped([
        one(1, signature=made), one(2, owner=other, signature=made), one(3),
    ])  # fmt: skip

    assert (first.assets, first.signature) == (tuple(ASSETS[:2]), made)
    assert (second.assets, second.signature) == ((ASSETS[2],), None)


def test_at_low_risk_the_owner_signs_for_what_of_the_line_nobody_signs_apart():
    (alone,) = grouped([one(1)])
    assert alone.meaning == (
        "I approve this change, as accountable for the asset. "
        "It stands for take-down and technical review as well."
    )
    owned, taken = grouped([one(1), one(1, TAKEN)])
    assert owned.also == (Activity.TECHNICAL_REVIEW,)
    assert owned.meaning.endswith("It stands for technical review as well.")
    assert taken.meaning == "I agree that the equipment is taken down in this window."


def test_of_several_assets_a_signature_lists_its_own():
    wanted = grouped([one(1, TAKEN), one(2, TAKEN)])[0]
    standing = Standing("under DEL-4", 9, "Arne")
    meaning = "I agree that the equipment is taken down in this window."

    assert wanted.statement(standing, is_part=True) == Statement(
        Activity.TAKE_DOWN, meaning, ("AS-00001", "AS-00002"), standing
    )
    assert wanted.statement(None, is_part=False) == Statement(Activity.TAKE_DOWN, meaning)


def test_who_is_accountable_or_stands_in_signs_and_nobody_else():
    wanted = grouped([one(1, owner=delegated(4, 9))])[0]
    assert [wanted.is_for(person) for person in (7, 9, 8)] == [True, True, False]
    assert not grouped([one(1, owner={"vacancy": NOBODY})])[0].is_for(7)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D"], "A, B, C and 1 more"),
        (["A", "B", "C", "D", "E"], "A, B, C and 2 more"),
    ],
)  # fmt: skip
def test_three_assets_are_named_and_more_are_counted(names, told):
    assert tags(names) == told
