"""A change that shows what it does by tests of its own, and one that was done on paper."""

from datetime import time
from typing import NamedTuple

from demo.rows import Answer, ChangeRow, Window
from workflows.changes.testing.models import Stage

HISTORIAN = ChangeRow(
    key="historian-alarms",
    title="Let the historian of Leuven raise alarms for suite 3 itself",
    asset="leuven/SW-PIDA",
    kind="configuration",
    reason="Three trends of suite 3 stood still for a night, and nobody was told.",
    current="Trends of suite 3 are read; a trend that stands still looks like a quiet one.",
    proposed="A trend that gets no value for five minutes raises an alarm at the shift's desk.",
    if_not="The next gap is found at the review of the batch, weeks later.",
    plan=(
        "Save the configuration of suite 3 and note its digest.",
        "Load the alarm templates for 212 tags.",
        "Name the shift's desk as receiver, and try it.",
    ),
    back_out=("Load the saved configuration; the historian reads on meanwhile.",),
    tests=("As the test cases of this change say.",),
    window=Window(in_days=-9, starts_at=time(9), hours=54),
    answers=(
        Answer("data_integrity", "yes", "The historian holds records of the batch."),
        Answer("procedures", "yes", "What the desk does about an alarm is a new page."),
    ),
    state="release",
    author="wout",
    implementer="fien",
    verifier="koen",
    story="All cases passed; the one that failed at first was run again after the correction.",
)
DAYS_BEFORE = 24


class Required(NamedTuple):
    """What is required of it, and how much it weighs."""

    code: str
    words: str
    weight: int


class Case(NamedTuple):
    """A test case, what it shows, and what its runs came to."""

    code: str
    stage: Stage
    of: str
    step: str
    expected: str
    seen: tuple[str, ...]
    """What was seen at each run; of several only the last passed."""


REQUIRED = (
    Required("URS-014", "Each value of suite 3 is kept with its time, without a gap.", 1),
    Required("URS-021", "Who is on shift is told within ten minutes that a trend stands still.", 1),
    Required("URS-033", "A change of a template shows who made it and when.", 2),
    Required("URS-040", "Trends of five years are drawn within ten seconds.", 3),
)
CASES = (
    Case("IQ-1", Stage.IQ, "URS-014", "Compare the list of tags with the one that was saved.",
         "212 tags with an alarm, no other difference.", ("212, no other difference.",)),
    Case("OQ-1", Stage.OQ, "URS-021", "Pull the cable of one controller for six minutes.",
         "The desk is told after five minutes, once.",
         ("Told after five minutes, and again each minute: 31 times in all.",
          "Told once, after five minutes and two seconds.")),
    Case("OQ-2", Stage.OQ, "URS-014", "Put the cable back.", "The gap is filled from the buffer.",
         ("Filled, 360 values.",)),
    Case("OQ-3", Stage.OQ, "URS-033", "Raise a limit in one template, and take it back.",
         "Both are in the audit trail with name and time.", ("Both are there.",)),
)  # fmt: skip
REPEATED = "The template repeats until somebody answers: that was on, and the plan says once."
USED = "Nothing was made in suite 3 in the window; the historian kept every value."

PAPER = ChangeRow(
    key="access-point",
    title="Move the access point of the weighing room",
    asset="leuven/SW-51001",
    kind="network",
    reason="A new hood stands before it; scanners lose it in the last booth.",
    current="Port 7 of the switch, access point above booth 2.",
    proposed="Port 11 of the switch, access point above booth 4.",
    if_not="Weighings of the last booth are booked on paper.",
    plan=("Switch port 7 off.", "Hang the access point above booth 4.", "Switch port 11 on."),
    back_out=("Back to port 7, above booth 2.",),
    tests=("A scanner books in each booth.",),
    window=Window(in_days=-10, starts_at=time(7), hours=4),
    answers=(),
    state="review",
    author="wout",
    implementer="fien",
    verifier="koen",
    story="Booked in each booth; the list of ports says 11.",
)
WHY_PAPER = "The network of the weighing room is off while the access point hangs nowhere."
WRITTEN = (
    ("S1", 20, "Port 7 is off."),
    ("S2", 75, "Hangs above booth 4, cable labelled."),
    ("S3", 90, "Port 11 is on, lamp is green."),
    ("T1", 130, "Booths 1 to 6, each booked at the first try."),
)
"""Each line that was filled in: step, minutes after the start, and what was written."""
