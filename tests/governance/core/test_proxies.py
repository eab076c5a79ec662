"""From where somebody is, in the trail and for what is counted: what a proxy that counts says."""

import pytest
from flask import Blueprint

from app import create_app
from governance.core import web
from governance.core.config import Settings
from governance.core.secrets import Secrets

FORGED = {
    "X-Forwarded-For": "203.0.113.9, 10.0.0.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Prefix": "/evil",
    "X-Real-IP": "203.0.113.9",
    "Forwarded": "for=203.0.113.9;host=evil.example",
    "X-Original-URL": "/people/",
    "X-HTTP-Method-Override": "DELETE",
}
"""What somebody sent, to whose end one proxy in front added its own word."""


@pytest.fixture
def asked(database, tmp_path):
    """Ask, behind so many proxies, from where one is taken to be and for which host."""

    def ask(proxies):
        there = Settings(
            data_dir=tmp_path, trusted_proxies=proxies, public_url="https://concord.acme.example"
        )
        made = create_app(there, Secrets("s" * 48, "t" * 48), database)
        toy = Blueprint("toy", __name__)

        @toy.get("/toy")
        @web.public
        def show():
            seen = web.request
            return [web.came_from().split()[0], seen.host, seen.scheme, seen.method, seen.root_path]

        made.register_blueprint(toy)
        answer = made.test_client().get("/toy", headers=FORGED, base_url="http://localhost")
        return answer.json

    return ask


@pytest.mark.asvs("4.1.3", "15.3.4")
def test_without_a_proxy_nothing_that_is_said_of_one_counts(asked):
    assert asked(0) == ["127.0.0.1", "localhost", "http", "GET", ""]


@pytest.mark.asvs("4.1.3", "15.3.4")
def test_behind_one_its_own_word_counts_and_nothing_that_was_sent_to_it(asked):
    assert asked(1) == ["10.0.0.7", "localhost", "https", "GET", ""]
