"""A hundred changes are open while the definition and the policy move on: each ends as it began."""

from collections import Counter
from itertools import cycle, islice

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.places.models import Place
from governance.register.models import Asset
from tests.plant import SYSTEM, add_asset
from tests.workflows.changes.conftest import MET, SIGNERS
from tests.workflows.changes.policies.test_stored import FOURTH
from tests.workflows.changes.policies.versions import approve
from workflows.changes.commands import closing, deciding, triaging, working, writing
from workflows.changes.models import ChangeRequest
from workflows.changes.models import ChangeState as S
from workflows.changes.rules import machine, policy

HUNDRED = 100
EARLY = (S.DRAFT, S.TRIAGE, S.ASSESSMENT, S.PLANNING, S.ON_HOLD)
LATE = (S.APPROVAL, S.AUTHORISED, S.IMPLEMENTATION, S.VERIFICATION, S.RELEASE, S.REVIEW)
WORK = working.Work("Loaded 2.9.4 as planned", "2.9.4")


NEXT = {
    S.DRAFT: lambda life: life.by("nora", writing.submit),
    S.TRIAGE: lambda life: life.by("johan", triaging.classify),
    S.ASSESSMENT: lambda life: life.answered(),
    S.ON_HOLD: lambda life: life.by("coen", triaging.resume),
    S.PLANNING: lambda life: life.by("nora", deciding.cancel, "The trial is over"),
    S.APPROVAL: lambda life: life.signed(SIGNERS),
    S.AUTHORISED: lambda life: life.by("tom", working.start),
    S.IMPLEMENTATION: lambda life: life.by("tom", working.complete, WORK),
    S.VERIFICATION: lambda life: life.by("johan", working.verify, "Valves cycle"),
    S.RELEASE: lambda life: life.by("ana", deciding.sign),
    S.REVIEW: lambda life: life.by("ana", closing.close, MET),
}
"""By state: the next step, taken by whoever is to take it; what is only planned is given up."""


def one_step(life):
    NEXT[life.now().state](life)


def brought(life, stop, tag):
    """Raise a change, and bring it to a state."""
    if stop in LATE:
        life.proposed(tag=tag)
    else:
        life.raised()
    before = S.PLANNING if stop is S.ON_HOLD else stop
    while life.now().state is not before:
        one_step(life)
    if stop is S.ON_HOLD:
        life.by("coen", triaging.hold, "The vendor is late")
    return life.id


@pytest.mark.either
@pytest.mark.statement(43)
def test_a_hundred_changes_that_are_open_at_an_upgrade_end_under_their_own_versions(
    life, database, plant, monkeypatch
):
    with database.writing() as session:
        line = session.get_one(Place, session.get_one(Asset, plant.assets["PLC-204"]).place_id)
        made = [add_asset(session, line, f"PLC-{n}") for n in range(900, 900 + len(LATE))]
        record(session, SYSTEM, "plant.grown", made[0])
        session.commit()
    with monkeypatch.context() as before:
        before.setattr(machine, "CURRENT", "change@4")
        late = [brought(life, stop, f"PLC-{900 + n}") for n, stop in enumerate(LATE)]
        stops = islice(cycle(EARLY), HUNDRED - len(LATE))
        early = [brought(life, stop, "PLC-204") for stop in stops]
    with database.writing() as session:
        approve(session, FOURTH)
        session.commit()

    for change_id in (*late, *early):
        life.id = change_id
        while life.now().state not in {S.CLOSED, S.CANCELLED}:
            one_step(life)

    with database.reading() as session:
        ended = session.scalars(select(ChangeRequest)).all()
        assert {(one.workflow, one.policy) for one in ended} == {("change@4", policy.CURRENT)}
        assert Counter(one.state for one in ended) == {
            S.CLOSED: len(LATE), S.CANCELLED: HUNDRED - len(LATE),
        }  # fmt: skip
        assert verify(session).faults == []
    fresh = life.raised().now()
    assert (fresh.workflow, fresh.policy) == (machine.CURRENT, "policy@4")
