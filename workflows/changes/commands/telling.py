"""Tell whoever is informed what became of a change: a step of the commands that move it."""

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.ownership.consumers import consume
from governance.ownership.models import Letter
from workflows.changes.queries.case import KIND, Case
from workflows.changes.rules.duties import tags as few
from workflows.notifications.telling import News
from workflows.notifications.telling import tell as tell_people

SAYS = {
    "proposed": "is up for approval",
    "approved": "is authorised: its work may begin in its window",
    "rejected": "was rejected",
    "revised": "was opened again: it will be put up for approval anew",
    "backed_out": "was taken back after its work had begun",
    "cancelled": "was cancelled",
    "declared": "is an emergency: somebody acts to make it safe",
    "made_safe": "is safe again: what was done is written up and approved afterwards",
    "accepted": "was approved after the act",
    "in_effect": "is in effect for a time",
    "expired": "is past its end and stands: what it touches is out of its approved state",
    "started": "is being carried out",
    "released": "is released for use",
}
"""What is told, by what happened; the change's own words are on its page."""

AT_ONCE = frozenset({"released", "cancelled", "backed_out", "declared", "made_safe", "expired"})
"""What does not wait for the digest. Source: House rule, ADR 0031."""


def tell(session: Session, case: Case, happened: str, by: Actor) -> None:
    """Tell everybody with the letter I for the activities of the route, but who did it.

    Each is told of the assets that they are informed of, and of no other.
    """
    change = case.change
    to: dict[tuple[str, ...], set[int]] = {}
    for person_id, assets in _informed(case).items():
        tags = tuple(one.tag for one in case.assets if one.id in assets)
        to.setdefault(tags, set()).add(person_id)
    for tags, people in to.items():
        sentence = f"{change} on {few(tags)} {SAYS[happened]}."
        news = News(KIND, change.id, change.reference, sentence, happened in AT_ONCE)
        tell_people(session, people - {by.id}, news)


def _informed(case: Case) -> dict[int, set[int]]:
    """Return who is informed, each with the assets of which they are."""
    found = case.naming.resolved(case.activities)
    informed: dict[int, set[int]] = {}
    for (_activity, (_kind, asset_id)), effective in found.items():
        for holder in effective.people(Letter.INFORMED):
            informed.setdefault(holder.id, set()).add(asset_id)
    return informed


consume(Letter.INFORMED, "is told, in the digest or at once, and never gets a task", tell)
