"""What a signature binds, to the letter, and what is told when it is not as it was shown."""

import json
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from governance.core.access import Actor, Held
from governance.evidence import rules
from governance.evidence.models import Grade
from governance.evidence.packets import rules as packets
from governance.evidence.packets.models import Packet, PacketState
from governance.evidence.rules import Moment, Signable, Standing, Statement
from governance.identity.models import Role

HELD = ((Role.QA, "/acme/"), (Role.OT_LEAD, "/acme/"), (Role.QA, "/acme/leuven/"))
ANA = Actor(7, "Ana", frozenset(Held(*each) for each in HELD), time_zone="Europe/Brussels")
CHANGE = Signable("change_request", 12, "CR-12", 3, "c0ffee", "policy@2")
FILES = {
    "title": "New firmware",
    "attachments": [{"name": "plan.pdf", "sha256": "bb", "description": "x"}],
    "work": {"evidence": [
        {"name": "photo.jpg", "sha256": "aa"}, {"name": "plan.pdf", "sha256": "bb"},
    ]},
    "image": {"sha256": "dd"},
    "person": {"name": "Tom"},
    "mixed": ["text", 1, None, [{"name": "deep.txt", "sha256": "cc"}]],
}  # fmt: skip
MOMENT = Moment("2026-11-27T21:29:11.482Z", "d00d", Grade.ATTESTED)
SAYS = Statement("qa_plan", "I approve the plan for quality assurance.")


def bound(says=(SAYS,), what=CHANGE, content=FILES):
    return rules.payload(what, json.dumps(content), says, ANA, MOMENT)


def test_a_signature_binds_record_content_files_meaning_signer_and_moment():
    assert bound() == {
        "domain": "concord.signature.v2",
        "record": "change_request:12",
        "reference": "CR-12",
        "version": 3,
        "content_sha256": "c0ffee",
        "attachments": ["aa", "bb", "cc"],
        "policy": "policy@2",
        "statements": [
            {"activity": "qa_plan", "meaning": "I approve the plan for quality assurance."}
        ],
        "signer": 7,
        "signer_name": "Ana",
        "roles": "OT lead, QA",
        "time_zone": "Europe/Brussels",
        "grade": Grade.ATTESTED,
        "nonce": "d00d",
        "shown_at": "2026-11-27T21:29:11.482Z",
    }


def test_a_record_that_its_signature_brings_about_is_named_by_its_content_alone():
    born = Signable("addendum", 0, "CR-12", 1, "c0ffee", "policy@2", is_new=True)
    assert bound(what=born)["record"] == "addendum:new"


def test_a_delegate_signs_in_both_names_and_says_for_which_parts():
    standing = Standing("under DEL-4", 9, "Arne")
    says = Statement("take_down", "I agree.", ("AST-1", "AST-2"), standing)

    assert bound([says])["statements"] == [{
        "activity": "take_down", "meaning": "I agree.", "covers": ["AST-1", "AST-2"],
        "standing": "under DEL-4", "for": 9, "for_name": "Arne",
    }]  # fmt: skip
    assert (says.part, SAYS.part) == ("AST-1 AST-2", None)


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        (Standing("under DEL-4", 9, "Arne"), "Signed for Arne under DEL-4."),
        (Standing("while the post is vacant."), "Signed while the post is vacant."),
    ],
)
def test_by_what_right_somebody_signs_is_one_sentence(standing, sentence):
    assert standing.sentence == sentence


def test_a_content_has_one_text_whatever_the_order_it_was_put_together_in():
    one, other = {"b": [1, "é"], "a": None}, {"a": None, "b": [1, "é"]}

    assert rules.canonical_text(one) == rules.canonical_text(other) == '{"a":null,"b":[1,"é"]}'
    assert rules.sha256_of("é") == (
        "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
    )


@pytest.fixture
def _in_new_york(monkeypatch):
    """Have the server stand in another zone than UTC."""
    with monkeypatch.context() as there:
        there.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_in_new_york")
def test_a_time_is_signed_in_utc_to_the_millisecond_wherever_the_server_stands():
    brussels = timezone(timedelta(hours=1))
    at = datetime(2026, 11, 27, 22, 29, 11, 482_999, tzinfo=brussels)
    assert rules.instant(at) == "2026-11-27T21:29:11.482Z"
    assert rules.instant(datetime(2026, 11, 27, tzinfo=UTC)) == "2026-11-27T00:00:00.000Z"


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"content_sha256": "other"}, "its content"),
        ({"content_sha256": "other", "attachments": []}, "its content"),
        ({"attachments": []}, "its files"),
        ({"statements": []}, "what you would say of it"),
        ({"policy": "policy@3"}, "the policy that asks for it"),
        ({"version": 4}, "the record"),
        ({"roles": "QA"}, "who you are here"),
    ],
)
def test_what_changed_since_it_was_shown_is_named_and_nothing_is_signed(changed, what):
    shown = bound()
    assert rules.not_as_shown("CR-12", shown, shown | changed) == (
        f"CR-12 is not as you were shown it, {what} changed meanwhile: look at it anew, "
        "then sign. Nothing was signed."
    )


@pytest.mark.parametrize(
    ("has_key", "way"),
    [(True, "sign with yours"), (False, "add one to your account, under How I sign in")],
)
def test_what_weighs_most_is_signed_with_a_key_and_the_way_to_one_is_told(has_key, way):
    assert rules.too_weak("CR-12", "is of high risk", has_key=has_key) == (
        f"CR-12 is of high risk, so it is signed with a security key: {way}."
    )


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "None of the chosen records is there, or none that you may read."),
        (1, None),
        (200, None),
        (
            1201,
            (
                "These are 1,201 records; a packet asked for here holds 200: narrow the list, "
                "or have whoever runs Concord make it with `concord packet`."
            ),
        ),
    ],
)
def test_a_packet_that_is_asked_for_on_a_page_holds_two_hundred_records_at_most(number, told):
    assert packets.unaskable(number) == told
    assert packets.unaskable(201) is not None


def test_a_packet_is_named_in_what_its_guards_tell():
    packet = Packet(id=3, state=PacketState.REQUESTED)
    assert packets.facts_of(packet) == packets.PacketFacts(str(packet), PacketState.REQUESTED)
