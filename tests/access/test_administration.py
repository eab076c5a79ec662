"""Administration apart from the business: what the administrator's role can give, and no more."""

import app  # noqa: F401  # every slice has declared what it permits
from governance.core.access import POLICIES
from governance.identity.models import Role

READING = ("read", "read_verification", "see_powers", "see_sessions", "see_held")
ADMINISTRATION = {
    "change:ask_word",  # what a word means: the glossary asks everybody
    "dormant_account:end",
    "dormant_account:keep",
    "identity_provider:end",
    "identity_provider:propose",
    "identity_provider:withdraw",
    "import:bring",
    "import:bring_people",
    "import:confirm",  # of what they brought themselves
    "import:discard",
    "import:map",
    "location:add",
    "location:build",
    "location:edit",
    "person:add",
    "person:answer_erasure",
    "person:deactivate",
    "person:edit",
    "person:employ",
    "person:enable_signing",
    "person:end_session",
    "person:issue_link",
    "person:keep_spare",
    "person:link_account",
    "person:reactivate",
    "person:receive_role",
    "person:reset_factor",
    "person:unlink_account",
    "place:add",
    "place:rename",
    "profile:decide",
    "restore:acknowledge",
    "right:confirm",  # where nobody else signs anything any more
    "right:refuse",
    "right:withdraw",
    "role:grant",
    "role:revoke",
    "role_request:approve",  # where nobody else signs anything any more
    "role_request:give",
    "role_request:refuse",
    "rollout:raise",  # at the sites at which the register lets somebody raise a change: none
    "saved_view:delete",
    "saved_view:edit",
    "saved_view:share",
    "service_account:ask",
    "service_account:create_token",
    "security_alarm:look",
    "service_account:end",
    "service_account:hand_over",
    "service_account:withdraw",
    "spare_use:close",
    "spare_use:review",
    "token:end",
    "trail:verify",
}


def test_the_administrators_role_gives_what_administration_needs_and_nothing_of_the_business():
    given = {
        permission.value
        for policy in POLICIES.values()
        for permission, lines in policy.grants.items()
        for line in lines
        if any(Role.ADMINISTRATOR in part.roles for part in line)
        and permission.value.rpartition(":")[2] not in READING
    }

    assert given == ADMINISTRATION
