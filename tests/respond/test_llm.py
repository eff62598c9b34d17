"""An endpoint is asked one thing at a time, bounded in time, size and number, whatever it does."""

import threading
from pathlib import Path

import pytest

from inbox_assistant.errors import ModelFailed
from inbox_assistant.respond.instructing import Message, texts
from inbox_assistant.respond.llm import AT_ONCE, REASONS, Endpoint
from tests.rig import make_certificate
from tests.rig.oracle import DRIP, SILENCE, Oracle, completion, http

TOLD = [Message("system", "Rules."), Message("user", "Sag „Hallo“.")]


def failure(*answers: str | bytes, seconds: float = 5.0, **config: object) -> ModelFailed:
    with Oracle(list(answers)) as oracle, pytest.raises(ModelFailed) as failed:
        Endpoint(oracle.config(**config)).answer(TOLD, seconds)
    return failed.value


def test_it_is_asked_in_one_plain_question_without_tools() -> None:
    with Oracle(["Hallo."]) as oracle:
        assert Endpoint(oracle.config()).answer(TOLD, 5) == "Hallo."
    [form], [head] = oracle.forms, oracle.heads
    assert head.startswith("POST /v1/chat/completions HTTP/1.1\r\n")
    assert "authorization: bearer sk-secret" in head.casefold()
    assert form["model"] == "wordsmith" and form["stream"] is False
    assert form["messages"][1] == {"role": "user", "content": "Sag „Hallo“."}
    assert "tools" not in form and "functions" not in form


def test_without_a_key_none_is_sent() -> None:
    with Oracle() as oracle:
        Endpoint(oracle.config(key="")).answer(TOLD, 5)
    assert "authorization" not in oracle.heads[0].casefold()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (http(b"<html>hello"), "nonsense"),
        (http(b"{}"), "nonsense"),
        (http(b"[]"), "nonsense"),
        (http(b'{"choices": []}'), "nonsense"),
        (http(b'{"choices": [{"text": "old style"}]}'), "nonsense"),
        (http(b'{"choices": "no"}'), "nonsense"),
        (http(b"[" * 100_000), "nonsense"),
        (http(completion(None)), "empty"),
        (http(completion(" \n")), "empty"),
        (http(completion(["a", "list"])), "empty"),
        (http(completion("Guten Ta", finish_reason="length")), "cut"),
        (http(completion("x", message={"tool_calls": [{"id": "1"}]})), "tools"),
        (http(completion("x", message={"function_call": {"name": "send"}})), "tools"),
        (http(completion("x", finish_reason="tool_calls")), "tools"),
        (http(b"x" * 300_000), "huge"),
        (http(b"", "302 Found", "Location: http://elsewhere.example/"), "redirect"),
        (http(b"", "401 Unauthorized"), "key"),
        (http(b"", "404 Not Found"), "missing"),
        (http(b"", "429 Too Many Requests", "Retry-After: 7"), "limited"),
        (http(b"oops", "500 Internal Server Error"), "refused"),
        (b"SSH-2.0-OpenSSH_9\r\n", "unreachable"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", "unreachable"),
    ],
)
def test_a_wrong_answer_is_told_as_what_it_is(answer: bytes, reason: str) -> None:
    assert failure(answer).reason == reason


@pytest.mark.parametrize("answer", [SILENCE, DRIP])
def test_a_slow_answer_ends_at_the_deadline_however_it_trickles(answer: bytes) -> None:
    assert failure(answer, seconds=0.1).reason == "slow"


def test_nobody_at_home_is_told() -> None:
    with Oracle() as oracle:
        config = oracle.config()
    with pytest.raises(ModelFailed) as failed:
        Endpoint(config).answer(TOLD, 5)
    assert failed.value.reason == "unreachable"


def test_no_failure_tells_the_key_or_what_was_said() -> None:
    for answer in (http(b"no"), http(b"", "401 Unauthorized"), SILENCE):
        told = str(failure(answer, seconds=0.05))
        assert "sk-secret" not in told and "Hallo" not in told


def test_an_untrusted_certificate_gets_nothing_and_our_own_is_taken(
    tmp_path: Path,
) -> None:
    certificate = make_certificate(tmp_path)
    with Oracle(certificate=certificate) as oracle:
        with pytest.raises(ModelFailed) as failed:
            Endpoint(oracle.config()).answer(TOLD, 5)
        assert failed.value.reason == "certificate" and oracle.forms == []
        trusted = oracle.config(ca_file=str(certificate.cert))
        assert Endpoint(trusted).answer(TOLD, 5) == "Hello."


def test_proxies_of_the_environment_are_used_only_when_configured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Oracle() as proxy, Oracle() as oracle:
        monkeypatch.setenv("HTTP_PROXY", f"http://localhost:{proxy.port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        Endpoint(oracle.config()).answer(TOLD, 5)
        assert proxy.forms == []
        config = oracle.config(environment_proxy=True)
        Endpoint(config).answer(TOLD, 5)
        assert len(proxy.forms) == 1 and len(oracle.forms) == 1


def test_no_more_than_two_are_asked_at_once() -> None:
    with Oracle([SILENCE]) as oracle:
        endpoint = Endpoint(oracle.config())
        waiting = [threading.Thread(target=_in_vain, args=(endpoint,)) for _ in range(AT_ONCE)]
        for thread in waiting:
            thread.start()
        assert all(oracle.asked.acquire(timeout=10) for _ in waiting)
        with pytest.raises(ModelFailed) as failed:
            endpoint.answer(TOLD, 10)
        assert failed.value.reason == "busy"
        oracle.speak.set()
        for thread in waiting:
            thread.join()
        oracle.answers = ["Again."]
        assert endpoint.answer(TOLD, 10) == "Again."


def _in_vain(endpoint: Endpoint) -> None:
    with pytest.raises(ModelFailed):
        endpoint.answer(TOLD, 10)


def test_so_many_letters_an_hour_and_then_an_hour_later_again() -> None:
    now = [1000.0]
    with Oracle() as oracle:
        endpoint = Endpoint(oracle.config(per_hour=2), clock=lambda: now[0])
        endpoint.answer(TOLD, 5)
        endpoint.answer(TOLD, 5)
        with pytest.raises(ModelFailed) as failed:
            endpoint.answer(TOLD, 5)
        assert (failed.value.reason, failed.value.detail) == ("enough", "2")
        now[0] += 3600
        endpoint.answer(TOLD, 5)
    assert len(oracle.forms) == 3


@pytest.mark.parametrize(("said", "pause"), [("7", 7), ("9999999", 3600), ("soon", 30), ("-1", 30)])
def test_a_server_that_asks_for_patience_is_left_alone_so_long(said: str, pause: float) -> None:
    now = [1000.0]
    with Oracle([http(b"", "429 Too Many", f"Retry-After: {said}"), "Back."]) as oracle:
        endpoint = Endpoint(oracle.config(), clock=lambda: now[0])
        for _ in range(2):
            with pytest.raises(ModelFailed) as failed:
                endpoint.answer(TOLD, 5)
            assert failed.value.reason == "limited"
        assert len(oracle.forms) == 1
        now[0] += pause
        assert endpoint.answer(TOLD, 5) == "Back."


def test_every_reason_has_its_words_in_every_language() -> None:
    assert set(texts()["en"]) == set(texts()["it"])
    reasons = {"busy", "enough", "slow", "huge", *REASONS.values()}
    assert reasons <= set(texts()["en"])
