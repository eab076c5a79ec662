"""Actions that correct and prevent: who does them, and who says whether they helped."""

from datetime import timedelta

import pytest

from governance.core import clock
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.identity.models import Person
from workflows.deviations.commands import acting, deciding
from workflows.deviations.models import Capa, CapaKind, CapaState


@pytest.mark.parametrize(
    ("helped", "outcome"), [(True, CapaState.EFFECTIVE), (False, CapaState.INEFFECTIVE)]
)
def test_it_is_done_by_its_owner_and_checked_by_another(desk, helped, outcome):
    capa = desk.opened().acted_on()
    desk.done(capa)

    desk.by("ana", acting.check, "Seen at the panel.", of=Capa, id=capa, helped=helped)

    assert desk.now(Capa, capa).state is outcome


def test_only_its_owner_does_it(desk):
    capa = desk.opened().acted_on()
    with pytest.raises(Forbidden):
        desk.done(capa, by="arne")


def test_who_did_it_does_not_check_it(desk):
    capa = desk.opened().acted_on()
    desk.done(capa)
    with pytest.raises(RuleViolation, match="somebody else checks whether it helped"):
        desk.by("johan", acting.check, "It did.", of=Capa, id=capa, helped=True)


def test_it_is_not_checked_before_it_is_done(desk):
    capa = desk.opened().acted_on()
    with pytest.raises(Conflict, match="is in open"):
        desk.by("ana", acting.check, "It did.", of=Capa, id=capa, helped=True)


def test_what_was_done_is_said(desk):
    capa = desk.opened().acted_on()
    with pytest.raises(RuleViolation, match="what was done, or found"):
        desk.by("johan", acting.do, " ", of=Capa, id=capa)


def test_it_is_not_due_in_the_past_and_nothing_is_asked_for_what_ended(desk, database):
    with database.reading() as session:
        johan = session.get_one(Person, desk.plant.people["johan"])
    past = deciding.Action("x", CapaKind.CORRECTIVE, johan, clock.today() - timedelta(days=1))
    desk.opened()
    with pytest.raises(RuleViolation, match="is over: say a day that is still to come"):
        desk.by("arne", deciding.add_capa, past)
    desk.by("ana", deciding.cancel, "It was none.")
    with pytest.raises(Conflict, match="open an action before it ends"):
        desk.acted_on()
