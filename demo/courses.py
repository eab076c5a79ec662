"""How each change of the demo went: what its row does not tell."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Course:
    """What the row of a change does not tell: how it went there."""

    raised: int
    """Days before the loading."""

    watched: int = 1
    """Days between the work and its verification."""

    signers: tuple[str, ...] | None = None
    """Who has signed the plan so far; None: everybody who is asked to."""

    revised: str = ""
    """Why the plan was taken back once, after its first signature."""


COURSES = {
    "named-accounts": Course(raised=69, watched=7),
    "ups-battery": Course(raised=54),
    "switch-firmware": Course(
        raised=44,
        watched=10,
        revised="The window lay in a running batch: moved to when the line is cleaned.",
    ),
    "supervision-13": Course(raised=34, signers=("marek",)),
    "acquisition-server": Course(raised=32, watched=14),
    "filling-patches": Course(raised=16),
    "opc-ua-rule": Course(raised=14),
    "vendor-access": Course(raised=13, signers=("jens",)),
    "suite3-firmware": Course(raised=11, signers=()),
    "carton-code": Course(raised=10, signers=("jens", "henrik")),
    "time-servers": Course(
        raised=9,
        signers=("marek", "bart", "katrin", "elise", "nadia", "aoife", "luc", "wei", "beatriz"),
    ),
    "wfi-controller": Course(raised=8),
    "second-alarm": Course(raised=3),
    "harvest-panel": Course(raised=24, watched=3),
    "pump-drive": Course(raised=17),
    "building-updates": Course(raised=15),
    "office-switch": Course(raised=12, signers=("marek",)),
    "suite3-battery": Course(raised=7),
    "reporting-ups": Course(raised=6),
    "office-vlan": Course(raised=1),
}
