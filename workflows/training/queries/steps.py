"""What can be done next about something that somebody is to learn, and by whom."""

from dataclasses import dataclass

from governance.core.access import Actor
from governance.curricula.models import ItemKind
from governance.curricula.rules.completing import BY_OTHERS
from governance.curricula.rules.standing import COMPLETES
from workflows.training.models import TrainingAssignment

SENTENCES = {
    ItemKind.DOCUMENT: "Read it, then sign that you understood it.",
    ItemKind.COURSE: "It is attended. Its trainer says that you were there; you confirm it.",
    ItemKind.OJT: "You do it on the job, before somebody who holds level 4 of what it shows.",
    ItemKind.QUIZ: "Answer its questions.",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done, in a sentence."""

    sentence: str
    is_to_read: bool = False
    """Whether the reader reads it and signs, here and now."""

    is_to_answer: bool = False


def step_of(actor: Actor, row: TrainingAssignment) -> Step | None:
    """Return what comes next; None where it is closed."""
    if row.closed_at is not None:
        return None
    kind = row.item.kind
    if row.person_id != actor.id:
        if COMPLETES[kind] in BY_OTHERS:
            return Step(f"Once {row.person.name} has done it, whoever leads them records it.")
        return Step(f"{row.person.name} does it themself: nobody learns for another.")
    return Step(SENTENCES[kind], kind is ItemKind.DOCUMENT, kind is ItemKind.QUIZ)
