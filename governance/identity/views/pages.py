"""The pages of people, their accounts and their rights, for the application to compose."""

from governance.identity.views import (
    account,
    accounts,
    dormant,
    employment,
    factors,
    held,
    invitations,
    people,
    powers,
    providers,
    rights,
    role_requests,
    roles,
    security_events,
    service_accounts,
    sessions,
    setup,
    spare,
    sso,
    tokens,
)

VIEWS = (
    *(sessions, sso, setup, account, factors, people, employment, roles, rights),
    *(role_requests, providers, spare, invitations, powers, tokens, service_accounts),
    *(dormant, security_events, accounts),
)
PEOPLE = (employment.employments, held.bp, *(view.bp for view in VIEWS))
