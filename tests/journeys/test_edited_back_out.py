"""What everybody approved reads differently now: in Chromium, nothing of the approval is left."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from governance.audit.verify import verify
from governance.evidence.models import Signature
from tests.journeys.visiting import sign, stands
from tests.workflows.changes.conftest import SIGNERS, WRITTEN
from workflows.changes.models import ChangeState

pytestmark = pytest.mark.browser
BACK_OUT = "Load 2.8.1 from the safe; decide by 07:30"


@pytest.mark.scenario("C1")
@pytest.mark.statement(4)
def test_an_edited_back_out_voids_all_approvals_and_what_was_signed_stays_readable(leuven, life):
    life.approved()
    old = life.now().content_sha256
    nora, ana = leuven.here("nora"), leuven.here("ana")

    the_approved_content_is_frozen(nora)
    the_writer_revises_it_and_puts_it_up_anew(nora)

    stands(nora, "Approval")
    signatures = nora.page.locator("#signatures tbody tr")
    void = signatures.filter(has_text="superseded: the content changed")
    expect(void).to_have_count(len(SIGNERS) + 2)  # Arne's is of two, and the author's own
    expect(signatures.filter(has_text="in force")).to_have_count(1)
    whoever_signed_sees_what_differs_and_what_they_signed(ana, old)
    assert life.now().state is ChangeState.APPROVAL
    with leuven.database.reading() as session:
        kept = session.scalars(select(Signature.content_sha256)).all()
        assert verify(session).faults == []
    assert kept.count(old) == len(SIGNERS) + 2


def the_approved_content_is_frozen(nora):
    nora.page.goto("/changes/1")
    stands(nora, "Authorised")
    expect(nora.page.get_by_role("link", name="Edit…")).to_have_count(0)
    nora.page.goto("/changes/1/edit")
    nora.fill(back_out=BACK_OUT)
    nora.press("Save")
    expect(nora.page.locator("[data-summary]")).to_contain_text("its content is frozen")
    expect(nora.page.locator("[name=back_out]")).to_have_value(BACK_OUT)


def the_writer_revises_it_and_puts_it_up_anew(nora):
    nora.page.goto("/changes/1")
    nora.follow("Revise…")
    expect(nora.page.locator("main")).to_contain_text("Every signature under it becomes void")
    nora.fill(reason="The copy was moved to the safe")
    nora.press("Revise")
    stands(nora, "Planning")
    nora.follow("Edit…")
    nora.fill(back_out=BACK_OUT)
    nora.press("Save")
    sign(nora, "Put up for approval")


def whoever_signed_sees_what_differs_and_what_they_signed(ana, old):
    ana.page.goto("/")
    expect(ana.page.locator("main")).to_contain_text("You signed an earlier version of it")
    ana.follow("CR-")
    since = ana.page.locator("#since")
    for words in ("Your signature is void", WRITTEN["back_out"], BACK_OUT):
        expect(since).to_contain_text(words)
    since.get_by_role("link").click()
    main = ana.page.locator("main")
    expect(main).to_contain_text(old)
    expect(main).to_contain_text("Superseded: the change reads differently now")
    expect(main).to_contain_text(WRITTEN["back_out"])
    expect(main).not_to_contain_text(BACK_OUT)
