"""`concord gate`, as somebody types it."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from app import cli
from governance.core import clock
from governance.places.models import Place
from governance.skills.commands import requirements
from governance.skills.models import EvidenceKind
from governance.skills.rules.requirements import Demand
from tests.plant import actor_named

pytestmark = pytest.mark.either


@pytest.fixture(autouse=True)
def _here(url, tmp_path, monkeypatch):
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path))


@pytest.fixture
def ask(session, plant, plc, shows):
    """Run the command on the plant, where controllers ask for a level that only Tom holds."""
    leuven = session.get_one(Place, plant.places["leuven"])
    asked = Demand(plc.id, 2, "SOP-1", clock.today(), activity="implementing")
    requirements.demand(session, actor_named(session, plant, "johan"), leuven, asked)
    shows("tom", plc, kind=EvidenceKind.CERTIFICATE, ends_at=clock.now() + timedelta(days=9))
    session.commit()

    def run(*words):
        made = CliRunner().invoke(cli, ["gate", *words])
        return made.exit_code, made.output

    return run


def test_it_says_by_what_somebody_may_and_ends_with_one_where_they_may_not(ask):
    assert ask("Tom", "implementing", "PLC-204") == (
        0,
        "Tom is qualified for implementing on PLC-204: OT-PLC Title of OT-PLC at level 2.\n",
    )
    status, said = ask("nora@acme.example", "implementing", "AS-00001")
    assert status == 1
    assert "Tom has it and could" in said
    assert ask("Nora", "verifying", "acme/leuven") == (
        0, "Nothing is asked for verifying on Leuven: everybody may.\n",
    )  # fmt: skip


def test_it_says_the_same_as_json_and_for_another_moment(ask):
    then = (clock.now() + timedelta(days=10)).strftime("%Y-%m-%dT%H:%M")
    status, said = ask("Tom", "implementing", "PLC-204", "--at", then, "--json")
    told = json.loads(said)
    assert (status, told["allowed"]) == (1, False)
    assert told["items"][0]["lapsed_at"]
    assert json.loads(ask("Tom", "verifying", "PLC-204", "--json")[1])["allowed"] is True


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Nobody", "verifying", "PLC-204"), "names nobody"),
        (("Tom", "verifying", "PLC-9"), "names no record"),
        (("Tom", "verifying", "PLC-204", "--at", "soon"), "is no moment"),
    ],
)
def test_what_names_nothing_is_told_with_what_to_type(ask, words, told):
    status, said = ask(*words)
    assert status != 0
    assert told in said
