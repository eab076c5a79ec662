"""The demo is for this machine: under which names it answers, and on which address it listens."""

import pytest

from governance.audit.commands import record
from governance.core import clock
from governance.core.cli import Installed, UnusableError
from governance.core.config import Settings
from governance.core.installation import Installation, Purpose
from governance.core.serving import refuse_public_demo
from tests.plant import SYSTEM

PUBLIC = Settings(host="0.0.0.0", public_url="https://concord.example", trusted_proxies=1)  # noqa: S104


def set_up(database, purpose):
    with database.writing() as session:
        installed = Installation(id=1, purpose=purpose, set_up_at=clock.now())
        session.add(installed)
        record(session, SYSTEM, "installation.set_up", installed)
        session.commit()


def test_the_demo_is_not_served_where_others_can_connect(database):
    set_up(database, Purpose.DEMO)

    refuse_public_demo(Installed(None, Settings(), database))
    with pytest.raises(UnusableError, match=r"0\.0\.0\.0 is not: set it to 127\.0\.0\.1"):
        refuse_public_demo(Installed(None, PUBLIC, database))


def test_a_plant_is_served_behind_its_proxy_and_under_its_own_name(app, database):
    refuse_public_demo(Installed(None, PUBLIC, database))
    set_up(database, Purpose.PLANT)

    refuse_public_demo(Installed(None, PUBLIC, database))
    there = app.test_client().get("/", headers={"Host": "concord.example"})
    assert there.status_code == 401


def test_the_demo_answers_to_the_names_of_this_machine_and_to_no_other(app, database):
    set_up(database, Purpose.DEMO)
    client = app.test_client()

    for host in ("localhost:8000", "127.0.0.1", "[::1]:8000", "LOCALHOST"):
        assert client.get("/", headers={"Host": host}).status_code == 401
    for host in ("plant.example", "localhost.evil.example", "127.0.0.1.evil.example", "[::1"):
        refused = client.get("/healthz", headers={"Host": host})
        assert (refused.status_code, refused.mimetype) == (400, "text/plain")
        assert "this machine only" in refused.text
