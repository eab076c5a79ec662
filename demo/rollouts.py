"""What was done alike at several sites, wave by wave."""

from dataclasses import dataclass
from datetime import time

from demo.rows import ChangeRow, Window


@dataclass(frozen=True, slots=True)
class SiteRow:
    """What one site does in a wave: on which asset, when it raises it, and how far it is."""

    asset: str
    raised: int
    """Days ago."""

    window: int
    """In how many days it is worked on; negative: it was."""

    state: str = "closed"
    story: str = "Looked at with the site; both tests passed."


@dataclass(frozen=True, slots=True)
class WaveRow:
    """Sites that go together, by what their wave is judged, and how long ago it was opened."""

    name: str
    sites: tuple[SiteRow, ...]
    criteria: dict[str, int]
    opened: int | None = None
    """None: its gate is shut."""


@dataclass(frozen=True, slots=True)
class RolloutRow:
    """One rollout, from its plan to where it stands."""

    key: str
    kind: str
    texts: dict[str, str]
    planned: int
    """Days ago."""

    waves: tuple[WaveRow, ...]
    ended: int | None = None
    """How many days ago its last gate was signed; None: it goes on."""

    deviation: tuple[str, str, int] | None = None
    """What went wrong on the first asset of its pilot, and how many days ago."""


LOGS = RolloutRow(
    "switch-logs",
    "configuration",
    {
        "title": "Send the logs of the plant's switches to the collector",
        "purpose": "After a dip of the mains nobody could say which port fell first.",
        "current": "Each switch keeps its last 4 kB, and forgets them when it restarts.",
        "proposed": "Each switch sends its log to the collector of its site as well.",
        "plan": "Save the configuration.\nAdd the two lines of the template.\nCompare both.",
        "back_out": "Load the configuration that was saved.",
        "tests": "Pull a free port: its line arrives.\nThe comparison shows two lines, no more.",
    },
    97,
    (
        WaveRow(
            "Pilot in Durham",
            (SiteRow("durham/SW-320-01", 91, -74),),
            {"closed_pct": 100, "backed_out": 0, "deviations": 0, "soak_days": 14},
            86,
        ),
        WaveRow(
            "Leuven and Wismar",
            (SiteRow("leuven/SW-41001", 70, -46), SiteRow("wismar/UT1-XF01", 69, -43)),
            {"closed_pct": 100, "backed_out": 0, "soak_days": 7},
            53,
        ),
    ),
    ended=24,
)
CARDS = RolloutRow(
    "ups-cards",
    "configuration",
    {
        "title": "Have the network cards of the UPSs speak encrypted only",
        "purpose": "Penetration test 2026: passwords of the cards cross the network in the clear.",
        "current": "Cards answer to http and to telnet.",
        "proposed": "Cards answer to https only; telnet is off.",
        "plan": "Save the settings.\nLoad the site's certificate.\nSwitch http and telnet off.",
        "back_out": "Load the saved settings over the serial port.",
        "tests": "Its page opens over https.\nTelnet is refused.\nA trap arrives.",
    },
    35,
    (
        WaveRow(
            "Pilot in Durham",
            (SiteRow("durham/UPS-310-01", 31, -13),),
            {"closed_pct": 100, "deviations": 0, "soak_days": 21, "emergencies": 0},
            27,
        ),
        WaveRow(
            "Leuven",
            (SiteRow("leuven/UPS-62001", 20, 9, "authorised"),),
            {"closed_pct": 100, "deviations": 1},
        ),
        WaveRow(
            "Wismar",
            (SiteRow("wismar/UT1-GU01", 4, 30, "triage"),),
            {"closed_pct": 100, "deviations": 1},
        ),
    ),
    deviation=(
        "No trap when the UPS went to battery",
        "The card had lost its list of receivers when http was switched off.",
        8,
    ),
)
IMAGES = RolloutRow(
    "firewall-rules",
    "network",
    {
        "title": "Take what nobody uses out of the rules of the line firewalls",
        "purpose": "Counters of a year show that a third of the rules let nothing through.",
        "current": "Between 14 and 31 rules on each line firewall.",
        "proposed": "Rules without a hit in twelve months are gone; the site keeps a list.",
        "plan": "Save the rules.\nTake those of the list out.\nWatch what is refused for an hour.",
        "back_out": "Load the rules that were saved.",
        "tests": "Every station of the line sees its controllers.\nNothing needed is refused.",
    },
    64,
    (
        WaveRow(
            "Pilot on packaging line 1",
            (SiteRow("wismar/PK1-XFF01", 58, -38),),
            {"closed_pct": 100, "backed_out": 0, "soak_days": 7},
            55,
        ),
        WaveRow(
            "Cell culture and filling",
            (
                SiteRow(
                    "leuven/FW-USP", 27, -4, "backed_out",
                    "The yearly report of the harvest skid was refused; the rules were put back.",
                ),
                SiteRow("wismar/FL2-XFF01", 24, 6, "authorised"),
            ),
            {"closed_pct": 100, "backed_out": 0, "soak_days": 14},
            22,
        ),
    ),
)  # fmt: skip
ROLLOUTS = (LOGS, CARDS, IMAGES)
HANDS = {
    "leuven": ("wout", "fien", "koen"),
    "wismar": ("mehmet", "svenja", "jens"),
    "durham": ("kyle", "kyle", "carlos"),
}


def change_of(rollout: RolloutRow, site: SiteRow) -> ChangeRow:
    """Return the change by which a site carries a wave out."""
    author, implementer, verifier = HANDS[site.asset.partition("/")[0]]
    texts = rollout.texts
    return ChangeRow(
        key=f"{rollout.key}-{site.asset}",
        title=texts["title"],
        asset=site.asset,
        kind=rollout.kind,
        reason=texts["purpose"],
        current=texts["current"],
        proposed=texts["proposed"],
        if_not="It stays as it is at this site.",
        plan=tuple(texts["plan"].splitlines()),
        back_out=(texts["back_out"],),
        tests=tuple(texts["tests"].splitlines()),
        window=Window(in_days=site.window, starts_at=time(9), hours=3),
        answers=(),
        state=site.state,
        author=author,
        implementer=implementer,
        verifier=verifier,
        story=site.story,
    )
