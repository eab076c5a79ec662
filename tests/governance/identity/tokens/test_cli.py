"""`concord token`: made, listed and ended by who holds the server."""

import pytest
from click.testing import CliRunner

from app import cli
from governance.core.bearer import SHAPE

pytestmark = pytest.mark.usefixtures("plant")


@pytest.fixture
def run(monkeypatch, tmp_path, url):
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))
    return lambda *words: CliRunner().invoke(cli, ["token", *words])


def test_a_token_of_an_account_is_made_listed_and_ended(run, token_for, program, trail):
    token_for()
    made = run("create", "--account", "Historian feed", "--scope", "register:read", "--days", "7",
               "--place", "acme/leuven/suite3")  # fmt: skip
    assert made.exit_code == 0, made.output
    token = SHAPE.search(made.output)[0]
    assert program("/api/assets", token).status_code == 200
    assert token not in run("list").output
    assert f"{token[:12]}\tends soon\tHistorian feed\tregister:read" in run("list").output
    assert run("end", token[:12], "--reason", "replaced").exit_code == 0
    assert program("/api/assets", token).status_code == 401
    assert trail("token.created")[-1].actor_name == "the server's command line"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("create", "--account", "Nobody", "--scope", "register:read"), 1, "no service account"),
        (("create", "--account", "Historian feed", "--scope", "teapot"), 2, "teapot"),
        (("create", "--account", "Historian feed", "--scope", "register:read",
          "--place", "acme/x"), 2, "no place acme/x"),
        (("create", "--account", "Historian feed", "--scope", "register:read",
          "--place", "acme/durham"), 1, "No role is held there"),
        (("create", "--account", "Historian feed", "--scope", "scim", "--scope",
          "register:read"), 1, "nothing else"),
        (("end", "ccd_none", "--reason", "x"), 1, "No token begins with"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(run, token_for, words, status, said):
    token_for()
    answer = run(*words)
    assert (answer.exit_code, said in answer.output) == (status, True), answer.output
