"""What the people of the fictional company say when they assess what a change opens."""

from collections.abc import Iterator, Mapping

from sqlalchemy.orm import Session

from workflows.changes.commands.judging import Given
from workflows.changes.judgements import Rating
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.judging import accountable
from workflows.changes.rules.judging import Dimension

LOW, MEDIUM, HIGH = Rating
Said = tuple[Rating, Rating, Rating, str]
"""Severity, probability, detectability, and what that rests on."""

SAID: Mapping[str, Said] = {
    "product_quality": (
        *(HIGH, LOW, HIGH),
        "Parameters and recipes are compared before and after; the first batch is checked by hand.",
    ),
    "data_integrity": (
        *(MEDIUM, LOW, HIGH),
        "Records of the window are reconciled with the paper log, entry by entry.",
    ),
    "process_safety": (
        *(HIGH, LOW, HIGH),
        "Each interlock on the list trips in the test, before anybody goes inside.",
    ),
    "cyber_security": (
        *(MEDIUM, LOW, MEDIUM),
        "Two named addresses, no more; the firewall's log is read daily for a week.",
    ),
    "downtime": (
        *(LOW, MEDIUM, HIGH),
        "It lies in a slot for cleaning that planning has agreed to.",
    ),
    "registered_detail": (
        *(MEDIUM, LOW, HIGH),
        "Compared with what is filed: the described method stays as it is.",
    ),
    "procedures": (
        *(LOW, MEDIUM, HIGH),
        "They are named in the plan and effective before release.",
    ),
    "irreversible": (
        *(MEDIUM, LOW, MEDIUM),
        "The old image is kept and was restored on the spare last month.",
    ),
}
OTHERWISE: Said = (
    LOW,
    LOW,
    HIGH,
    "Looked at with those who use it: they can work with it.",
)
REACHED = "They ride it out or are idle in the window; the tests look at each of them afterwards."


def words(session: Session, change: ChangeRequest) -> Iterator[tuple[int, Given]]:
    """Yield who says what of each dimension that waits for whoever is accountable."""
    judged = case_of(session, change).judged
    for one in judged.dimensions:
        owners = accountable(one, judged.owners)
        person_id = next((owner.acts.person_id for owner in owners if owner.acts.person_id), None)
        if person_id is not None:
            yield person_id, _given(one)


def _given(one: Dimension) -> Given:
    severity, probability, detectability, why = SAID.get(one.code, OTHERWISE)
    return Given(one.code, f"{one.why} {why}", severity, probability, detectability)
