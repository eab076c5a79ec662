"""As `test_every_page`, for what is about assets and places."""

import pytest

from tests.browser.looking import look_at, profiles
from tests.browser.pages import OF_THE_REGISTER, addresses

pytestmark = pytest.mark.browser


@pytest.mark.soak
def test_axe_finds_nothing_on_any_page_of_the_register(company, open_browser):
    page, *_ = profiles(company, open_browser)
    every = addresses(company.app, company.database)

    found = look_at(page, [path for path in every if path.startswith(OF_THE_REGISTER)])

    assert "\n".join(found) == ""
