"""Lines nobody should write: each is answered or explained by itself, and the rest goes on."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

GOOD = {"id": "good", "subject": "Accesso", "body": "Non riesco ad accedere, potete aiutarmi?"}


def line(**changes: Any) -> bytes:
    return json.dumps(GOOD | changes).encode() + b"\n"


REFUSED = {
    "not JSON": b"hello\n",
    "no object": b"[1]\n",
    "nested": b"[" * 100_000 + b"\n",
    "not UTF-8": b'{"id": "x", "body": "caff\xe8"}\n',
    "a long number": b'{"id": "x", "n": ' + b"9" * 5_000 + b"}\n",
    "no id": b'{"body": "x"}\n',
    "a number as body": line(id="x", body=7),
    "no text as thread": line(id="x", thread=[7]),
    "no text as sender": line(id="x", from_email=7),
}
REFUSED_IN_STREAMS = {
    "no time": line(id="x", sent_at="yesterday"),
    "the year 1": line(id="x", sent_at="0001-01-01T00:00:00+14:00"),
}
ODD = {
    "half a character": line(id="half\ud800", body="x\udfff"),
    "nothing": line(id="nothing", subject=None, body=None),
    "NUL": line(id="nul", body="\x00"),
    "a byte order mark": b"\xef\xbb\xbf" + line(id="mark"),
    "a million marks": line(id="marks", body="!" * 1_000_000),
    "a million half addresses": line(id="addresses", subject="a@" * 500_000),
}


def given(folder: Path, *lines: bytes) -> str:
    path = folder / "mails.jsonl"
    path.write_bytes(b"".join(lines))
    return str(path)


def ids(output: str) -> list[str]:
    return [json.loads(text)["id"] for text in output.splitlines()]


@pytest.mark.parametrize("command", ["understand", "suggest", "group"])
def test_a_hostile_line_is_explained_and_the_rest_is_answered(
    run: Run, tmp_path: Path, command: str
) -> None:
    refused = [*REFUSED.values(), *(REFUSED_IN_STREAMS.values() if command != "understand" else ())]
    result = run(command, given(tmp_path, *refused, *ODD.values(), line()))
    assert ids(result.stdout) == [
        "half\ud800", "nothing", "nul", "mark", "marks", "addresses", "good",
    ]  # fmt: skip
    reported = [text for text in result.stderr.splitlines() if text.startswith("mail line ")]
    assert len(reported) == len(refused)
    assert result.exit_code == 1


@pytest.mark.parametrize("command", ["suggest", "group"])
def test_two_mails_of_a_stream_can_not_have_one_id(run: Run, tmp_path: Path, command: str) -> None:
    result = run(command, given(tmp_path, line(), line(body="Grazie!")))
    assert ids(result.stdout) == ["good"]
    assert "mail line 2: the id 'good' came before." in result.stderr


def test_hostile_drafts_are_explained_and_the_rest_is_checked(run: Run, tmp_path: Path) -> None:
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_bytes(
        REFUSED["not JSON"]
        + REFUSED["not UTF-8"]
        + line(id="x", text=7)
        + line(id="x", text="Hi", answers={"subject": 7})
        + line(id="half\ud800", text="Gentile\ud800 cliente, a presto.", answers=GOOD)
        + line(id="marks", text="!" * 1_000_000, answers=GOOD)
        + line(id="good", text="Gentile cliente, a presto.", answers="good")
    )
    result = run("check", str(drafts), "--mails", given(tmp_path, REFUSED["not UTF-8"], line()))
    assert ids(result.stdout) == ["half\ud800", "marks", "good"]
    assert result.stderr.count("draft line ") == 4
    assert result.stderr.count("mail line ") == 1
    assert result.exit_code == 1
