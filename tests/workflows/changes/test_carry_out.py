"""R: whoever is responsible gets the work as a task, and where a site says so, nobody else."""

import pytest
from sqlalchemy import select

from governance.core import clock
from governance.core.errors import RuleViolation
from governance.enforcement.commands import keep
from governance.enforcement.models import Level, Observation, Rule
from governance.enforcement.rules import Setting
from governance.identity.models import Role
from governance.places.models import Place
from tests.plant import actor_named
from workflows.changes.commands import working
from workflows.changes.queries.acts import acts
from workflows.changes.queries.case import case_of
from workflows.changes.queries.waiting import to_carry_out, to_do

NOBODY = "Nobody is responsible for the work on PLC-204 (R of asset approval)"
ANOTHER = "Tom is not responsible for the work on PLC-204 (R of asset approval): that is Olga."


@pytest.fixture
def enforced(database, plant):
    """Leuven enforces that the work is done by whoever is responsible."""
    with database.writing() as session:
        leuven = session.get_one(Place, plant.places["leuven"])
        rule = Setting(Rule.RESPONSIBLE_DOES_THE_WORK, Level.ENFORCE, clock.today(), "all named")
        keep(session, actor_named(session, plant, "ana"), leuven, rule)
        session.commit()


def tasks(database, plant, *names):
    with database.reading() as session:
        return {
            name: [item.why for item in to_carry_out(session, actor_named(session, plant, name))]
            for name in names
        }


def observed(database):
    with database.reading() as session:
        wanted = select(Observation).where(Observation.rule == Rule.RESPONSIBLE_DOES_THE_WORK)
        return [seen.sentence for seen in session.scalars(wanted)]


def test_whoever_is_responsible_gets_the_task_once_the_work_is_authorised(
    life, lettered, database, plant
):
    lettered("responsible", "asset_approval", role=Role.CHANGE_OWNER)
    life.proposed()
    assert tasks(database, plant, "olga") == {"olga": []}

    life.signed()

    mine = "Authorised: you are responsible for the work on PLC-204."
    assert tasks(database, plant, "olga", "nora", "tom") == {"olga": [mine], "nora": [], "tom": []}
    life.by("olga", working.start)
    assert tasks(database, plant, "olga") == {"olga": []}
    assert observed(database) == []
    with database.reading() as session:
        (item,) = to_do(session, actor_named(session, plant, "olga"))
    assert item.verb == "Complete"


def test_with_nobody_responsible_the_author_begins_it_and_it_is_counted(life, database, plant):
    life.approved()
    assert len(tasks(database, plant, "nora")["nora"]) == 1

    life.by("tom", working.start)

    (sentence,) = observed(database)
    assert sentence.startswith(NOBODY)


def test_work_begun_by_somebody_else_is_warned_of_and_counted(life, lettered, database, sign_in):
    lettered("responsible", "asset_approval", "olga")
    life.approved()

    page = sign_in("tom").post(f"/changes/{life.id}/start", follow_redirects=True).text

    assert observed(database) == [ANOTHER]
    assert ANOTHER in page


@pytest.mark.usefixtures("enforced")
def test_where_it_is_enforced_only_whoever_is_responsible_begins_it(
    life, lettered, database, plant
):
    lettered("responsible", "asset_approval", "olga")
    life.approved()
    with database.reading() as session:
        tom = actor_named(session, plant, "tom")
        assert acts(session, tom, case_of(session, life.now()))["start"].reasons == (ANOTHER,)
    with pytest.raises(RuleViolation) as refusal:
        life.by("tom", working.start)
    assert refusal.value.reasons == (ANOTHER,)

    life.by("olga", working.start)

    assert life.now().implementer_id == plant.people["olga"]
    assert observed(database) == []


@pytest.mark.usefixtures("enforced")
def test_where_it_is_enforced_nothing_begins_while_nobody_is_responsible(life):
    life.approved()

    with pytest.raises(RuleViolation, match="name somebody there first"):
        life.by("tom", working.start)


@pytest.mark.usefixtures("enforced")
def test_who_is_accountable_is_not_alone_responsible_where_quality_rests_on_it(life, lettered):
    lettered("responsible", "asset_approval", "arne", at="suite3")
    life.approved()

    with pytest.raises(RuleViolation, match="Arne is accountable for PLC-204 and alone"):
        life.by("tom", working.start)

    lettered("responsible", "asset_approval", "tom", at="suite3")
    life.by("tom", working.start)
