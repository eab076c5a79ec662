"""What did not wait for a plan, and what stands for a time only."""

from datetime import time

from demo.rows import Answer, ChangeRow, Window
from demo.tables import rows

BYPASS = ChangeRow(
    key="bowl-sensor",
    title="Bypass the fill level sensor of the stopper bowl",
    asset="wismar/FL2-XF01",
    kind="configuration",
    reason="The sensor reports empty with a full bowl, and its spare arrives next week.",
    current="Input I4.2 is live; the machine stops at an empty bowl.",
    proposed="Input I4.2 is forced to 1; the operator looks at the bowl every ten minutes.",
    if_not="Line 2 stops every half hour, and each stop opens the isolator.",
    plan=(
        "Save the project and note its checksum.",
        "Force input I4.2 and hang the yellow tag on the panel.",
        "Tell every shift, and put the look at the bowl into the logbook.",
    ),
    back_out=("Lift the force; the machine stops at an empty bowl again.",),
    tests=(
        "The machine runs with a full bowl for an hour.",
        "The list of forces shows this one and no other.",
    ),
    window=Window(in_days=-5, starts_at=time(6), hours=3),
    answers=(Answer("downtime", "yes", "The line stands for twenty minutes."),),
    state="review",
    author="mehmet",
    implementer="svenja",
    verifier="jens",
    story="The force is set, the tag hangs, each shift has signed the logbook.",
)
LIFTED = "Fit the new sensor, lift the force, take the tag off, and let the bowl run empty once."

FIXED_SPEED = ChangeRow(
    key="fixed-speed",
    title="Run the water loop's pump at a fixed speed",
    asset="durham/SC-311-01",
    kind="configuration",
    reason="The flow transmitter jumps; its spare is six weeks away, the repair took three.",
    current="Speed follows flow, 22 to 48 Hz.",
    proposed="Speed fixed at 40 Hz; the operator reads the flow at the round, every two hours.",
    if_not="The loop hunts and its return falls below 1 m/s now and then.",
    plan=(
        "Save the parameters of the drive.",
        "Set the fixed speed, and hang the yellow tag.",
        "Put the reading of the flow into the round.",
    ),
    back_out=("Load the saved parameters.",),
    tests=("Return flow above 1 m/s at each point of use.", "No alarm on the drive in an hour."),
    window=Window(in_days=-23, starts_at=time(9), hours=2),
    answers=(Answer("procedures", "yes", "The round of the utilities names the flow."),),
    state="review",
    author="kyle",
    implementer="kyle",
    verifier="carlos",
    story="Fixed at 40 Hz; the round reads the flow.",
)
LOADED = "Fit the transmitter, load the saved parameters, compare them, take the tag off."

DIALLED_IN = ChangeRow(
    key="dialled-in",
    title="Let the maker of the labeller look in for a week",
    asset="wismar/FW-PK",
    kind="access",
    reason="The labeller loses every thirtieth label, and the maker wants to watch it run.",
    current="No way in from outside.",
    proposed="One named engineer reaches the labeller's panel in office hours, recorded.",
    if_not="The maker comes in three weeks, and 3 % of the labels are rejected until then.",
    plan=("Add rule 41 with its end.", "Try it with the engineer.", "Read the log every day."),
    back_out=("Take rule 41 out.",),
    tests=("He reaches the panel and nothing else.", "Each session is recorded."),
    window=Window(in_days=-120, starts_at=time(9), hours=2),
    answers=(Answer("procedures", "yes", "The list of ways in names each."),),
    state="closed",
    author="mehmet",
    implementer="svenja",
    verifier="jens",
    story="He reached the panel and nothing else.",
)
TAKEN_OUT = "Take rule 41 out, and try that nobody gets in."

_AT_NIGHT = """
@ approval
wismar/FL1-XFR01 | 2 | 2 | Run the purge fan past its drive | The purge of the cabinet fails; above 45 °C the controller stops mid-batch. | Purge fan stands, its drive shows F0001; cabinet at 41 °C. | Take the bridge out; the drive starts on its own parameters again. | Bridged the drive, fan runs at 50 Hz, cabinet at 33 °C. | Fan runs for an hour at 30 Hz; the cabinet falls below 35 °C.
@ closed
leuven/SW-70001 | 226 | 4 | Replace the warehouse's switch from the spare shelf | Cold store alarms reach nobody. | Switch dead, mains unit burnt. | Put the old switch back after repair. | Spare switch with the saved configuration; alarms arrive. | Each of the 14 devices answers.
leuven/UPS-51001 | 148 | 1 | Put the UPS of media preparation into bypass | It smells of burning and beeps. | Inverter at 80 °C, both controllers on it. | Leave bypass after the repair. | Bypass on, controllers on the mains; the shift knows. | Both controllers run for an hour.
wismar/PK1-XF01 | 97 | 3 | Bridge a dead port of the switch of packaging line 1 | The case packer has lost its controller, with a half-packed batch. | Port 5 dead. | Plug it back into port 5 once the switch is replaced. | Moved the cable to port 9 and set its VLAN. | Case packer runs for an hour.
leuven/SWO-01 | 41 | 23 | Cut the office network off the plant | A laptop sends thousands of requests a minute towards the plant. | Firewall at 98 %. | Plug the uplink in again. | Pulled the uplink; the firewall is at 11 %. | Plant stations answer; the laptop is found and taken off.
@ refused
durham/SC-321-01 | 12 | 5 | Bridge the pressure switch of the air handling unit | The unit stops every ten minutes, and the rooms lose their pressure. | Pressure switch trips at 410 Pa. | Take the bridge out. | Bridged the switch at terminals 7 and 8; the unit runs. | Unit runs for an hour.
"""  # noqa: E501  # a line a row
REFUSED = (
    "A filter was clogged: the switch did its work. A second fan was free, so nothing called for "
    "the bridge. Put it back, or raise a change that says what guards the filter meanwhile."
)
_BY = {"leuven": ("fien", "koen"), "wismar": ("svenja", "jens"), "durham": ("kyle", "carlos")}


def _night(state: str, cells: list[str]) -> ChangeRow:
    asset, ago, hour, title, reason, current, back_out, done, tests = cells
    by, verifier = _BY[asset.partition("/")[0]]
    return ChangeRow(
        key=f"night-{ago}",
        title=title,
        asset=asset,
        kind="configuration",
        reason=reason,
        current=current,
        proposed=title,
        if_not="",
        plan=(done,),
        back_out=(back_out,),
        tests=(tests,),
        window=Window(in_days=-int(ago), starts_at=time(int(hour), 10), hours=1),
        answers=(),
        state=state,
        author=by,
        implementer=by,
        verifier=verifier,
        story="As told: looked at on the spot, and the test repeated.",
    )


NIGHTS: tuple[ChangeRow, ...] = tuple(_night(*row) for row in rows(_AT_NIGHT))
"""Emergencies; `plan` is what was done."""
