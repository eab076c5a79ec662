"""axe on every page of the demo, in light and dark; this file at 1440 pixels, its twin at 820."""

import pytest

from tests.browser.looking import look_at_every_page
from tests.browsing import UNCLOSED

pytestmark = [pytest.mark.browser, UNCLOSED]


def test_axe_finds_nothing_on_any_page_at_1440_pixels(company, open_browser):
    found = look_at_every_page(company, open_browser, 1440)

    assert "\n".join(found) == ""
