"""Who may see and keep what is to be learned, and who may see and keep that it was. Pure."""

from enum import StrEnum

import governance.places.rules
import governance.skills.rules.permissions  # noqa: F401  # what they permit is added to below
from governance.core.access import declare, extend, role
from governance.curricula.models import (
    Curriculum,
    TrainingItem,
    TrainingItemEffect,
    TrainingItemVersion,
    TrainingRecord,
    concerns_them,
    is_of_an_item_for_them,
)
from governance.identity.models import Person, Role
from governance.ownership.models import leads
from governance.places.models import Place
from governance.skills.models import is_theirs
from governance.skills.rules.permissions import EVERYBODY, LEADS, READERS, TRAINERS


class Permission(StrEnum):
    """What can be permitted about items, curricula and training records."""

    READ = "training_item:read"
    EDIT = "training_item:edit"
    """Say better what it is, add a version or what it shows, end it."""

    ADD = "training_item:add"
    """On a place: keep something there that can be learned."""

    READ_VERSION = "training_item_version:read"
    WRITE = "training_item_version:write"
    """Write the questions of a quiz, call a version off."""

    DECIDE = "training_item_version:decide"
    SEE_AFFECTED = "training_item_version:see_affected"
    """See by name whom it asks for what."""

    READ_EFFECT = "training_item_effect:read"
    END_EFFECT = "training_item_effect:end"
    READ_CURRICULUM = "curriculum:read"
    EDIT_CURRICULUM = "curriculum:edit"
    ADD_CURRICULUM = "curriculum:add"
    READ_RECORD = "training_record:read"
    REVOKE = "training_record:revoke"
    RECORD = "person:record_training"
    """On a person: record that they did something that can be learned."""


WRITERS = (*LEADS, Role.QA, Role.VALIDATION)
PLANNERS = (*LEADS, Role.QA, Role.HR)
"""Who says what a role at a place is to have learned."""

declare(
    TrainingItem,
    read=Permission.READ,
    grants={
        Permission.READ: [[EVERYBODY], [concerns_them]],
        Permission.EDIT: [[role(*WRITERS)]],
    },
)
declare(
    TrainingItemVersion,
    read=Permission.READ_VERSION,
    grants={
        Permission.READ_VERSION: [[EVERYBODY], [is_of_an_item_for_them]],
        Permission.WRITE: [[role(*WRITERS)]],
        Permission.DECIDE: [[role(Role.QA)]],
        Permission.SEE_AFFECTED: [[role(*READERS)]],
    },
)
declare(
    TrainingItemEffect,
    read=Permission.READ_EFFECT,
    grants={
        Permission.READ_EFFECT: [[EVERYBODY], [is_of_an_item_for_them]],
        Permission.END_EFFECT: [[role(Role.QA)]],
    },
)
declare(
    Curriculum,
    read=Permission.READ_CURRICULUM,
    grants={
        Permission.READ_CURRICULUM: [[EVERYBODY], [concerns_them]],
        Permission.EDIT_CURRICULUM: [[role(*PLANNERS)]],
    },
)
declare(
    TrainingRecord,
    read=Permission.READ_RECORD,
    grants={
        Permission.READ_RECORD: [[is_theirs], [role(*READERS)]],
        Permission.REVOKE: [[role(Role.QA)]],
    },
)
extend(Person, {Permission.RECORD: [[leads(*TRAINERS)]]})
extend(
    Place,
    {
        Permission.ADD: [[role(*WRITERS)]],
        Permission.ADD_CURRICULUM: [[role(*PLANNERS)]],
    },
)
