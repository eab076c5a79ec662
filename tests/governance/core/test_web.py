"""The edge that all pages share, tried with a page of its own: one request, one transaction."""

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Blueprint, flash, redirect
from sqlalchemy import event, func, select

from app import create_app
from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.audit.queries import facts_of
from governance.core.config import Settings
from governance.core.errors import Conflict, RuleViolation
from governance.core.secrets import Secrets
from governance.core.web import actor, requires, session
from governance.register.models import Asset
from governance.register.rules import Permission

JSON = {"Accept": "application/json"}


def toy():
    """Pages that write a note into an asset, or are refused at the last moment."""
    bp = Blueprint("toy", __name__, url_prefix="/toy")

    @bp.get("/<int:id>")
    @requires(Permission.READ, Asset)
    def show(asset):
        return f"{asset.tag}: {asset.notes}"

    @bp.post("/<int:id>/note")
    @requires(Permission.EDIT, Asset)
    def note(asset):
        asset.notes += "+"
        record(session(), actor(), "asset.noted", asset, reason="tried")
        flash("It was noted.")
        return redirect(f"/toy/{asset.id}")

    @bp.post("/<int:id>/refuse")
    @requires(Permission.EDIT, Asset)
    def refuse(asset):
        asset.notes = "must not stay"
        record(session(), actor(), "asset.noted", asset)
        flash("It was noted.")
        raise RuleViolation("PLC-204 is locked.", "Ask Arne to unlock it.")

    @bp.post("/<int:id>/disorder")
    @requires(Permission.EDIT, Asset)
    def disorder(asset):
        raise Conflict(f"{asset.tag} is not at that step.")

    @bp.post("/<int:id>/break")
    @requires(Permission.EDIT, Asset)
    def break_down(asset):
        asset.notes = "must not stay"
        session().flush()
        raise ZeroDivisionError

    return bp


@pytest.fixture
def app(database, tmp_path):
    """An application of our own: a page more would stay in the one that tests share."""
    made = create_app(Settings(data_dir=tmp_path), Secrets("s" * 48, "t" * 48), database)
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    made.register_blueprint(toy())
    return made


@pytest.fixture
def plc(plant):
    """The address of PLC-204's toy page."""
    return f"/toy/{plant.assets['PLC-204']}"


def notes(database):
    with database.reading() as opened:
        return opened.get_one(Asset, 1).notes


def events(database, verb):
    with database.reading() as opened:
        return list(opened.scalars(select(AuditEvent).where(AuditEvent.verb == verb)))


@pytest.mark.asvs("16.3.2")
def test_who_may_what_is_told_by_status_and_sentence(app, sign_in, plc, plant):
    johan, nora, dana = sign_in("johan"), sign_in("nora"), sign_in("dana")

    nobody = app.test_client().get(plc)
    assert nobody.status_code == 401
    assert "not signed in" in nobody.text
    assert johan.get(plc).text == "PLC-204: "
    forbidden = nora.post(f"{plc}/note")
    assert forbidden.status_code == 403
    assert "Nora may not edit" in forbidden.text
    for lost in (dana.get(plc), dana.post(f"{plc}/note"), johan.get("/toy/99")):
        assert lost.status_code == 404
        assert "no such record" in lost.text
    assert johan.get(f"{plc}/note").status_code == 405
    assert johan.get("/nowhere").status_code == 404
    assert plant


def test_for_machines_a_refusal_is_a_problem_with_every_reason(app, sign_in, plc):
    told = sign_in("johan").post(f"{plc}/refuse", headers=JSON)

    assert told.status_code == 422
    assert told.mimetype == "application/problem+json"
    assert told.json == {
        "title": "Refused",
        "status": 422,
        "reasons": ["PLC-204 is locked.", "Ask Arne to unlock it."],
    }
    nobody = app.test_client().get(plc, headers=JSON)
    assert (nobody.status_code, nobody.json["status"]) == (401, 401)


@pytest.mark.asvs("2.3.3", "16.3.3", "16.5.3")
@pytest.mark.statement(38)
def test_a_refusal_undoes_everything_promises_nothing_and_is_recorded(database, sign_in, plc):
    client = sign_in("johan")

    page = client.post(f"{plc}/refuse").text

    assert "PLC-204 is locked." in page
    assert "Ask Arne to unlock it." in page
    assert notes(database) == ""
    assert events(database, "asset.noted") == []
    assert "It was noted." not in client.get("/").text
    (attempt,) = events(database, "attempt.refused")
    assert facts_of(attempt)["reasons"] == ["PLC-204 is locked.", "Ask Arne to unlock it."]
    assert attempt.subject == f"toy.refuse {plc}/refuse"
    assert client.post(f"{plc}/disorder").status_code == 409
    assert len(events(database, "attempt.refused")) == 2


@pytest.mark.asvs("2.3.4")
def test_a_form_sent_twice_is_done_once_also_at_the_same_moment(app, database, sign_in, plc):
    clients, both = [sign_in("johan") for _ in range(4)], Barrier(4)

    def send(client):
        both.wait()
        return client.post(f"{plc}/note", data={"once": "the page's own key"})

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, clients))

    assert {answer.status_code for answer in answers} <= {302, 409}
    assert 302 in {answer.status_code for answer in answers}
    assert notes(database) == "+"
    assert len(events(database, "asset.noted")) == 1
    again = clients[0].post(f"{plc}/note", data={"once": "the page's own key"})
    assert (again.status_code, again.location) == (302, plc)
    other = sign_in("arne").post(f"{plc}/note", data={"once": "the page's own key"})
    assert other.status_code == 302
    assert notes(database) == "++", "a key counts for one person"
    assert app


@pytest.mark.statement(41)
def test_what_somebody_else_changed_meanwhile_is_a_conflict(database, sign_in, plc):
    client = sign_in("johan")
    assert client.post(f"{plc}/note", data={"version": "1"}).status_code == 302

    stale = client.post(f"{plc}/note", data={"version": "1"})

    assert stale.status_code == 409
    assert "was changed since you opened it" in stale.text
    assert notes(database) == "+"


@pytest.mark.abuse(15)
@pytest.mark.asvs("3.5.1")
def test_a_form_without_its_token_or_too_large_is_told_as_a_page(app, sign_in, plc):
    app.config.update(WTF_CSRF_ENABLED=True)
    client = sign_in("johan")

    untold = client.post(f"{plc}/note")
    assert untold.status_code == 400
    assert "open for too long" in untold.text

    app.config.update(WTF_CSRF_ENABLED=False, MAX_CONTENT_LENGTH=1000)
    sent = {"file": (io.BytesIO(b"x" * 5000), "x.bin")}
    large = client.post(f"{plc}/note", data=sent)
    assert large.status_code == 413
    assert "That is more than" in large.text


@pytest.mark.asvs("13.4.2", "16.3.4", "16.5.1")
def test_a_page_that_breaks_leaves_nothing_behind_and_shows_no_trace(
    app, database, sign_in, plc, caplog
):
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)

    broken = sign_in("johan").post(f"{plc}/break")

    assert broken.status_code == 500
    assert "Traceback" not in broken.text
    assert "ZeroDivisionError" not in broken.text
    assert "ZeroDivisionError" in caplog.text
    assert notes(database) == ""


def test_a_database_held_by_another_writer_is_told_with_when_to_try_again(database, sign_in, plc):
    client = sign_in("johan")
    database.engine.dispose()
    event.listen(database.engine, "connect", _impatient)

    with database.writing() as other:
        other.scalars(select(Asset).where(Asset.id == 1).with_for_update()).one()
        busy = client.post(f"{plc}/note")

    assert busy.status_code == 503
    assert busy.headers["Retry-After"] == "5"
    assert client.post(f"{plc}/note").status_code == 302


def _impatient(connection, _record):
    cursor = connection.cursor()
    if type(connection).__module__.startswith("sqlite3"):
        cursor.execute("PRAGMA busy_timeout = 50")
    else:
        cursor.execute("SET lock_timeout = '50ms'")
        connection.commit()
    cursor.close()


@pytest.mark.asvs("3.5.3")
def test_reading_writes_nothing_and_every_answer_carries_the_headers(database, sign_in, plc):
    client = sign_in("johan")
    with database.reading() as opened:
        before = opened.scalar(select(func.count()).select_from(AuditEvent))

    answer = client.get(plc)

    with database.reading() as opened:
        assert opened.scalar(select(func.count()).select_from(AuditEvent)) == before
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.headers["X-Request-ID"]) == 12
