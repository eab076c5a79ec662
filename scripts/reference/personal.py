"""What of people is kept, what for and for how long, as a page."""

from governance.identity.held.purposes import LEFT_OUT, as_lines
from scripts.reference.words import page, table

ABOUT = """
Kept of a person are name, address, employee ID, site, manager, company, absences, roles and what
shows what they can do. There is no column for a date of birth, an age, a salary or a grade; a test
fails where somebody adds one. A person has all that is held about them given out on their own page,
and HR of their site can do so for them: each time is an act in the trail.

When somebody left that long ago, HR takes the name off the card. What was signed keeps its name,
and the trail keeps what the card once said, for those who may read it: both are only added to.
"""


def personal() -> str:
    """Return the page of the classes of personal data."""
    head = ("Class", "Lies in", "What for", "For how long")
    left = "\n".join(f"- `{name}`: {why}" for name, why in LEFT_OUT.items())
    out = f"Not given out, since it is not kept beside something that is:\n\n{left}"
    return page("Personal data", ABOUT, table(head, as_lines()), out)
