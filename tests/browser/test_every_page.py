"""axe on every page of the demo, wide and narrow, in light and dark; no page scrolls sideways.

The register's pages, as many as all others together, have a file of their own, so that two
processes share the work.
"""

import pytest

from tests.browser.looking import (
    AXE,
    EMPTY,
    OPEN_TO_ALL,
    REFUSALS,
    THEMES,
    TO_A_NEWCOMER,
    colours_of,
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


PALE = """
<!doctype html><title>Pale</title><main><h1>Dark on light</h1><p>{}</p></main>
<style>body {{ background: #fff; color: #222 }}
@media (prefers-color-scheme: {}) {{ p {{ color: #ddd; background: #eee }} }}</style>
"""


@pytest.mark.parametrize("theme", THEMES)
def test_words_that_hardly_show_are_found_in_either_theme(chromium, theme):
    page = chromium.new_page()
    page.set_content(PALE.format("Hardly", theme))
    page.add_script_tag(path=AXE)

    (told,) = colours_of(page)

    assert told.startswith(f"{theme}: color-contrast: <p>Hardly")
    page.set_content(PALE.format("The same once more", theme))
    assert colours_of(page) == []
    page.close()
