"""The figures of change control: each number, its definition, and exactly the changes behind it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from governance.audit.commands import record
from governance.core import clock
from tests.plant import SYSTEM, actor_named
from workflows.changes.commands import deciding, working
from workflows.changes.commands.working import Work
from workflows.changes.figures import queries, rules
from workflows.changes.figures.queries import Cut
from workflows.changes.figures.rules import Period, Step
from workflows.changes.models import Answer, ChangeAnswer, ChangeRequest, ChangeType


def this_month():
    return rules.period_of(Step.MONTH, clock.now())


def told(database, plant, name="ana", cut=None, period=None):
    with database.reading() as session:
        reader = actor_named(session, plant, name)
        periods = rules.up_to(period or this_month())
        found = queries.table(session, reader, cut or Cut(), periods)
        return {line.key: line.told[-1] for line in found}


def value(figures, key):
    return (figures[key].value, figures[key].of)


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("2026-Q1", (2026, 1), (2026, 4)),
        ("2026-Q4", (2026, 10), (2027, 1)),
        ("2026-01", (2026, 1), (2026, 2)),
        ("2026-12", (2026, 12), (2027, 1)),
    ],
)
def test_a_period_is_a_month_or_a_quarter_of_utc(text, begins, ends):
    found = rules.read(text)
    assert found.begins_at == datetime(*begins, 1, tzinfo=UTC)
    assert found.ends_at == datetime(*ends, 1, tzinfo=UTC)
    assert str(found) == text
    assert rules.period_of(found.step, found.ends_at - timedelta(microseconds=1)) == found


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-", "2026-Q0", "2026-Q5", "2026-13", "2026-00", "26-01", "x-Q1",
             "2026-Q", "9999-01", "2026-1", "\u0662\u0660\u0662\u0666-01", "-2026-01",
             "2026-01-02"],
)  # fmt: skip
def test_nothing_else_is_a_period(text):
    assert rules.read(text) is None


def test_what_lies_between_periods_falls_into_exactly_one():
    periods = rules.up_to(Period(Step.MONTH, 2026 * 12 + 2))
    moments = [periods[0].begins_at + timedelta(hours=n) for n in range(-30, 6 * 31 * 24)]
    found = rules.sorted_into(periods, ((at, at) for at in moments))
    for period, each in zip(periods, found, strict=True):
        assert each == [at for at in moments if period.begins_at <= at < period.ends_at]


def test_a_trend_is_drawn_by_its_own_scale_and_leaves_out_what_nobody_knows():
    points = rules.drawn([0, None, 10, 5])
    assert points[1] is None
    assert points[0][1] > points[3][1] > points[2][1]
    assert len(rules.lines(points)) == 1
    assert rules.drawn([0, 0]) == [(6, 30), (126, 30)]


def test_few_changes_are_said_to_be_few():
    assert rules.middle([1.0, 3.0]).is_few
    assert not rules.middle([1.0] * 5).is_few
    assert rules.middle([]).value is None
    assert not rules.share(0, 0).is_few


def test_what_was_raised_approved_and_released_is_counted_once_each(life, database, plant):
    life.closed()
    life.raised(tag="HMI-31")

    found = told(database, plant)

    assert value(found, "raised") == (2, 2)
    assert value(found, "approved") == (1, 1)
    assert value(found, "released") == (1, 1)
    assert value(found, "lead_time") == (0.0, 1)
    assert value(found, "first_time_right") == (100.0, 1)
    assert value(found, "emergency") == (0.0, 2)
    assert value(found, "revisions") == (0.0, 1)
    assert value(found, "unknown") == (0, 0)


def test_what_went_wrong_is_counted_whatever_became_of_it(life, database, plant):
    life.completed()
    life.by("johan", working.rework, "A valve still sticks")
    life.by("tom", working.complete, Work("Loaded it again", "2.9.4"))
    life.by("johan", working.verify, "Valves cycle")
    life.by("ana", deciding.sign)
    life.proposed()
    life.by("ana", deciding.reject, "no window is free")
    life.by("nora", deciding.revise, "a later window")

    found = told(database, plant)

    assert value(found, "first_time_right") == (0.0, 1)
    assert value(found, "rejected") == (1, 1)
    assert value(found, "backed_out") == (0, 0)


def test_what_was_approved_with_an_unknown_shows_and_its_goal_is_none(life, database, plant):
    life.approved()
    assert value(told(database, plant), "unknown") == (0, 0)
    with database.writing() as session:
        row = session.scalars(select(ChangeAnswer)).first()
        row.answer, row.rationale = Answer.UNKNOWN, "the vendor does not say"
        record(session, SYSTEM, "change.assessed", session.get_one(ChangeRequest, life.id))
        session.commit()

    assert value(told(database, plant), "unknown") == (1, 1)


def test_work_that_was_taken_back_counts_also_once_it_is_revised(life, database, plant):
    life.approved().by("tom", working.start)
    life.by("tom", working.back_out, Work("Loaded 2.8.1 again", "2.8.1"))
    life.by("nora", deciding.revise, "with the vendor")

    assert value(told(database, plant), "backed_out") == (1, 1)
    before = rules.Period(Step.MONTH, this_month().number - 1)
    assert value(told(database, plant, period=before), "backed_out") == (0, 0)


def test_a_cut_by_site_type_and_world_counts_what_it_says(life, database, plant):
    life.closed()
    life.raised(tag="HMI-31")
    leuven, durham = plant.places["leuven"], plant.places["durham"]

    def raised(**cut):
        return told(database, plant, cut=Cut(**cut))["raised"].value

    assert raised(site_id=leuven) == 2
    assert raised(site_id=durham) == 0
    assert raised(type=ChangeType.NORMAL) == 2
    assert raised(type=ChangeType.LIKE_FOR_LIKE) == 0
    assert raised(world="ot") + raised(world="it") + raised(world="mixed") == 2
    with database.reading() as session:
        reader = actor_named(session, plant, "ana")
        (world,) = queries.by_world(session, reader, Cut(), this_month())
        (kind,) = queries.by_type(session, reader, Cut(), this_month())
        assert (world.name, kind.name, kind.told.of) == ("ot", "normal", 1)
        phases = queries.by_phase(session, reader, Cut(), this_month())
        assert {each.name: each.told.of for each in phases}["writing"] == 1


def test_nobody_counts_what_they_may_not_read(life, database, plant):
    life.closed()
    assert value(told(database, plant, "dana"), "raised") == (0, 0)


def test_each_number_leads_to_exactly_the_changes_it_counts(life, sign_in):
    first = life.closed().id
    second = life.raised(tag="HMI-31").id
    ana, month = sign_in("ana"), this_month()

    page = ana.get(f"/changes/figures?period={month}").text
    assert "Share of the changes released in the period whose work was never sent back." in page
    assert f"figure=raised&amp;period={month}" in page.replace("%2D", "-") or (
        f"period={month}&amp;figure=raised" in page
    )

    def behind(figure, **args):
        query = {"figure": figure, "period": str(month), **args}
        return ana.get("/changes/figures/changes", query_string=query).text

    assert f"/changes/{first}" in behind("released")
    assert f'href="/changes/{second}"' not in behind("released")
    assert f'href="/changes/{second}"' in behind("raised")
    assert f'href="/changes/{second}"' not in behind("raised", type="like-for-like")
    sheet = ana.get(f"/changes/figures/changes/export/csv?figure=raised&period={month}").text
    assert len(sheet.strip().splitlines()) == 3


def test_the_figures_go_away_as_a_sheet_and_to_programs(life, sign_in):
    life.closed()
    ana = sign_in("ana")
    sheet = ana.get(f"/changes/figures/export/csv?period={this_month()}").text
    assert "Lead time" in sheet
    items = ana.get(f"/api/changes/figures?period={this_month()}").json["items"]
    raised = next(one for one in items if one["figure"] == "raised")
    assert raised["told"][-1] == {"period": str(this_month()), "value": 1, "of": 1, "is_few": True}


@pytest.mark.parametrize(
    "query", ["period=2026-13", "period=soon", "site=0", "site=x", "site=99999999999", "type=odd",
              "world=mars", "period=%00"],
)  # fmt: skip
def test_what_there_is_not_is_not_found(sign_in, query):
    ana = sign_in("ana")
    assert ana.get(f"/changes/figures?{query}").status_code == 404
    assert ana.get(f"/api/changes/figures?{query}").status_code == 404


def test_the_page_asks_as_many_statements_for_many_changes_as_for_one(life, database, plant):
    def counted():
        statements = []

        def note(*_args):
            statements.append(1)

        event.listen(database.engine, "before_cursor_execute", note)
        told(database, plant)
        event.remove(database.engine, "before_cursor_execute", note)
        return len(statements)

    life.raised()
    one = counted()
    life.raised(tag="HMI-31").raised(tag="HMI-31")
    assert counted() == one
