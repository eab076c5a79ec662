"""The pages of people, their accounts and their rights, for the application to compose."""

from governance.identity.views import (
    account,
    factors,
    invitations,
    people,
    powers,
    rights,
    roles,
    sessions,
    setup,
)

PEOPLE = tuple(
    view.bp
    for view in (
        *(sessions, setup, account, factors),
        *(people, roles, rights, invitations, powers),
    )
)
