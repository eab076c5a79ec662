"""What a decision about a template must meet, and how a site stands to its template. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from governance.core.errors import RuleViolation
from governance.identity.models import ROLE_LABELS, Role
from governance.ownership.activities import ACTIVITIES, ACTIVITY_LABELS, Side
from governance.ownership.answers import Effective, Party, Row
from governance.ownership.models import Activity, Letter
from governance.ownership.standards.models import SiteKind
from governance.ownership.standards.shipped import LABELS, Entry, Standard
from governance.places.models import Level, Place

RoleParties = Mapping[Role, Party]
"""Each role at the site, as a party."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One letter of a template beside what the site has."""

    entry: Entry
    is_met: bool
    words: str
    """How it is met, or what stands in its place."""


@dataclass(frozen=True, slots=True)
class Line:
    """One activity of a template beside what the site has."""

    activity: Activity
    compared: tuple[Compared, ...]
    deviation: str | None
    """The reason why the site deviates; None: it does not."""

    @property
    def label(self) -> str:
        """The activity as the head of a row."""
        label = ACTIVITY_LABELS[self.activity]
        return label[:1].upper() + label[1:]

    @property
    def differs(self) -> bool:
        """Whether anything of it is not met, and the site has not said why."""
        return self.deviation is None and any(not each.is_met for each in self.compared)


def may_be_decided_at(place: Place, kind: SiteKind) -> None:
    """Raise `RuleViolation` if a template is not for a place of that level.

    Source: House rule, ADR 0030 (central functions at the enterprise, the others at a site).
    """
    wanted = Level.ENTERPRISE if kind is SiteKind.CENTRAL else Level.SITE
    if place.level is not wanted:
        where = wanted.value.replace("_", " ")
        raise RuleViolation(
            f"{LABELS[kind]} is adopted at the {where}, and {place} is none: open its page."
        )


def has_a_reason(reason: str, verb: str) -> None:
    """Raise `RuleViolation` if nobody says why. Source: House rule, ADR 0030."""
    if not reason.strip():
        raise RuleViolation(f"Say why it {verb}: the reason is kept, and read by all sites.")


def source_kind(source: str | None) -> str:
    """Return the kind of the template that a row came with; empty: none."""
    return (source or "").partition("@")[0]


def compare(entry: Entry, found: Effective, parties: RoleParties, on: date) -> Compared:
    """Say whether a site has what an entry of its template says, and how.

    An A is met by whoever answers, however named, if the role comes to just that person.
    """
    party = parties[entry.role]
    if entry.letter is Letter.ACCOUNTABLE:
        answer = found.accountable
        answering = [holder.id for holder in party.answering(on)]
        if answer.is_filled and answering == [answer.person_id]:
            return Compared(entry, True, f"{answer.person}, {answer.provenance}")  # noqa: FBT003
        return Compared(entry, False, answer.sentence)  # noqa: FBT003
    shares = {
        Letter.RESPONSIBLE: found.responsible,
        Letter.CONSULTED: found.consulted,
        Letter.INFORMED: found.informed,
    }[entry.letter]
    words = [each.source.words for each in shares if each.party.startswith(_role(entry.role))]
    if words:
        return Compared(entry, True, words[0])  # noqa: FBT003
    others = ", ".join(each.party for each in shares)
    return Compared(entry, False, f"instead: {others}" if others else "nobody")  # noqa: FBT003


def _role(role: Role) -> str:
    return f"{ROLE_LABELS[role]} at "


def is_left_to_the_centre(entry: Entry, standard: Standard) -> bool:
    """Whether a site's template only says who answers centrally: the enterprise names them."""
    is_central = ACTIVITIES[entry.activity].side is Side.CENTRAL
    is_a = entry.letter is Letter.ACCOUNTABLE
    return is_central and is_a and standard.kind is not SiteKind.CENTRAL


def came_with(row: Row, kind: SiteKind) -> bool:
    """Whether a row came with any version of a template."""
    return source_kind(row.source) == kind
