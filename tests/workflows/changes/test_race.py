"""Two people act on one change at the same moment: one is first, the other is told."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from workflows.changes.commands import writing
from workflows.changes.models import ChangeRequest
from workflows.changes.models import ChangeState as S

TRIES = 200 if os.environ.get("CONCORD_SOAK") else 20
BUSY = 503
"""Where a machine is so loaded that a lock is waited for too long."""

PEOPLE = ("nora", "coen")
"""The author, and a coordinator who may act on any change of the site."""


@pytest.fixture
def both(sign_in):
    """Send one request of each of two people at the same moment; return their status codes."""
    clients = [sign_in(name) for name in PEOPLE]

    def at_once(*requests):
        barrier = Barrier(len(clients))

        def send(client, request):
            path, data = request
            barrier.wait()
            reply = None
            while reply is None or reply.status_code == BUSY:  # so it says: send it again
                reply = client.post(path, data=data, headers={"Accept": "application/json"})
            return reply

        with ThreadPoolExecutor(len(clients)) as pool:
            return list(pool.map(send, clients, requests))

    return at_once


def events(database, verb):
    with database.reading() as session:
        counted = select(func.count()).select_from(AuditEvent).where(AuditEvent.verb == verb)
        return session.scalar(counted)


@pytest.mark.abuse(20)
@pytest.mark.asvs("2.3.4")
@pytest.mark.soak
@pytest.mark.statement(41)
def test_of_two_who_act_at_once_one_is_first_and_no_update_is_lost(life, database, both):
    for n in range(1, TRIES + 1):
        life.raised(reason="first")
        seen = life.now().version
        form = {"title": "Same", "kind": "firmware", "plan": "x", "version": str(seen)}

        edits = both(*((f"/changes/{n}/edit", {**form, "reason": who}) for who in PEOPLE))

        codes = [reply.status_code for reply in edits]
        assert sorted(codes) == [302, 409], [reply.text for reply in edits]
        winner = PEOPLE[codes.index(302)]
        assert life.now().reason == winner
        assert life.now().version == seen + 1
        assert "was changed since you opened it" in edits[codes.index(409)].json["reasons"][0]

        life.by("nora", writing_back)
        moves = both((f"/changes/{n}/submit", {}), (f"/changes/{n}/submit", {}))

        codes = sorted(reply.status_code for reply in moves)
        assert codes == [302, 409], [reply.text for reply in moves]
        assert life.now().state is S.TRIAGE
    assert events(database, "change.submitted") == TRIES
    assert events(database, "change.edited") == 2 * TRIES
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ChangeRequest)) == TRIES
        assert verify(session).faults == []
    dialect = database.engine.dialect.name
    print(f"{dialect}: {2 * TRIES} races of two, {2 * TRIES} winners, {2 * TRIES} told with 409")


def writing_back(session, actor, change):
    """Fill in what the short form left out, so that the draft can be handed over."""
    writing.edit(session, actor, change, {"current": "now", "proposed": "then"})
