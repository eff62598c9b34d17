"""Make the README's pictures: start the demo, do a morning's work in it, take them, end the demo.

    .venv/bin/python docs/screenshots.py [FOLDER [PAGE ...]]

Without FOLDER the pictures of the README are written to docs/images; with it, every page is,
in light and dark, at phone width, and in Italian, to be looked at. What is wider than its screen
is said.
"""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PASSWORD = "only-for-pictures"
PORT = 8026
URL = f"http://127.0.0.1:{PORT}"
IMAGES = Path(__file__).parent / "images"
# A promise with its moment, one without, and a slip of the pen.
DRAFT = """Gentile professor Marchesin,

ci scusiamo per il disagio. Un tenico apre il lucchetto, ed entro domani a mezzogiorno \
Le scriviamo com'è andata. Del rimborso Le diremo il prima possibile.

Cordiali saluti
Passo Lento"""
NEWEST = "main a[href*='/reports/2'] >> nth=0"


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    name: str
    language: str = "en"
    width: int = 1360
    height: int = 1000
    dark: bool = False


LIGHT, DARK = Look("light"), Look("dark", dark=True)
ALL = (
    LIGHT,
    DARK,
    Look("phone", width=375, height=812),
    Look("light", "it"),
    Look("phone", "it", width=320, height=640),
)
README = {"conversation": (LIGHT, DARK), "reply": (LIGHT,), "issues": (LIGHT,)}


def to(path: str, *clicks: str) -> Callable[[Page], None]:
    """Return the way to a page: its address, then what is clicked."""

    def go(page: Page) -> None:
        page.goto(URL + path)
        for selector in clicks:
            page.click(selector)
            page.wait_for_load_state("networkidle")

    return go


def write(page: Page) -> None:
    """Write the reply that has findings."""
    to("/search?q=Marchesin", "a.row >> nth=0")(page)
    page.fill("#draft", DRAFT)
    page.locator("#findings li").first.wait_for()
    page.locator("#reply").evaluate("box => box.scrollIntoView()")


def press(keys: str, shown: str) -> Callable[[Page], None]:
    """Return the way to what a key opens."""

    def go(page: Page) -> None:
        page.goto(f"{URL}/folders/waiting")
        page.keyboard.press(keys)
        page.locator(shown).first.wait_for()

    return go


PAGES: dict[str, Callable[[Page], None]] = {
    "waiting": to("/folders/waiting"),
    "promised": to("/folders/promised"),
    "empty": to("/folders/spam"),
    "search": to("/search?q=Marchesin"),
    "conversation": to("/search?q=Marchesin", "a.row >> nth=0"),
    "reply": write,
    "noted": to("/search?q=Tedeschi", "a.row >> nth=0"),
    "print": to("/conversations/1/print"),
    "headers": to("/mails/1/headers"),
    "issues": to("/issues"),
    "issue": to("/issues", "a.row-link >> nth=0"),
    "update": to("/issues", "a.row-link >> nth=0", "#updates a[href$='/updates/new']"),
    "doubts": to("/issues/doubts"),
    "person": to("/people/1"),
    "organisation": to("/organisations/1"),
    "overview": to("/overview"),
    "outbox": to("/outbox"),
    "unreadable": to("/unreadable"),
    "reports": to("/reports"),
    "report": to("/reports", NEWEST),
    "suggestions": to("/reports/suggestions"),
    "settings": to("/settings"),
    "phrases": to("/settings/phrases"),
    "phrase": to("/settings/phrases/it/opening/plain"),
    "tags": to("/tags"),
    "views": to("/views"),
    "account": to("/account"),
    "agents": to("/agents"),
    "audit": to("/audit"),
    "palette": press("Control+k", "#palette-lines .entry"),
    "keys": press("?", "#keys[open]"),
    "missing": to("/nowhere"),
}


@contextmanager
def demo() -> Iterator[None]:
    """The demo, from "the inbox is open" to its end."""
    command = [sys.executable, "-m", "inbox_assistant", "demo"]
    command += ["--port", str(PORT), "--password", PASSWORD]
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
    """Return a page that is logged in and in the language of the look."""
    page = browser.new_context(
        viewport={"width": look.width, "height": look.height},
        color_scheme="dark" if look.dark else "light",
        locale=look.language,
        device_scale_factor=1.25,
    ).new_page()
    page.goto(f"{URL}/login")
    page.fill("#email", "you@passolento.example")
    page.fill("#password", PASSWORD)
    page.click("button.main")
    page.goto(f"{URL}/account")
    page.select_option("#language", look.language)
    page.click("form:has(#language) button")
    return page


def work(browser: Browser) -> None:
    """Do what fills the pages of colleagues, tags, views and people."""
    page = open_page(browser, LIGHT)
    for name, role in (("Marta Riva", "agent"), ("Jonas Weber", "lead")):
        page.goto(f"{URL}/agents")
        page.fill("#name", name)
        page.fill("#email", f"{name.split()[0].lower()}@passolento.example")
        page.select_option("#role", role)
        page.click("form:has(#name) button.main")
    for tag, colour in (("refund", "teal"), ("press", "purple"), ("vip", "orange")):
        page.goto(f"{URL}/tags")
        page.fill("#new-tag", tag)
        page.select_option("#new-colour", colour)
        page.click("form:has(#new-tag) button")
    to("/search?q=batteria", "details.filters > summary")(page)
    page.fill("#view-name", "Batteries in winter")
    page.click("form.keep button")
    to("/search?q=Tedeschi", "a.row >> nth=0", "details:has(button.label) > summary")(page)
    page.click("button.label >> nth=0")
    page.click("#note > summary")
    page.fill("#note-text", "@marta the bank says the second debit is only reserved.")
    page.click("#note button.main")
    page.click(".context a[href^='/people/']")
    page.fill("textarea#note", "Retired; prefers the phone in the morning.")
    page.click("form:has(#note) button")
    page.context.close()


def shoot(page: Page, name: str, look: Look, path: Path, *, whole: bool) -> None:
    """Take one picture; say what is wider than the screen."""
    PAGES[name](page)
    page.wait_for_load_state("networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > look.width:
        print(f"{name} in {look.name} is {wide} px wide", file=sys.stderr)
    if whole:
        page.set_viewport_size({"width": look.width, "height": min(tall(page), 3000)})
    page.screenshot(path=path, full_page=whole)
    page.set_viewport_size({"width": look.width, "height": look.height})


def tall(page: Page) -> int:
    """Return the height in pixels at which nothing but the list scrolls."""
    panes = "document.querySelectorAll('.talk, .context, .room-main')"
    return int(page.evaluate(f"Math.max(innerHeight, ...[...{panes}].map(e => e.scrollHeight))"))


def take_all(browser: Browser, folder: Path, names: list[str]) -> None:
    """Take the pictures of all pages, or of those named, in every look."""
    for look in ALL:
        page = open_page(browser, look)
        for name in names or PAGES:
            file = f"{name}-{look.name}-{look.language}.png"
            shoot(page, name, look, folder / file, whole=True)
        page.context.close()


def take_readme(browser: Browser) -> None:
    """Take the pictures that the README shows."""
    for name, looks in README.items():
        for look in looks:
            page = open_page(browser, look)
            file = f"{name}{'-dark' if look.dark else ''}.png"
            shoot(page, name, look, IMAGES / file, whole=False)
            page.context.close()


def main() -> None:
    """Take the README's pictures, or those of all pages."""
    folder, names = (Path(sys.argv[1]) if sys.argv[1:] else None), sys.argv[2:]
    with sync_playwright() as playwright, demo():
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        work(browser)
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            take_all(browser, folder, names)
        else:
            take_readme(browser)
        browser.close()


if __name__ == "__main__":
    main()
