"""An agent at work in a browser, whatever browser and language it is.

Every page they come to is looked at: nothing scrolls sideways, and no word is left in English to
who reads another language.
"""

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.journeys.untranslated import english_on
from web.i18n import catalogue

EMAIL, NAME = "giulia@shop.example", "Giulia Bianchi"


@dataclass(frozen=True, slots=True)
class AtWork:
    """The agent: `language` is what they read, `scripted` whether scripts run in their browser,
    `faults` what was wrong with pages they came to."""

    page: Page
    language: str = "en"
    scripted: bool = True
    faults: list[str] = field(default_factory=list)

    def says(self, text: str, **values: object) -> str:
        """Return a text of ours as the agent reads it."""
        translated = catalogue(self.language).gettext(text)
        return translated % values if values else translated

    def goes(self, path: str) -> None:
        """Go to a page of ours."""
        self.page.goto(path, wait_until="domcontentloaded")
        self.looks()

    def opens(self, subject: str, folder: str = "waiting") -> None:
        """Open a conversation out of its list."""
        self.goes(f"/folders/{folder}")
        self.row(subject).click()
        expect(self.page.locator("h1")).to_have_text(subject)
        self.looks()

    def row(self, subject: str) -> Locator:
        """Return a conversation's row in the list."""
        return self.page.locator("a.row", has_text=subject)

    def presses(self, text: str, within: str = "main", **values: object) -> None:
        """Press the button or link that says this, somewhere within a part of the page."""
        part, says = self.page.locator(within), self.says(text, **values)
        named = part.get_by_role("button", name=says, exact=True)
        self._first(named.or_(part.get_by_role("link", name=says, exact=True))).click()

    def unfolds(self, text: str, within: str = "main") -> None:
        """Unfold what a summary names."""
        says = self.says(text)
        self._first(self.page.locator(f"{within} summary", has_text=says)).click()

    def sees(self, where: str, text: str, **values: object) -> None:
        """Make sure that a part of the page says this, and look at the page."""
        expect(self.page.locator(where).first).to_contain_text(self.says(text, **values))
        self.looks()

    def looks(self) -> None:
        """Look at the page as it stands."""
        page = self.page
        width = page.viewport_size["width"] if page.viewport_size else 0
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            self.faults.append(f"{page.url} is {wide} pixels wide")
        if self.language != "en" and (left := english_on(page)):
            self.faults.append(f"{page.url} says {left}")

    @staticmethod
    def _first(found: Locator) -> Locator:
        return found.locator("visible=true").first
