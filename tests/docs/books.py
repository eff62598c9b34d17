"""The pages of documentation, and what is taken out of them."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_HEADING = re.compile(r"(?m)^#+ (.+)$")
_FENCED = re.compile(r"(?ms)^ *```.*?^ *```$")
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)\)")


def book(name: str) -> str:
    """Return the text of a file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def flat(text: str) -> str:
    """Return the text with its line ends made spaces: where a line ends means nothing."""
    return " ".join(text.split())


def books() -> Sequence[Path]:
    """Return every page that people read: README, changelog, all of docs/."""
    places = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "training").glob("*.md")]
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(places)]


def section(text: str, heading: str) -> str:
    """Return what stands under a heading of the second level, "" when there is none."""
    parts = re.split(r"(?m)^## ", text)
    return next((part for part in parts if part.startswith(f"{heading}")), "")


def rows(text: str) -> Iterator[Sequence[str]]:
    """Yield the cells of each row of tables, their rules ("|---|") left out."""
    for line in text.splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Yield the file and the anchor of each link of a page that stays in the project."""
    for link in _LINK.findall(_FENCED.sub("", page.read_text(encoding="utf-8"))):
        file, _, anchor = link.partition("#")
        yield file, anchor


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, made as GitHub makes them."""
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    return {_slug(heading) for heading in _HEADING.findall(text)}


def code(text: str) -> set[str]:
    """Return what stands between backticks outside of blocks."""
    return set(re.findall(r"`([^`\n]+)`", _FENCED.sub("", text)))


def _slug(heading: str) -> str:
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
