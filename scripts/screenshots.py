"""Take the pictures of the README: a demo of its own, its real pages, Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "images"
SIZE: ViewportSize = {"width": 1440, "height": 900}
MOST_BYTES = 300_000
LONGEST_START = 120
PAUSE = 0.25
CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: whose page, how to get there, and where to look."""

    name: str
    person: str
    path: str
    follow: str = ""
    """Text of a row there whose record is opened."""

    look_at: str = ""
    """Selector of what stands at the top of the picture; empty: the page's own top."""

    theme: Literal["light", "dark"] = "light"


FIRMWARE = "Raise the firmware of the Suite 3 controller"
PICTURES = (
    Picture("my-work", "Anke Vogt", "/"),
    Picture("register", "Jens Petersen", "/register/"),
    Picture("change-at-approval", "Joke Peeters", "/changes/", FIRMWARE),
    Picture("impact", "Marek Novotný", "/changes/", FIRMWARE, "#impact"),
    Picture(
        "import-preview",
        "Jens Petersen",
        "/register/imports/",
        "Anlagenliste_Verpackungslinie_3.csv",
    ),
    Picture("assurance", "Julian Okafor", "/assurance/verifications/1"),
    Picture("change-at-approval-dark", "Aoife Brennan", "/changes/", FIRMWARE, theme="dark"),
)


def main() -> None:
    """Take them all, anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for picture in PICTURES:
            print(f"docs/images/{picture.name}.png: {take(browser, url, picture) // 1024} KiB")
        browser.close()


@contextmanager
def served() -> Iterator[str]:
    """Serve a fresh demo until the block ends; give its address."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="concord-") as folder:
        given = {k: v for k, v in os.environ.items() if not k.startswith("CONCORD_")}
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "app", "demo", "--port", str(port)],
            cwd=ROOT,
            env={**given, "CONCORD_DATA_DIR": folder},
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://localhost:{port}", process)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return once the demo answers; end this program if it does not start."""
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"{url}/healthz"):  # noqa: S310
                return
        except URLError:
            time.sleep(PAUSE)
    sys.exit("The demo did not start: what it said stands above.")


def chromium() -> str:
    """Return the path of the system's Chromium."""
    asked = [name for name in (os.environ.get("CHROMIUM"), *CHROMIUM) if name]
    found = next(filter(None, map(shutil.which, asked)), None)
    return found or sys.exit("There is no Chromium: install it, or name it in CHROMIUM.")


def take(browser: Browser, url: str, picture: Picture) -> int:
    """Take one picture as its person; return how many bytes it has."""
    context = browser.new_context(
        base_url=url, viewport=SIZE, color_scheme=picture.theme, reduced_motion="reduce"
    )
    page = context.new_page()
    sign_in(page, picture.person)
    page.goto(picture.path)
    if picture.follow:
        page.locator("main tr", has_text=picture.follow).locator("a").first.click()
    if picture.look_at:
        page.locator(picture.look_at).evaluate("element => element.scrollIntoView()")
    page.wait_for_load_state("networkidle")
    path = FOLDER / f"{picture.name}.png"
    page.screenshot(path=path)
    context.close()
    size = path.stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"{path} has {size} bytes; the most is {MOST_BYTES}.")
    return size


def sign_in(page: Page, person: str) -> None:
    """Sign in as a persona, with the button of the demo's page."""
    page.goto("/demo")
    page.get_by_role("button", name=f"as {person}").click()
    page.wait_for_url("**/")


if __name__ == "__main__":
    main()
