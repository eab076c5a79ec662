"""Reviews of the trail through their pages, and for programs."""

import pytest
from sqlalchemy import select

from governance.audit.models import REFUSED, AuditEvent
from workflows.trail_reviews.commands import reviewing as commands

pytestmark = pytest.mark.either


def text_of(response):
    return response.get_data(as_text=True)


def test_a_scope_is_made_read_asked_about_answered_and_given_up_on_its_pages(
    reading, sign_in, database
):
    reading.refuse("tom", 2)
    ana, scopes = sign_in("ana"), "/assurance/scopes"
    assert "Nothing is read yet" in text_of(ana.get(f"{scopes}/"))
    assert ana.post(f"{scopes}/new", data={"name": "", "why": "y"}).status_code == 422
    sent = {"name": "Refused", "why": "somebody tries", "groups": ["refused"]}
    made = ana.post(f"{scopes}/new", data=sent)
    assert made.status_code == 302, text_of(made)
    assert "2 events, from event" in text_of(ana.get(made.location))
    assert "never read" in text_of(ana.get(f"{scopes}/"))
    review = ana.post(f"{made.location}/begin").location
    page = text_of(ana.get(review))
    assert "2 events of TR-" in page
    assert "attempt refused" in page
    with database.reading() as session:
        first, second = session.scalars(
            select(AuditEvent.seq).where(AuditEvent.verb == REFUSED).order_by(AuditEvent.seq)
        )
    assert ana.post(f"{review}/mark", data={"events": [first]}).location == review
    assert ana.post(f"{review}/mark", data={"events": [first]}).status_code == 422
    asking = f"{review}/events/{second}"
    assert "Whom you ask" in text_of(ana.get(asking))
    assert ana.get(f"{review}/events/{first}").status_code == 404
    asked = {"person": reading.plant.people["tom"], "question": "What was that?"}
    assert ana.post(asking, data=asked).location == review
    assert "no answer yet" in text_of(ana.get(review))
    tom = sign_in("tom")
    assert "What was that?" in text_of(tom.get("/"))
    assert tom.get(review).status_code == 404
    question = "/assurance/questions/2"
    assert "What was that?" in text_of(tom.get(question))
    assert sign_in("nora").get(question).status_code == 404
    assert tom.post(question, data={"answer": "A wrong label"}).location == question
    assert "A wrong label" in text_of(ana.get(review))
    assert "What it came to" in text_of(ana.get(f"{review}/sign"))
    assert ana.get(f"{review}/abandon").status_code == 200
    assert ana.post(f"{review}/abandon", data={"reason": "on leave"}).status_code == 302
    assert "given up" in text_of(ana.get("/assurance/reviews/?state=abandoned"))
    assert "Refused" in text_of(ana.get("/assurance/reviews/export.csv"))
    assert ana.get(f"{made.location}/end").status_code == 200
    assert ana.post(f"{made.location}/end", data={"reason": "merged"}).status_code == 302


def test_who_is_not_of_quality_or_audit_sees_none_of_it_and_the_auditor_changes_nothing(
    reading, sign_in
):
    reading.refuse("tom").made().begun()
    review = f"/assurance/reviews/{reading.id}"

    assert sign_in("tom").get(review).status_code == 404
    assert sign_in("johan").get("/assurance/scopes/").status_code == 403
    alan = sign_in("alan")
    assert alan.get(review).status_code == 200
    assert "Read what is new" not in text_of(alan.get(f"/assurance/scopes/{reading.scope}"))
    assert alan.post(f"{review}/mark", data={"events": [1]}).status_code == 403
    assert alan.post(f"/assurance/scopes/{reading.scope}/begin").status_code == 403


def test_what_was_signed_is_read_word_for_word_and_by_programs(reading, sign_in):
    reading.refuse("tom").made().begun()
    with reading.database.reading() as session:
        (seq,) = session.scalars(select(AuditEvent.seq).where(AuditEvent.verb == REFUSED))
    reading.by("ana", commands.mark, [seq])
    reading.by("ana", commands.sign, "nothing to object to")
    kept, alan = reading.now(), sign_in("alan")

    page = text_of(alan.get(f"/assurance/reviews/{kept.id}/contents/{kept.content_sha256}"))
    assert "nothing to object to" in page
    assert alan.get(f"/assurance/reviews/{kept.id}/contents/{'0' * 64}").status_code == 404
    told = alan.get(f"/api/trail-reviews/{kept.id}").json
    assert (told["state"], told["content_sha256"]) == ("signed", kept.content_sha256)
    assert [row["event_seq"] for row in told["marks"]] == [seq]
    assert alan.get("/api/trail-reviews?state=signed").json["count"] == 1
    (scope,) = alan.get("/api/trail-scopes").json["items"]
    assert (scope["risk"], scope["open_review_id"]) == ("high", None)
    assert scope["new"] == 1, "the page that Alan did not find"
    assert sign_in("tom").get("/api/trail-scopes").status_code == 403
