"""Who may ask people to learn something, and who may see it. Pure."""

from enum import StrEnum

import governance.skills.rules.permissions  # noqa: F401  # what they permit is added to below
from governance.core.access import declare, extend, role
from governance.identity.models import Person, is_self
from governance.ownership.models import leads
from governance.places.models import Place
from governance.skills.models import is_theirs
from governance.skills.rules.permissions import READERS, TRAINERS
from workflows.training.models import (
    CalendarFeed,
    TrainingAssignment,
    TrainingCertificate,
    TrainingSession,
    attends,
    is_its_reader,
    is_trainer,
)


class Permission(StrEnum):
    """What can be permitted about what people are to learn."""

    READ = "training:read"
    LEARN = "training:learn"
    """Do oneself what one is asked to read."""

    WITHDRAW = "training:withdraw"
    REMIND = "training:remind"
    ASSIGN = "person:ask_to_learn"
    """On a person: ask them to learn something."""

    HOLD_SESSION = "place:hold_session"
    """On a place: say who came to be taught."""

    READ_SESSION = "training_session:read"
    CONFIRM = "training_session:confirm"
    """Say of oneself that one was there."""

    CONFIRM_PAPER = "training_session:confirm_paper"
    """Say that the paper that people signed names who the list names."""

    READ_CERTIFICATE = "training_certificate:read"
    READ_FEED = "calendar_feed:read"
    MAKE_FEED = "person:make_calendar_feed"
    END_FEED = "calendar_feed:end"


declare(
    TrainingAssignment,
    read=Permission.READ,
    grants={
        Permission.READ: [[is_theirs], [role(*READERS)]],
        Permission.LEARN: [[is_theirs]],
        Permission.WITHDRAW: [[role(*TRAINERS)]],
        Permission.REMIND: [[role(*TRAINERS)]],
    },
)
declare(
    TrainingSession,
    read=Permission.READ_SESSION,
    grants={
        Permission.READ_SESSION: [[role(*READERS)], [is_trainer], [attends]],
        Permission.CONFIRM: [[attends]],
        Permission.CONFIRM_PAPER: [[role(*TRAINERS)]],
    },
)
declare(
    TrainingCertificate,
    read=Permission.READ_CERTIFICATE,
    grants={Permission.READ_CERTIFICATE: [[is_theirs], [role(*READERS)]]},
)
declare(
    CalendarFeed,
    read=Permission.READ_FEED,
    grants={Permission.READ_FEED: [[is_its_reader]], Permission.END_FEED: [[is_its_reader]]},
)
extend(
    Person,
    {Permission.ASSIGN: [[leads(*TRAINERS)]], Permission.MAKE_FEED: [[is_self]]},
)
extend(Place, {Permission.HOLD_SESSION: [[role(*TRAINERS)]]})
