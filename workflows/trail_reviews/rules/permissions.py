"""Who says what is read of the trail, who reads and signs it, who answers. Pure."""

from enum import StrEnum

from governance.core.access import declare, role
from governance.evidence.packets.rules import PACKERS
from governance.identity.models import Role
from workflows.trail_reviews.models import TrailMark, TrailReview, TrailScope, is_asked

READERS = (Role.QA, Role.AUDITOR)


class Permission(StrEnum):
    """What can be permitted about reviews of the trail."""

    READ_SCOPE = "trail_scope:read"
    MAKE = "trail_scope:make"
    END = "trail_scope:end"
    BEGIN = "trail_scope:begin_review"
    READ = "trail_review:read"
    MARK = "trail_review:mark"
    SIGN = "trail_review:sign"
    ABANDON = "trail_review:abandon"
    READ_QUESTION = "trail_question:read"
    ANSWER = "trail_question:answer"
    PACK = "trail_review:pack"


QUALITY = [[role(Role.QA)]]
declare(
    TrailScope,
    read=Permission.READ_SCOPE,
    grants={
        Permission.READ_SCOPE: [[role(*READERS)]],
        Permission.MAKE: QUALITY,
        Permission.END: QUALITY,
        Permission.BEGIN: QUALITY,
    },
)
declare(
    TrailReview,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*READERS)]],
        Permission.MARK: QUALITY,
        Permission.SIGN: QUALITY,
        Permission.ABANDON: QUALITY,
        Permission.PACK: [[role(*PACKERS)]],
    },
)
declare(
    TrailMark,
    read=Permission.READ_QUESTION,
    grants={
        Permission.READ_QUESTION: [[role(*READERS)], [is_asked]],
        Permission.ANSWER: [[is_asked]],
    },
)
