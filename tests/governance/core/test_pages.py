"""What templates are given: the reader's clock is named, UTC is kept beside it."""

from datetime import UTC, datetime

import pytest
from flask import Flask, url_for
from flask_babel import Babel

from governance.core import addresses
from governance.core.pages import furnish

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "clock"),
    [("Europe/Brussels", "CEST"), ("Asia/Kolkata", "IST"), ("America/Sao_Paulo", "UTC-03:00")],
)
def test_a_time_names_the_clock_it_is_read_on(zone, clock):
    app = Flask(__name__)
    Babel(app, timezone_selector=lambda: zone)
    furnish(app)

    with app.test_request_context():
        assert app.jinja_env.filters["clock"](NOON) == clock
        assert app.jinja_env.filters["in_utc"](NOON) == "2026-07-01 12:00:00 UTC"
        assert len(app.jinja_env.globals["once_key"]()) >= 20


def test_an_address_that_is_remembered_is_the_one_flask_gives():
    app = Flask(__name__)
    addresses.install(app)
    app.add_url_rule("/shown/<int:id>", "shown")
    remembered = app.jinja_env.globals["url_for"]
    asked = [
        ("static", {"filename": "a.css"}),
        ("static", {"filename": "b.css"}),
        ("shown", {"id": 1}),
        ("shown", {"id": 1, "edit": True}),
        ("shown", {"id": 1, "edit": 1}),
        ("shown", {"id": 1, "rule": "a question may be called as what builds the address"}),
    ]

    for root in ("", "/concord", ""):
        with app.test_request_context(environ_overrides={"SCRIPT_NAME": root}):
            given = [
                (remembered(name, **values), url_for(name, **values)) for name, values in asked
            ]
        assert all(ours == flasks and ours.startswith(root) for ours, flasks in given)
