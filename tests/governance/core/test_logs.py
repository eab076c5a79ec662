"""Logs are JSON, one object a line, and hold no secret."""

import json
import logging

import pytest
import structlog

from governance.core import logs


@pytest.fixture
def lines(capsys):
    """Log as an installation does; returns what was written, line by line."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.configure("INFO")
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    root.handlers[:] = before
    root.setLevel(level)


@pytest.mark.abuse(24)
@pytest.mark.asvs("16.2.3", "16.2.4", "16.4.1")
def test_line_ends_and_escapes_stay_within_their_line(lines):
    logging.getLogger("x").warning("first\nsecond\x1b[31m red\r%s", "forged\n{}")

    (line,) = lines()

    assert line["event"] == "first\nsecond\x1b[31m red\rforged\n{}"
    assert line["level"] == "warning"


@pytest.mark.asvs("16.2.5")
def test_secrets_are_left_out_by_name_and_within_texts(lines):
    log = structlog.stdlib.get_logger("x")
    log.info("tried", password="canary-1", code="canary-2", csrf_token="canary-3", person=7)
    logging.getLogger("x").info("POST totp_code=canary-4&name=ada token: canary-5")
    logging.getLogger("x").info("postgresql://concord:canary-6@db/concord")

    told = lines()

    assert "canary" not in json.dumps(told)
    assert told[0]["person"] == 7
    assert "name=ada" in told[1]["event"]
    assert "db/concord" in told[2]["event"]


@pytest.mark.asvs("16.3.4")
def test_a_fault_is_one_line_with_its_trace(lines):
    logging.getLogger("x").error("it broke", exc_info=OSError("no route"))

    (line,) = lines()
    assert "no route" in line["exception"]


@pytest.mark.abuse(24)
@pytest.mark.asvs("16.4.1", "16.2.5")
def test_nothing_that_is_sent_makes_a_line_of_its_own_or_is_kept_in_one(app, lines):
    forged, client = 'x\r\n{"event": "forged"}\x1b[2J', app.test_client()

    client.get("/setup/canary-in-a-path", headers={"User-Agent": "canary", "Referer": "canary"})
    client.get("/nowhere/canary%0d%0aforged", query_string={"q": forged, "code": "canary"})
    client.post("/sign-in", data=dict.fromkeys(("email", "password", "code", "next"), forged))

    told = lines()
    assert [each["event"] for each in told if each["logger"] == "concord.request"] == [
        "answered"
    ] * 3
    assert "canary" not in json.dumps(told)
    assert "forged" not in json.dumps(told)
    assert told[0]["address"] == "/setup/<token>"
