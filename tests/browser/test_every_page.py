"""axe on every page of the demo, wide and narrow, in light and dark; no page scrolls sideways.

The register's pages, as many as all others together, have a file of their own, so that two
processes share the work.
"""

import pytest

from tests.browser.looking import (
    EMPTY,
    OPEN_TO_ALL,
    REFUSALS,
    TO_A_NEWCOMER,
    look_at,
    profiles,
)
from tests.browser.pages import OF_THE_REGISTER, addresses

pytestmark = pytest.mark.browser


@pytest.mark.soak
def test_axe_finds_nothing_on_any_page_outside_the_register(company, open_browser):
    page, newcomer, stranger = profiles(company, open_browser)
    every = addresses(company.app, company.database)
    public = [path for path in every if path.startswith(OPEN_TO_ALL)]

    found = look_at(page, [path for path in every if not path.startswith(OF_THE_REGISTER)])
    found += look_at(page, EMPTY) + look_at(page, REFUSALS, REFUSALS)
    found += look_at(newcomer, TO_A_NEWCOMER, TO_A_NEWCOMER)
    found += look_at(stranger, public) + look_at(stranger, ["/", "/changes/1"], SIGNED_OUT)

    assert "\n".join(found) == ""


SIGNED_OUT = {"/": 401, "/changes/1": 401}
