"""What axe-core says about a page: in light at a desk, in dark on a phone (WCAG 2.2 AA)."""

import json
from collections.abc import Mapping
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

_LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: What depends on colours and on width; the rest is the same in both.
_LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
_DESK: ViewportSize = {"width": 1360, "height": 900}
_PHONE: ViewportSize = {"width": 375, "height": 740}
_BRIEFLY = {"resultTypes": ["violations"], "iframes": False, "preload": False}
# Hundreds of time zones say no more than three, and take seconds.
_PREPARE = """
document.querySelectorAll("details:not(.pop)").forEach(part => part.open = true);
document.querySelectorAll("option:nth-child(n + 4)").forEach(one => one.remove());
"""


def faults(page: Page, *, apart_from: str = "") -> list[str]:
    """Return what axe finds on the page, but for what a selector names; only menus stay folded."""
    page.set_viewport_size(_DESK)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.evaluate(_PREPARE)
    page.evaluate(AXE_SCRIPT)
    found = _run(page, "light", {"type": "tag", "values": _LEVELS}, apart_from)
    page.set_viewport_size(_PHONE)
    page.emulate_media(color_scheme="dark")
    return found + _run(page, "dark", {"type": "rule", "values": _LOOKS}, apart_from)


def _run(page: Page, mode: str, rules: Mapping[str, Any], apart_from: str) -> list[str]:
    context = {"include": ["html"], "exclude": [apart_from] if apart_from else []}
    options = json.dumps({"runOnly": rules, **_BRIEFLY})
    violations = page.evaluate(
        f"axe.run({json.dumps(context)}, {options}).then(told => told.violations)"
    )
    return [
        f"{page.url} {mode}: {fault['id']} {node['html'][:120]} {node['failureSummary']}"
        for fault in violations
        for node in fault["nodes"][:3]
    ]
