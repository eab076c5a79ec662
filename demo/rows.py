"""What one row of the fictional company looks like: plain facts, no database.

Rows refer to each other by what people would say, never by number: a place by its path, an asset
by site and tag (`leuven/PLC-31001`), a person, vendor or product by its key.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One node of the place tree."""

    path: str
    """Codes from the enterprise down, each followed by a slash: `/halvermark/leuven/`."""
    code: str
    name: str
    level: str
    parent: str | None
    """Path of the parent; None for the enterprise."""
    time_zone: str | None
    """IANA name; only sites have one."""


@dataclass(frozen=True, slots=True)
class VendorRow:
    """A maker of equipment or software."""

    key: str
    name: str
    country: str
    """ISO 3166-1 alpha-2."""


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A thing one can buy, as its maker names it."""

    key: str
    vendor: str
    name: str
    order_code: str
    """Empty where it is sold by configuration or by contract."""
    asset_class: str
    description: str


@dataclass(frozen=True, slots=True)
class AssetRow:
    """One asset of the register."""

    site: str
    place: str
    tag: str
    name: str
    domain: str
    asset_class: str
    ot_function: str
    product: str
    purdue_level: str | None
    criticality: int | None
    """1 is the most critical; None until somebody has rated it."""
    gxp: str
    has_safety_function: bool
    validation_state: str
    state: str
    firmware: str | None
    """None is unknown."""
    serial_no: str | None
    address: str | None
    hostname: str | None
    notes: str
    commissioned_on: date | None

    @property
    def key(self) -> str:
        """Site and tag, since tags are unique within a site only."""
        return f"{self.site}/{self.tag}"


@dataclass(frozen=True, slots=True)
class DependencyRow:
    """The dependent asset needs the provider."""

    dependent: str
    provider: str
    type: str
    strength: str

    @property
    def ends(self) -> tuple[str, str]:
        """The dependent, then the provider."""
        return self.dependent, self.provider


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One role that a person holds at a place."""

    role: str
    place: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who works for the company, or did."""

    key: str
    name: str
    email: str
    job_title: str
    time_zone: str
    grants: tuple[GrantRow, ...]
    site: str
    left_on: date | None = None
    """The last day of work of those who have left; they keep their history, not their access."""


@dataclass(frozen=True, slots=True)
class ContractRow:
    """Somebody who works here for another company, for a time."""

    person: str
    company: str
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class FloorRow:
    """Somebody who works at a line and never signs in."""

    name: str
    site: str
    company: str
    """Empty: our own."""

    employee_id: str


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """Something that the learning system reported of somebody."""

    number: str
    person: str
    kind: str
    level: int
    subject: str
    days_ago: int


@dataclass(frozen=True, slots=True)
class PersonaRow:
    """A person whom a visitor of the demo may be."""

    person: str
    group: str
    """The row of "The people" that the persona stands for."""
    line: str
    """Who they are and what to try, in one line."""


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """Who is accountable for an activity at a place, or on one asset."""

    activity: str
    person: str
    place: str | None
    asset: str | None
    starts_on: date
    ends_on: date | None
    """First day no longer in force."""
    reason: str


@dataclass(frozen=True, slots=True)
class VacancyRow:
    """A gap that is there on purpose, for the demo to show."""

    activity: str
    place: str
    cause: str
    """`deactivated`, `ended` or `never_named`."""
    why: str
    can_fill: str
    """A person who holds a fitting role and could be named."""


@dataclass(frozen=True, slots=True)
class Window:
    """When the work is to happen, counted from the day the demo is loaded, at the site's clock."""

    in_days: int
    """Negative for work that lies behind us."""
    starts_at: time
    hours: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said to one risk question; a question not listed is answered no."""

    question: str
    value: str
    """`yes` or `unknown`."""
    why: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change, written as an engineer of the site would."""

    key: str
    title: str
    asset: str
    kind: str
    reason: str
    current: str
    proposed: str
    if_not: str
    plan: tuple[str, ...]
    back_out: tuple[str, ...]
    tests: tuple[str, ...]
    window: Window
    answers: tuple[Answer, ...]
    state: str
    author: str
    implementer: str
    verifier: str
    story: str
    """Why it stands where it stands; for a rejection or cancellation, the reason given."""
    target_firmware: str | None = None
    """What the register will say once it is released; None: firmware stays as it is."""

    further: tuple[str, ...] = ()
    """The assets that it is about besides its main one."""
