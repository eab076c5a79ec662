"""Who may see, and who may say, what people are able to do. Pure."""

from enum import StrEnum

import governance.identity.rules
import governance.places.rules  # noqa: F401  # what they permit is added to below
from governance.core.access import declare, extend, role
from governance.identity.models import Person, Role, is_self
from governance.ownership.models import leads
from governance.places.models import Place
from governance.skills.models import Competence, SkillEvidence, SkillRequirement, is_theirs


class Permission(StrEnum):
    """What can be permitted about competences, what asks for them, and what shows them."""

    READ = "competence:read"
    EDIT = "competence:edit"
    READ_REQUIREMENT = "skill_requirement:read"
    END_REQUIREMENT = "skill_requirement:end"
    BRING = "place:bring_competences"
    """On a place: bring a sheet of competences, which are the same at every site."""

    DEMAND = "skill_requirement:add"
    """On a place: ask something of whoever works there."""

    READ_EVIDENCE = "skill_evidence:read"
    REVOKE = "skill_evidence:revoke"
    SEE_SKILLS = "person:see_skills"
    SEE_LOOKS = "person:see_who_looked"
    """On a person: see who looked at what they can do."""

    RECORD = "person:record_skill"
    """On a person: record what shows what they can do."""

    ACCEPT = "person:accept_prior_learning"
    SEE_MATRIX = "place:see_skills"
    """On a place: see who of its people can do what."""


EVERYBODY = role(*Role)
LEADS = (Role.OT_LEAD, Role.IT_LEAD, Role.AREA_OWNER)
TRAINERS = (*LEADS, Role.QA, Role.HR)
READERS = (*TRAINERS, Role.AUDITOR)
"""Who sees what others can do: those who plan their work, and those who answer for training.

Source: House rule, ADR 0044 (what somebody cannot do is nobody else's business).
"""

declare(
    Competence,
    read=Permission.READ,
    grants={Permission.READ: [[EVERYBODY]], Permission.EDIT: [[role(Role.QA, Role.HR)]]},
)
declare(
    SkillRequirement,
    read=Permission.READ_REQUIREMENT,
    grants={
        Permission.READ_REQUIREMENT: [[EVERYBODY]],
        Permission.END_REQUIREMENT: [[role(Role.QA)]],
    },
)
declare(
    SkillEvidence,
    read=Permission.READ_EVIDENCE,
    grants={
        Permission.READ_EVIDENCE: [[is_theirs], [role(*READERS)]],
        Permission.REVOKE: [[role(Role.QA)]],
    },
)
extend(
    Person,
    {
        Permission.SEE_SKILLS: [[is_self], [leads(*READERS)]],
        Permission.SEE_LOOKS: [[is_self], [leads(Role.HR, Role.AUDITOR)]],
        Permission.RECORD: [[leads(*TRAINERS)]],
        Permission.ACCEPT: [[leads(Role.QA)]],
    },
)
extend(
    Place,
    {
        Permission.BRING: [[role(Role.QA, Role.HR)]],
        Permission.DEMAND: [[role(Role.QA, *LEADS)]],
        Permission.SEE_MATRIX: [[role(*READERS)]],
    },
)
