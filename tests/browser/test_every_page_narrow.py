"""As `test_every_page`, at 820 pixels, where no page may be wider than the window."""

import pytest

from tests.browser.looking import look_at_every_page
from tests.browsing import UNCLOSED

pytestmark = [pytest.mark.browser, UNCLOSED]


def test_axe_finds_nothing_on_any_page_at_820_pixels_and_none_scrolls_sideways(
    company, open_browser
):
    found = look_at_every_page(company, open_browser, 820)

    assert "\n".join(found) == ""
