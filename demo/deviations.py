"""What did not go as it was to go in the company's year, and what was done about it."""

from dataclasses import dataclass, field

from workflows.deviations.models import CapaKind, Disposition, Impact, Severity


@dataclass(frozen=True, slots=True)
class Step:
    """Something to be done about it: by whom, in how many days, and what came of it."""

    action: str
    owner: str
    days: int
    kind: CapaKind = CapaKind.CORRECTIVE
    done: str = ""
    """What was done; empty: it is open."""

    checked: str = ""
    """What whoever checked it found; empty: nobody has."""

    helped: bool = True


@dataclass(frozen=True, slots=True)
class DeviationRow:
    """One deviation, and how far it went."""

    place: str
    finder: str
    lead: str
    quality: str
    days_ago: int
    title: str
    happened: str
    severity: Severity = Severity.MINOR
    asset: str = ""
    cause: str = ""
    """Why it happened; empty: nobody has found out yet."""

    decision: tuple[Disposition, Impact, str, str] | None = None
    """What is done, whether product was affected, which lots, why; None: it waits for quality."""

    steps: tuple[Step, ...] = field(default=())
    is_closed: bool = False
    cancelled: str = ""


DEVIATIONS = (
    DeviationRow(
        "wismar/filling", "svenja", "katrin", "anke", 187,
        "Alarm of the depyrogenation tunnel acknowledged and not written down",
        "At 04:20 the tunnel was 3 °C too cold for a minute; the log shows the alarm, the batch "
        "record does not.",
        Severity.MAJOR, "wismar/FL1.2-KF01",
        "The shift was one short, and the page for alarms was in the next room.",
        (Disposition.USE_AS_IS, Impact.NO, "", "The tunnel's own record proves 320 °C all along."),
        (
            Step("Hang the page for alarms at the tunnel", "svenja", 14,
                 done="It hangs there, laminated.", checked="Three shifts: every alarm is on it."),
            Step("Plan one more for the night shift", "katrin", 60, CapaKind.PREVENTIVE,
                 done="Planned from September on.",
                 checked="Two nights in October were one short again.", helped=False),
        ),
        is_closed=True,
    ),
    DeviationRow(
        "durham/qc-lab", "kyle", "priya", "grace", 96,
        "Chromatography run without its system suitability",
        "Sequence S-2218 began with the samples; suitability was injected at its end.",
        Severity.MAJOR, "durham/LC-111-02",
        "The template of the sequence was copied from another instrument.",
        (Disposition.REJECT, Impact.YES, "P-121", "The sequence is repeated from the vials kept."),
        (
            Step("Lock the templates of sequences", "kyle", 30,
                 done="Only the laboratory's lead may write them now."),
        ),
    ),
    DeviationRow(
        "leuven/purification", "bart", "koen", "elise", 38,
        "Column packed with the pressure limit of another resin",
        "Pressure stayed below 2.6 bar; the limit that was set is 4 bar, the resin takes 3.",
        cause="The recipe was begun from last week's, for another resin.",
        decision=(
            Disposition.USE_AS_IS, Impact.NO, "", "The trend shows 2.6 bar at the most."
        ),
        steps=(
            Step("Ask for the resin before a column is packed", "wout", 25, CapaKind.PREVENTIVE),
        ),
    ),
    DeviationRow(
        "wismar/packaging", "mehmet", "birgit", "anke", 11,
        "Two cartons without a code behind the camera",
        "Found by hand at the case packer; the camera had counted both as good.",
        Severity.CRITICAL, "wismar/PK2.3-KF01",
        "A reflecting flap: the camera took its edge for a code.",
    ),
    DeviationRow(
        "leuven/utilities", "fien", "koen", "elise", 6,
        "Sanitisation of the water loop ended twelve minutes early",
        "A technician in training pressed stop instead of pause; the loop was at 84 °C.",
        Severity.MAJOR, "leuven/PLC-61001",
    ),
    DeviationRow(
        "durham/utilities", "kyle", "denise", "grace", 3,
        "Round of the water loop not written down on Wednesday night",
        "Two of four readings are missing.",
    ),
    DeviationRow(
        "leuven/warehouse", "fien", "koen", "elise", 58,
        "Temperature of the cold store above 8 °C for ten minutes",
        "The logger at the door shows 9.1 °C between 10:02 and 10:12.",
        cancelled="The logger was carried out for its calibration; the store's own shows 5 °C.",
    ),
)  # fmt: skip
