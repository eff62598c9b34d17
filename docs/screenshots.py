"""Make the README's pictures: start the demo, log in, take them, end the demo.

    .venv/bin/python docs/screenshots.py [FOLDER]

Without FOLDER the pictures of the README are written to docs/images; with it, every page is,
in light and dark, at phone width, and in Italian, to be looked at.
"""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PASSWORD = "only-for-pictures"
PORT = 8026
URL = f"http://127.0.0.1:{PORT}"
IMAGES = Path(__file__).parent / "images"
README = {"conversation", "reply", "issues"}
# A promise with its moment, one without, and a slip of the pen.
DRAFT = """Gentile professor Marchesin,

ci scusiamo per il disagio. Un tenico apre il lucchetto, ed entro domani a mezzogiorno \
Le scriviamo com'è andata. Del rimborso Le diremo il prima possibile.

Cordiali saluti
Passo Lento"""


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    name: str
    width: int = 1360
    height: int = 1000
    dark: bool = False


LOOKS = (Look("light"), Look("dark", dark=True), Look("phone", 390, 844))


@contextmanager
def demo(language: str) -> Iterator[None]:
    """The demo, from "the inbox is open" to its end."""
    command = [sys.executable, "-m", "inbox_assistant", "demo"]
    command += ["--port", str(PORT), "--language", language, "--password", PASSWORD]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    try:
        for line in process.stderr:
            if "Ctrl-C ends" in line:
                break
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def open_page(browser: Browser, look: Look) -> Page:
    """Return a page that is logged in."""
    page = browser.new_context(
        viewport={"width": look.width, "height": look.height},
        color_scheme="dark" if look.dark else "light",
        device_scale_factor=1.5,
    ).new_page()
    page.goto(f"{URL}/login")
    page.fill("#email", "you@passolento.example")
    page.fill("#password", PASSWORD)
    page.click("button.main")
    return page


def pages(page: Page) -> Iterator[str]:
    """Walk through the pages; yield a name for each once it is shown."""
    page.goto(f"{URL}/folders/waiting")
    yield "waiting"
    page.goto(f"{URL}/search?q=Marchesin")
    page.click("a.row >> nth=0")
    yield "conversation"
    page.fill("#draft", DRAFT)
    page.locator("#findings li").first.wait_for()
    page.locator("#reply").evaluate("box => box.scrollIntoView()")
    yield "reply"
    page.goto(f"{URL}/issues")
    yield "issues"
    page.click("a.row-link >> nth=0")
    yield "issue"
    page.click("#updates a[href$='/updates/new']")
    yield "update"
    page.goto(f"{URL}/issues/doubts")
    yield "doubts"
    page.goto(f"{URL}/overview")
    yield "overview"
    page.goto(f"{URL}/outbox")
    yield "outbox"
    page.goto(f"{URL}/settings")
    yield "settings"
    page.goto(f"{URL}/settings/phrases/it/opening/plain")
    yield "phrase"
    page.goto(f"{URL}/reports")
    page.click("main a >> nth=0")
    time.sleep(1)
    yield "report"


def shoot(browser: Browser, look: Look, folder: Path, language: str, only: set[str]) -> None:
    """Take the pictures of one look."""
    page = open_page(browser, look)
    for name in pages(page):
        if not only or name in only:
            file = name if only else f"{name}-{look.name}-{language}"
            page.screenshot(path=folder / f"{file}.png", full_page=not only)


def main() -> None:
    """Take the README's pictures, or those of all pages."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    only = set() if len(sys.argv) > 1 else README
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for language in ("en",) if only else ("en", "it"):
            with demo(language):
                for look in LOOKS[:1] if only else LOOKS:
                    shoot(browser, look, folder, language, only)
        browser.close()


if __name__ == "__main__":
    main()
