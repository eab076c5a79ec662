"""What somebody holds at an instant: worked out from what shows it, never typed. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from governance.skills.models import EvidenceKind

HIGHEST = 4
NEEDED_TO_ASSESS = 4
"""The level of whoever assesses and teaches. Source: House rule, ADR 0044."""

MOST_BY_READING = 1
"""Reading shows that somebody knows of a thing, not that they can do it. Source: House rule."""


@dataclass(frozen=True, slots=True)
class Ending:
    """That what a version showed stops counting at an instant, since people qualify anew."""

    at: datetime
    recorded_at: datetime
    called_off_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of evidence as it is stored."""

    id: int
    kind: EvidenceKind
    level: int
    performed_at: datetime
    ends_at: datetime | None
    recorded_at: datetime
    revoked_at: datetime | None = None
    endings: tuple[Ending, ...] = ()
    """What ends all that its version showed."""


@dataclass(frozen=True, slots=True)
class Span:
    """For how long one piece of evidence counts, and for which level."""

    evidence_id: int
    level: int
    begins: datetime
    ends: datetime | None
    """First instant at which it no longer counts; None: nothing has ended it."""

    anew: datetime | None = None
    """When a later version ends what this one showed; None: none does."""

    def counts(self, at: datetime) -> bool:
        """Whether it counts at an instant."""
        return self.begins <= at and (self.ends is None or at < self.ends)


@dataclass(frozen=True, slots=True)
class Holding:
    """The level that somebody holds in one competence at an instant, and by what."""

    level: int
    evidence: tuple[int, ...]
    """What shows just this level, the earliest first; all of it counts at that instant."""

    until: datetime | None
    """When it falls, unless something new is shown; None: nothing that is known ends it."""


NOTHING = Holding(0, (), None)


def spans(shown: Iterable[Shown], known_at: datetime) -> list[Span]:
    """Return for how long each piece of evidence for one competence counts, as known then.

    What was recorded later was not known, what was revoked by then never counted. An assessment
    replaces what was shown before it. Performed work keeps the level that was held, and no more.
    What a version showed ends when a later one asks that people qualify anew; so does the work that
    rested on nothing else.

    Source: House rule, ADR 0044.
    """
    counted = list[Span]()
    for each in sorted(_known(shown, known_at), key=lambda one: (one.performed_at, one.id)):
        at, level, anew = each.performed_at, each.level, _anew(each, known_at)
        if each.kind is EvidenceKind.READ_UNDERSTOOD:
            level = min(level, MOST_BY_READING)
        if each.kind is EvidenceKind.PERFORMED_WORK:
            level = min(level, held(counted, at).level)
            anew = _earliest(anew, _all_anew(counted, level, at))
        if each.kind is EvidenceKind.ASSESSMENT:
            counted = [_ended(span, at) for span in counted]
        counted.append(Span(each.id, level, at, _earliest(each.ends_at, anew), anew))
    return counted


def _anew(one: Shown, known_at: datetime) -> datetime | None:
    """Return when a later version ends what this one showed, as known then."""
    known = (
        each.at
        for each in one.endings
        if each.recorded_at <= known_at
        and (each.called_off_at is None or known_at < each.called_off_at)
    )
    return min(known, default=None)


def _all_anew(counted: Sequence[Span], level: int, at: datetime) -> datetime | None:
    """Return when the last of all that shows a level at an instant is ended by later versions."""
    anew = [span.anew for span in counted if span.counts(at) and span.level >= level]
    known = [each for each in anew if each is not None]
    return max(known, default=None) if len(known) == len(anew) else None


def _earliest(*instants: datetime | None) -> datetime | None:
    return min((each for each in instants if each is not None), default=None)


def _known(shown: Iterable[Shown], known_at: datetime) -> Iterable[Shown]:
    for each in shown:
        is_revoked = each.revoked_at is not None and each.revoked_at <= known_at
        if each.recorded_at <= known_at and not is_revoked:
            yield each


def _ended(span: Span, at: datetime) -> Span:
    return replace(span, ends=_earliest(span.ends, at))


def held(counted: Sequence[Span], at: datetime) -> Holding:
    """Return what is held at an instant: the highest level that anything shows then."""
    now = [span for span in counted if span.counts(at) and span.level]
    if not now:
        return NOTHING
    level = max(span.level for span in now)
    best = [span for span in now if span.level == level]
    ends = [span.ends for span in best if span.ends is not None]
    until = max(ends) if len(ends) == len(best) else None
    return Holding(level, tuple(span.evidence_id for span in best), until)


def lapsed(counted: Sequence[Span], level: int, at: datetime) -> datetime | None:
    """Return since when a level is no longer held; None: it is, or never was."""
    if held(counted, at).level >= level:
        return None
    able = [span for span in counted if span.level >= level]
    ends = [s.ends for s in able if s.ends is not None and s.begins < s.ends <= at]
    return max(ends, default=None)


def holdings(
    shown: Iterable[tuple[int, Shown]], at: datetime, known_at: datetime
) -> dict[int, Holding]:
    """Return what somebody holds at an instant, as it was known at another, by competence."""
    by_competence = defaultdict[int, list[Shown]](list)
    for competence_id, each in shown:
        by_competence[competence_id].append(each)
    return {key: held(spans(found, known_at), at) for key, found in by_competence.items()}
