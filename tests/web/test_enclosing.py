"""Files in replies: added, shown, removed, sent, taken back; nothing is lost on the way."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, stream_encode_multipart

from inbox_assistant.config import AttachmentsConfig, Config
from inbox_assistant.respond.compose import files_of
from inbox_assistant.store.base import Store
from tests.builders import a_reading, arrive, read
from tests.web.actors import OURS, Visitor, shown

FILES = "/conversations/1/files"
TEXT = "Gentile Anna, in allegato trova la fattura."
PDF = b"%PDF-1.7 bill"


@pytest.fixture
def config(config: Config) -> Config:
    return replace(config, attachments=AttachmentsConfig(file_mb=1, mail_mb=2, files=3))


@pytest.fixture(autouse=True)
def conversation(store: Store) -> None:
    read(store, arrive(store, 1), a_reading(language="it", formality="formal"))


def adds(
    agent: Visitor, *files: tuple[str, bytes], htmx: bool = False, **form: Any
) -> TestResponse:
    """Choose files and press the button."""
    chosen = [FileStorage(BytesIO(data), name) for name, data in files]
    headers = OURS | ({"HX-Request": "true"} if htmx else {})
    return posts(agent, FILES, {"text": TEXT, "files": chosen} | form, headers)


def posts(agent: Visitor, path: str, form: dict[str, Any], headers: dict[str, str]) -> TestResponse:
    """Send a form with files, made in memory: the test client would leave a file open."""
    body, _, boundary = stream_encode_multipart(MultiDict(form), use_tempfile=False)
    type_ = f"multipart/form-data; boundary={boundary}"
    return agent.client.post(path, data=body.read(), headers=headers, content_type=type_)


def sends(agent: Visitor, **form: Any) -> TestResponse:
    return agent.submits(
        "/conversations/1/reply", **({"text": TEXT, "seen": 1, "then": "anyway"} | form)
    )


def names(store: Store, agent: int = 1) -> list[str]:
    return [file.name for file in store.draft_files.all(agent, 1)]


def sent(store: Store) -> Any:
    [row] = store.outbox.of_conversation(1)
    return store.outbox_desk.get(row.id)


def test_files_are_added_with_the_text_and_shown_with_their_size(
    agent: Visitor, store: Store
) -> None:
    answer = adds(agent, ("fattura.pdf", PDF), ("foto.png", b"x" * 2_000))
    assert answer.status_code == 303
    assert store.drafts.text(1, 1) == TEXT and sorted(names(store)) == ["fattura.pdf", "foto.png"]
    page = shown(agent.opens("/conversations/1"))
    assert "fattura.pdf" in page and "2 kB" in page and "of 2 MB" in page


def test_with_htmx_only_the_list_comes_back(agent: Visitor) -> None:
    part = shown(adds(agent, ("fattura.pdf", PDF), htmx=True))
    assert 'id="attached"' in part and "fattura.pdf" in part and "<html" not in part


def test_a_file_is_removed_by_its_button(agent: Visitor, store: Store) -> None:
    adds(agent, ("fattura.pdf", PDF), ("foto.png", b"png"))
    [bill] = [file for file in store.draft_files.all(1, 1) if file.name == "fattura.pdf"]
    assert agent.submits(FILES, text=TEXT, remove=bill.sha256).status_code == 303
    assert names(store) == ["foto.png"] and store.drafts.text(1, 1) == TEXT


def test_a_name_that_leads_elsewhere_is_made_safe(agent: Visitor, store: Store) -> None:
    adds(agent, ("../../<b>\u202efdp.x", b"x"))
    assert names(store) == ["_b_fdp.x"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("setup.exe", b"x")], "is a program or a script"),
        ([("bill.pdf", b"MZ\x90")], "is a program or a script"),
        ([("empty.txt", b"")], "is empty"),
        ([("big.bin", b"x" * 1_000_001)], "is larger than 1 MB"),
        ([(f"{n}.bin", bytes([n]) * 900_000) for n in range(3)], "a mail takes 2 MB of files"),
        ([(f"{n}.txt", bytes([n])) for n in range(4)], "a mail takes 3 files"),
    ],
)
def test_what_is_refused_is_told_by_name_and_the_rest_is_kept(
    agent: Visitor, store: Store, files: list[tuple[str, bytes]], words: str
) -> None:
    for answer in (adds(agent, *files), adds(agent, *files, htmx=True)):
        assert words in shown(answer) and "“" in shown(answer)
    assert len(names(store)) == len(files) - 1
    assert store.drafts.text(1, 1) == TEXT


@pytest.mark.parametrize("htmx", [False, True])
def test_far_too_much_is_refused_in_plain_words_before_it_is_read(
    agent: Visitor, store: Store, htmx: bool
) -> None:
    answer = adds(agent, ("big.bin", b"x" * 7_000_000), htmx=htmx)
    assert answer.status_code == 413
    assert "more than the 2 MB a mail takes" in answer.get_data(as_text=True)
    assert names(store) == []


def test_only_this_route_takes_more_than_a_form(agent: Visitor) -> None:
    for path in ("/conversations/1/draft", "/conversations/1/reply"):
        form = {"text": TEXT, "files": FileStorage(BytesIO(b"x" * 1_100_000), "a.bin")}
        assert posts(agent, path, form, OURS).status_code == 413
    assert adds(Visitor(agent.client.application), ("a.bin", b"x" * 500)).status_code == 401


def test_saving_the_draft_loses_no_file_and_sending_takes_them_along(
    agent: Visitor, store: Store
) -> None:
    adds(agent, ("fattura città.pdf", PDF))
    agent.types("/conversations/1/draft", text=TEXT + " A presto.")
    agent.types("/conversations/1/draft", text="")
    assert names(store) == ["fattura città.pdf"]
    assert sends(agent).status_code == 303
    [file] = files_of(sent(store).raw)
    assert (file.name, file.data) == ("fattura città.pdf", PDF)
    assert names(store) == []


def test_pressed_twice_it_is_sent_once_with_its_files(agent: Visitor, store: Store) -> None:
    adds(agent, ("fattura.pdf", PDF))
    sends(agent)
    sends(agent)
    assert len(files_of(sent(store).raw)) == 1


def test_sent_files_are_seen_and_saved_in_conversation_and_outbox(
    agent: Visitor, store: Store
) -> None:
    adds(agent, ("fattura.pdf", PDF))
    sends(agent)
    page = shown(agent.opens("/conversations/1"))
    assert "/mails/2/attachments/0" in page and "fattura.pdf" in page
    answer = agent.opens("/mails/2/attachments/0")
    assert answer.data == PDF and answer.mimetype == "application/octet-stream"
    assert agent.opens("/mails/2/attachments/1").status_code == 404
    assert "With fattura.pdf" in shown(agent.opens("/outbox"))


def test_undoing_puts_text_and_files_back_into_the_draft(agent: Visitor, store: Store) -> None:
    adds(agent, ("fattura.pdf", PDF), ("nota.txt", "perché".encode()))
    sends(agent)
    agent.submits(f"/outbox/{sent(store).id}/undo")
    assert sorted(names(store)) == ["fattura.pdf", "nota.txt"]
    assert store.drafts.text(1, 1) == TEXT
    sends(agent)
    rows = [row for row in store.outbox.of_conversation(1) if row.state == "waiting"]
    assert len(files_of(store.outbox_desk.get(rows[0].id).raw)) == 2


def test_what_is_held_back_keeps_its_files(agent: Visitor, store: Store) -> None:
    adds(agent, ("fattura.pdf", PDF))
    arrive(store, 2, conversation_id=1)
    assert sends(agent).status_code == 409
    assert names(store) == ["fattura.pdf"]


def test_files_that_were_chosen_but_not_added_hold_the_reply_back(
    agent: Visitor, store: Store
) -> None:
    answer = sends(agent, files="fattura.pdf")
    assert answer.status_code == 409 and "did not add them" in answer.get_data(as_text=True)
    assert store.outbox.of_conversation(1) == [] and store.drafts.text(1, 1) == TEXT
    assert sends(agent, files="").status_code == 303


def test_files_belong_to_one_agents_draft(agent: Visitor, colleague: Visitor, store: Store) -> None:
    adds(agent, ("fattura.pdf", PDF))
    [file] = store.draft_files.all(1, 1)
    path = f"{FILES}?file={file.sha256}"
    answer = agent.opens(path)
    assert answer.data == PDF and "attachment" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert colleague.opens(path).status_code == 404
    colleague.submits(FILES, text="", remove=file.sha256)
    assert names(store) == ["fattura.pdf"]
    assert agent.opens(f"{FILES}?file=nothing").status_code == 404


def test_a_text_that_speaks_of_a_file_gets_a_soft_word_until_one_is_there(
    agent: Visitor,
) -> None:
    words = "Your text speaks of a file"
    assert words in shown(agent.types("/conversations/1/draft", text=TEXT))
    assert words not in shown(agent.types("/conversations/1/draft", text="Gentile Anna, arriva."))
    adds(agent, ("fattura.pdf", PDF))
    assert words not in shown(agent.types("/conversations/1/draft", text=TEXT))


def test_nobody_else_adds_files(agent: Visitor, stranger: Visitor, store: Store) -> None:
    assert adds(stranger, ("a.txt", b"x")).status_code == 401
    assert agent.client.post(FILES, data={"text": ""}).status_code == 403
    assert agent.submits("/conversations/9/files", text="").status_code == 404
    assert agent.opens("/conversations/9/files?file=x").status_code == 404


@pytest.mark.journey
def test_in_a_browser_a_chosen_file_is_added_at_once_and_a_pasted_one_too(
    page: Page, store: Store
) -> None:
    page.goto("/conversations/1")
    page.fill("#draft", TEXT)
    page.locator("#forgotten", has_text="speaks of a file").wait_for()
    chosen: FilePayload = {"name": "fattura.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.set_input_files("#files", [chosen])
    page.locator("#attached .files", has_text="fattura.pdf").wait_for()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["png"], "schermata.png", { type: "image/png" }));
            const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
            document.getElementById("draft").dispatchEvent(paste);
        }"""
    )
    page.locator("#attached .files", has_text="schermata.png").wait_for()
    assert sorted(names(store)) == ["fattura.pdf", "schermata.png"]
    page.click("text=Remove >> nth=0")
    page.locator("#attached .files li").nth(1).wait_for(state="detached")
    assert page.input_value("#draft") == TEXT and len(names(store)) == 1
