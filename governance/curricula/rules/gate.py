"""What the gate is told of a document by which somebody works. Pure."""

from datetime import UTC

from governance.curricula.rules.standing import Ask, Standing
from governance.skills.rules.gate import Lesson

DO = {Ask.READING: "read it, and sign that", Ask.COMPLETION: "complete it"}


def lesson(code: str, label: str, standing: Standing) -> Lesson:
    """Return how somebody stands with the version in force, and what they do to be current.

    Source: House rule, ADR 0049 (who works by a document is current on it).
    """
    what = f"{code} version {label}"
    if standing.asks is None:
        kept = ", ".join(f"TR-{key:06}" for key in standing.records)
        return Lesson(what, f"current on {what} by {kept}")
    since = ""
    if standing.since is not None:
        since = f" since {standing.since.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    told = f"not current on {what}, which is in force{since}; {DO[standing.asks]} first."
    return Lesson(what, "", told)
