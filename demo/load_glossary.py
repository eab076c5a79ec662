"""Tells how the company came to its glossary, and what its own floors say otherwise."""

from datetime import timedelta

from sqlalchemy import select

from demo.load_people import SET_UP_ON, moment
from demo.stage import Stage
from demo.timeline import Story
from governance.glossary import commands
from governance.glossary.models import Term
from workflows.changes.models import ChangeRequest
from workflows.questions.commands import answer, ask
from workflows.questions.models import TermQuestion

QUALITY, IT = "beatriz", "marek"
RESTART = {
    "ot_meaning": (
        "a stop of what it controls, with a state to find again: of the controller of filling "
        "line 2 it stops the line for forty minutes"
    ),
    "example": "After the restart of the filler, the first hundred vials are rejected.",
}
HANDSHAKE = {
    "name": "handshake",
    "it_meaning": "the first messages by which two programs agree how they talk",
    "ot_meaning": "two machines telling each other that a vial was given and taken",
    "is_false_friend": False,
    "why": "where it is lost, IT looks at a certificate and OT at a sensor",
    "example": "No handshake between washer and tunnel: somebody stands before the light barrier.",
    "other_names": "",
}

VLAN = {
    "name": "VLAN",
    "it_meaning": "a network of its own on switches that others use, too",
    "ot_meaning": "the cable of a machine as it were: who is in it can talk to the controller",
    "is_false_friend": False,
    "why": "moved to another one, a machine looks as if its cable had been pulled",
    "example": "The printers went to VLAN 24, and the line computer asked for them in VLAN 20.",
    "other_names": "",
}
ASKED = (
    ("anke", "VLAN", "The plan puts printers into VLAN 24. Is that a room?"),
    ("anke", "print server", "Does the line print when it is off?"),
)
PRINTERS = "label printers"


def glossed(stage: Stage) -> Story:
    """Tell who brought the words, who said one better, and who added one."""
    yield moment(SET_UP_ON + timedelta(days=9), 10)
    with stage.acting(QUALITY) as (session, actor):
        commands.bring(session, actor)
    yield moment(SET_UP_ON + timedelta(days=16), 14)
    with stage.acting(QUALITY) as (session, actor):
        restart = session.scalars(select(Term).where(Term.name == "restart")).one()
        kept = {name: getattr(restart, name) for name in commands.WRITTEN}
        commands.edit(session, actor, restart, kept | RESTART)
    with stage.acting(IT) as (session, actor):
        commands.add(session, actor, HANDSHAKE)


def wondered(stage: Stage) -> Story:
    """Tell what quality did not understand in a change, and who answered."""
    yield stage.timeline.present - timedelta(hours=3)
    about = select(ChangeRequest).where(ChangeRequest.title.contains(PRINTERS))
    for name, word, note in ASKED:
        with stage.acting(name) as (session, actor):
            ask(session, actor, session.scalars(about).one(), word, note)
    yield stage.timeline.present - timedelta(hours=1)
    with stage.acting(IT) as (session, actor):
        asked = select(TermQuestion).where(TermQuestion.word == VLAN["name"])
        answer(session, actor, session.scalars(asked).one(), VLAN)
