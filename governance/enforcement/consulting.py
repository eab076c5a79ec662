"""Asking a rule that a site may grow into: a step of other slices' commands.

It is no command: the command that calls it permits first and records last.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.core.warned import warn
from governance.enforcement.models import Level, Observation, Rule
from governance.enforcement.queries import levels


@dataclass(frozen=True, slots=True)
class About:
    """The record that a rule speaks about."""

    kind: str
    id: int
    label: str
    place_id: int
    site_id: int


def refusing(
    session: Session, actor: Actor, rule: Rule, about: About, reasons: Sequence[str]
) -> tuple[str, ...]:
    """Return the reasons for which the act is refused: all of them where the rule is enforced.

    Where it is not, each is kept as an observation, and told where the site is to be warned.
    """
    if not reasons:
        return ()
    level = levels(session, [about.site_id])[about.site_id, rule]
    if level is Level.ENFORCE:
        return tuple(reasons)
    session.add_all(observation(actor, rule, level, about, reason) for reason in reasons)
    if level is Level.WARN:
        for reason in reasons:
            warn(session, f"It was done, and will be refused once the rule is enforced: {reason}")
    return ()


def observation(actor: Actor, rule: Rule, level: Level, about: About, sentence: str) -> Observation:
    """Return one observation."""
    return Observation(
        rule=rule, level=level, subject_kind=about.kind, subject_id=about.id,
        subject=about.label, sentence=sentence, actor=actor.name, seen_at=clock.now(),
        place_id=about.place_id, site_id=about.site_id,
    )  # fmt: skip
