"""The pages of people, their accounts and their rights, for the application to compose."""

from governance.identity.views import (
    account,
    employment,
    factors,
    held,
    invitations,
    people,
    powers,
    rights,
    roles,
    sessions,
    setup,
)

VIEWS = (sessions, setup, account, factors, people, employment, roles, rights, invitations, powers)
PEOPLE = (employment.employments, held.bp, *(view.bp for view in VIEWS))
