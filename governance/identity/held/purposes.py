"""What of people is kept, what for and for how long: printed as a page of the reference. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

YEARS = 10
"""How long the card of somebody who left names them. Source: House rule."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """One class of what is kept of people."""

    name: str
    tables: tuple[str, ...]
    why: str
    term: str


PURPOSES = (
    Purpose(
        "Card",
        ("person",),
        "Who can be held to account: name, address to sign in with, time zone.",
        f"Until {YEARS} years after they left; then HR takes name and address off the card.",
    ),
    Purpose(
        "Employment",
        ("employment",),
        "For whom and where they work, and who leads them: who is trained and who stands in.",
        f"As the card: {YEARS} years after they left number, company and manager go.",
    ),
    Purpose(
        "Month in which they may leave",
        ("planned_leaving",),
        "That somebody learns in time what they know. Read by HR of their site alone.",
        "Until HR takes it back, and no longer than they work here; never in the trail.",
    ),
    Purpose(
        "Absence",
        ("absence",),
        "Who stands in, and that nothing falls due meanwhile. Days only, never a reason.",
        "As long as what was decided by whoever stood in.",
    ),
    Purpose(
        "Roles and duties",
        (
            "role_grant",
            "rights_request",
            "role_request",
            "recertified_right",
            "assignment",
            "delegation",
            "team_member",
        ),
        "What they may do and answer for, and who gave it to them.",
        "As long as the records that were decided by it.",
    ),
    Purpose(
        "Ways to sign in",
        (
            *("credential", "security_key", "recovery_code", "setup_token", "sign_in"),
            *("signing_right", "linked_identity", "spare_account", "spare_use", "dormant_account"),
        ),
        "That it is them. Secrets are kept wrapped or as a digest, and never given out.",
        "As long as the signatures that they proved.",
    ),
    Purpose(
        "What they read and keep here",
        ("saved_view", "list_choice", "notice"),
        "Their own views of lists, and what they were told.",
        "Until they delete it, or with the card.",
    ),
    Purpose(
        "Skills: course, certificate, prior learning, reading",
        ("skill_evidence", "training_record", "reported_completion"),
        "That whoever does the work can: training of people in manufacture is a GMP record.",
        "As long as the products made by their work: it outlasts employment.",
    ),
    Purpose(
        "Skills: training on the job, assessment",
        ("skill_evidence",),
        "As above, and who assessed them: an assessment without its assessor proves nothing.",
        "As above.",
    ),
    Purpose(
        "Skills: performed work, and what acts relied on",
        ("skill_reliance",),
        "That an act was done by somebody qualified at that moment.",
        "As long as the change that the act belongs to.",
    ),
    Purpose(
        "Who looked at skills",
        ("skill_look",),
        "That people can see who read what they can do: on their own page, *Who looked*.",
        "Two years.",
    ),
    Purpose(
        "Signatures",
        ("signature",),
        "Name, meaning and time belong to what was signed.",
        "As long as the record that was signed: the name is never taken off it.",
    ),
)
RECORDS = Purpose(
    "Records of work",
    (),
    "Who did, judged or decided what: a record is worth what can be shown of its making.",
    "As long as the record.",
)
"""What no other class holds."""

LEFT_OUT = {
    "owner": "worked out anew from the duties above",
    "key_challenge": "questions to a security key, answered within minutes",
    "signing_intent": "signatures under way, for minutes",
    "provider_visit": "trips to an identity provider, for minutes",
}
"""Tables about people that are not given out, and why."""


def purpose_of(table: str) -> Purpose:
    """Return what the rows of a table are kept for."""
    return next((each for each in PURPOSES if table in each.tables), RECORDS)


def term_ends_on(left_on: date) -> date:
    """Return the first day on which the card of somebody who left need not name them."""
    month, day = left_on.month, min(left_on.day, 28)
    return date(left_on.year + YEARS, month, day)


def as_lines() -> Iterator[tuple[str, str, str, str]]:
    """Yield the table: class, where it lies, what for, how long."""
    for each in (*PURPOSES, RECORDS):
        yield each.name, ", ".join(each.tables) or "every other table", each.why, each.term
