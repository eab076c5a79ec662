"""What lets people in is told, signed, that somebody is let in, and that they are no longer."""

import base64
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select

from governance.core import clock, outbox
from governance.core.config import Settings
from governance.core.jobs import Job, claim, deliver, postpone
from governance.core.outbox import OutboxMessage
from workflows.remote_access.commands import ending
from workflows.remote_access.jobs import every_minute
from workflows.remote_access.queries.listing import is_untold
from workflows.remote_access.telling import UntoldError

KEY = b"k" * 32


@pytest.fixture
def jump_host():
    """A jump host on loopback; it answers what the test says, and keeps what it was told."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.told.append((dict(self.headers), body))
            self.send_response(self.server.answers)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.told, server.answers = [], 204
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(jump_host):
    return Settings(
        webhook_url=f"http://127.0.0.1:{jump_host.server_port}/hook",
        webhook_key="whsec_" + base64.b64encode(KEY).decode(),
        webhook_hosts="127.0.0.1",
        webhook_networks="127.0.0.0/8",
    )


def work(database, settings):
    """Deliver what is due, as the worker does: what is raised has it tried again later."""
    while (number := claim(database)) is not None:
        try:
            deliver(database, number, settings)
        except UntoldError as fault:
            postpone(database, number, fault)


def rows(database):
    wanted = select(OutboxMessage).where(OutboxMessage.topic.startswith("remote_access."))
    with database.reading() as session:
        return session.scalars(wanted.order_by(OutboxMessage.id)).all()


def test_each_act_is_told_once_and_vouches_for_itself(letting, settings, jump_host):
    letting.opened()
    work(letting.database, settings)
    letting.by("johan", ending.end, "loaded")
    work(letting.database, settings)

    (opened, first), (ended, second) = jump_host.told
    reference = letting.now().reference
    assert (opened["webhook-id"], ended["webhook-id"]) == (
        f"{reference}.opened", f"{reference}.ended",
    )  # fmt: skip
    for headers, body in jump_host.told:
        text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        made = base64.b64encode(hmac.digest(KEY, text, "sha256")).decode()
        assert headers["webhook-signature"] == f"v1,{made}"
    told = json.loads(first)
    assert told["type"] == "remote_access.opened"
    assert told["data"]["assets"] == [
        {"reference": letting.now().assets[0].asset.reference, "tag": "PLC-204"}
    ]
    assert told["data"]["people"][0] == {
        "name": "Kim Vogel", "email": None, "employer": "Siemens",
    }  # fmt: skip
    assert json.loads(second)["data"]["ending"] == "loaded"
    kept = letting.now()
    assert kept.opening_told_at
    assert kept.ending_told_at
    assert len(rows(letting.database)) == 2


def test_what_is_delivered_twice_is_told_once(letting, settings, jump_host):
    letting.opened()
    work(letting.database, settings)
    with letting.database.acting() as session:
        session.get_one(OutboxMessage, rows(letting.database)[0].id).done_at = None

    work(letting.database, settings)

    assert len(jump_host.told) == 1


def test_what_is_not_taken_is_told_again_until_it_is(letting, settings, jump_host, later):
    jump_host.answers = 302
    letting.opened()
    for _ in range(outbox.MOST_ATTEMPTS):
        work(letting.database, settings)
        later(minutes=4)
    with letting.database.reading() as session:
        assert is_untold(session, letting.now())
    assert "answered 302" in rows(letting.database)[0].failure

    jump_host.answers = 200
    every_minute(Job(letting.database, settings))
    work(letting.database, settings)

    assert letting.now().opening_told_at == clock.now()
    with letting.database.reading() as session:
        assert not is_untold(session, letting.now())


def test_an_opening_that_is_over_is_not_told_any_more(letting, settings, jump_host):
    letting.opened().by("sten", ending.revoke, "wrong host")

    work(letting.database, settings)

    assert [json.loads(body)["type"] for _, body in jump_host.told] == ["remote_access.ended"]


def test_without_a_webhook_nobody_is_told(letting):
    letting.opened()

    work(letting.database, Settings())

    assert letting.now().opening_told_at is None
    assert [row.done_at is not None for row in rows(letting.database)] == [True]


def test_what_never_was_open_ends_untold(letting):
    letting.approved().by("sten", ending.revoke, "wrong host")

    assert rows(letting.database) == []


def test_the_key_stands_in_no_row(letting, settings):
    letting.opened()
    work(letting.database, settings)

    assert "whsec_" not in " ".join(row.payload for row in rows(letting.database))
    assert base64.b64encode(KEY).decode() not in repr(settings)
