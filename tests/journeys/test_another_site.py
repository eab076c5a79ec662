"""A lead of one site goes everywhere that another site's records might show; in Chromium."""

import pytest
from playwright.sync_api import expect

from governance.audit.commands import record
from governance.register.models import Dependency, DependencyType, Strength
from tests.plant import SYSTEM

pytestmark = pytest.mark.browser
THEIRS = ("PLC-204", "HMI-31", "CR-20")
"""What Leuven's records are called by."""


@pytest.fixture
def hanging(leuven, plant, life):
    """A change at Leuven, and Durham's LIMS-01 that hangs on the controller there."""
    life.proposed()
    with leuven.database.acting() as session:
        edge = Dependency(
            dependent_id=plant.assets["LIMS-01"], provider_id=plant.assets["PLC-204"],
            type=DependencyType.RUNS_ON, strength=Strength.HARD,
        )  # fmt: skip
        session.add(edge)
        session.flush()
        record(session, SYSTEM, "dependency.declared", edge)
    return plant.assets


@pytest.mark.scenario("A1")
def test_what_is_another_sites_is_not_there_by_any_door(leuven, hanging):
    dana = leuven.here("dana")

    its_page_reads_like_that_of_nothing(dana, f"/register/{hanging['PLC-204']}", "/register/99999")
    its_page_reads_like_that_of_nothing(dana, "/changes/1", "/changes/99999")
    lists_and_searches_leave_it_out(dana)
    files_and_programs_leave_it_out(dana, hanging["PLC-204"])
    of_what_hangs_on_it_only_a_number_is_told(dana, hanging["LIMS-01"])


def its_page_reads_like_that_of_nothing(dana, hidden, nothing):
    told = []
    for path in (hidden, nothing):
        answer = dana.page.goto(path)
        assert answer.status == 404
        told.append([dana.page.title(), dana.page.locator("main h1").inner_text()])
    assert told[0] == told[1]
    assert not any(word in dana.page.content() for word in THEIRS)


def lists_and_searches_leave_it_out(dana):
    main = dana.page.locator("main")
    dana.page.goto("/register/")
    expect(main.locator("a[data-row]")).to_have_count(1)
    expect(main).to_contain_text("LIMS-01")
    for path in ("/register/?q=PLC-204", "/changes/", "/search?q=PLC-204", "/", "/assurance/"):
        dana.page.goto(path)
        expect(main).to_be_visible()
        shown = main.inner_text()
        assert not any(word in shown for word in THEIRS if word not in path), path
    for path in ("/register/?q=PLC-204", "/changes/", "/search?q=PLC-204"):
        dana.page.goto(path)
        expect(main.locator("a[data-row]")).to_have_count(0)


def files_and_programs_leave_it_out(dana, plc):
    ask = dana.page.request
    assert ask.get(f"/api/assets/{plc}").status == 404
    assert ask.get(f"/register/{plc}/history").status == 404
    for path in ("/register/export.csv", "/changes/export/csv", "/api/assets", "/api/changes"):
        answer = ask.get(path)
        assert answer.status == 200, path
        assert not any(word in answer.text() for word in THEIRS), path
    for path in ("/assurance/export.csv", "/api/trail", "/assurance/copy.json"):
        assert ask.get(path).status == 403, path


def of_what_hangs_on_it_only_a_number_is_told(dana, lims):
    dana.page.goto(f"/register/{lims}")
    main = dana.page.locator("main")
    expect(main).to_contain_text("1 asset you may not see")
    assert not any(word in dana.page.content() for word in THEIRS)
