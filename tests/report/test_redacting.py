"""Somebody's words are taken out of a finished report in every form."""

import json
from html import escape

from inbox_assistant.masking import MASK
from inbox_assistant.model import ReportRow
from inbox_assistant.report.redacting import redacted
from tests.builders import MORNING

QUOTE = 'My "blue" kettle & lid'
DATA = {
    "recurring": [{"issue": 4, "title": "Kettle leaks", "quote": QUOTE}],
    "vague": [{"conversation": 7, "customer": "Zaphod", "request": "Help"}],
    "waiting": [{"conversation": 8, "customer": "Anna", "subject": "Helping hands"}],
}


def a_row() -> ReportRow:
    html = f"<p>Kettle leaks: {escape(QUOTE, quote=False)}</p><p>Zaphod: Help</p><p>Anna</p>"
    text = 'Kettle leaks\n  My "blue"\n  kettle & lid\nZaphod: Help\nAnna: Helping hands'
    csv = 'Kettle leaks,"My ""blue"" kettle & lid"\n'
    return ReportRow("2026-02-02", MORNING, html, text, csv, json.dumps(DATA))


def test_what_was_told_of_a_conversation_goes_and_the_rest_stays() -> None:
    row = redacted(a_row(), [7], lambda _: None, lambda _: False)
    assert row.text.endswith(f"{MASK}: {MASK}\nAnna: Helping hands")
    assert "Zaphod" not in row.html + row.data and "Kettle leaks" in row.html


def test_a_name_an_issue_has_no_more_goes_with_its_quote_however_it_was_escaped() -> None:
    row = redacted(a_row(), [], lambda issue: "New name" if issue == 4 else None, lambda _: False)
    for form in (row.html, row.text, row.csv, row.data):
        assert "Kettle" not in form and "blue" not in form and MASK in form
    assert json.loads(row.data)["recurring"][0] == {"issue": 4, "title": MASK, "quote": MASK}


def test_texts_that_are_theirs_go_wherever_they_stand() -> None:
    row = redacted(a_row(), [], lambda _: None, lambda text: "Anna" in text)
    assert "Anna" not in row.html + row.text + row.data and "Zaphod" in row.text


def test_a_report_that_is_no_json_is_left_alone() -> None:
    row = ReportRow("2026-02-02", MORNING, "a", "b", "c", "broken")
    assert redacted(row, [1], lambda _: None, lambda _: True) == row


def test_the_name_of_the_other_issue_of_a_pair_goes_too() -> None:
    pair = {"issue": 4, "title": "Kettle", "other": 5, "other_title": "Zaphod's lid"}
    text = "One problem or two? Kettle and Zaphod's lid"
    row = ReportRow("2026-02-02", MORNING, text, text, text, json.dumps({"proposals": [pair]}))
    row = redacted(row, [], {5: "New name"}.get, lambda _: False)
    for form in (row.html, row.text, row.csv, row.data):
        assert "Zaphod" not in form and "Kettle" in form
