"""The history of a change in words."""

from sqlalchemy.orm import Session

from governance.audit.queries import Entry, Told, history
from workflows.changes.models import ChangeRequest

ACTS = {
    "change.raised": "raised it",
    "change.edited": "edited it",
    "change.submitted": "handed it over for assessment",
    "change.reached": "worked its impact out again",
    "change.assessed": "answered questions",
    "change.attached": "added a file",
    "change.proposed": "put it up for approval and signed as its author",
    "change.signed": "signed it",
    "change.approved": "gave the last signature: the work is authorised",
    "change.rejected": "rejected it, and signed that",
    "change.revised": "opened it again; the signatures under it became void",
    "change.cancelled": "cancelled it",
    "change.started": "started the work",
    "change.completed": "completed the work, and signed that",
    "change.reworked": "sent the work back",
    "change.verified": "verified the work, and signed that",
    "change.closed": "closed it",
}
WRITTEN = {
    "title": "Title",
    "kind": "Kind",
    "reason": "Why",
    "current": "Now",
    "proposed": "Then",
    "target_firmware": "New firmware",
    "if_not": "If not",
    "plan": "Plan",
    "back_out": "Back-out",
    "tests": "Tests",
    "window_begins_at": "Work begins (UTC)",
    "window_ends_at": "Work ends (UTC)",
    "risk": "Risk",
    "state": "State",
    "as_left_firmware": "Firmware as left",
    "performed": "Performed",
    "verified": "Verified",
}
"""The columns whose changes are told, and how they are called; the rest are keys and times."""

BEGUN = "change.raised"


def told(session: Session, change: ChangeRequest) -> list[Told]:
    """Return the acts on a change, newest first, with what each of them altered."""
    return [
        Told(
            at=entry.at,
            who=entry.who,
            what=ACTS.get(entry.verb, entry.verb.replace(".", " ")),
            why=entry.why,
            changes=() if entry.verb == BEGUN else _changes(entry),
            marks=("signature",) if entry.verb in SIGNED else (),
        )
        for entry in history(session, change, most=100)
    ]


SIGNED = frozenset(
    {"change.proposed", "change.signed", "change.rejected", "change.completed", "change.verified"}
)


def _changes(entry: Entry) -> tuple[tuple[str, str | None, str | None], ...]:
    return tuple(
        (WRITTEN[change.field], _said(change.old), _said(change.new))
        for change in entry.changes
        if change.field in WRITTEN
    )


def _said(value: object) -> str | None:
    return None if value in {None, ""} else str(value)
