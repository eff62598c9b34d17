"""An OpenAI-compatible endpoint asked for one text: POST {url}/chat/completions, nothing else.

It has no tools and no memory. A question has one deadline for everything, from looking up the name
to the last byte, so that a server which drips is as bounded as one which is silent. Redirects are
not followed, proxies of the environment are not used unless configured, and neither the key nor
what was said is logged.
"""

import asyncio
import json
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import httpx

from inbox_assistant.config import ModelConfig
from inbox_assistant.errors import ModelFailed
from inbox_assistant.respond.apart import apart
from inbox_assistant.respond.instructing import Message

AT_ONCE = 2
MOST_BYTES = 200_000  # of an answer; a letter takes a hundredth
MOST_TOKENS = 1_200  # asked for: a letter of some 800 words
_HOUR = 3_600.0
_LONGEST_PAUSE = 3_600.0  # a server that asks for more is asked again after this
_PAUSE = 30.0  # after "too many" without a time
REASONS = {401: "key", 403: "key", 404: "missing", 413: "long", 429: "limited"}


class Endpoint:
    """The configured model, for all threads of this process: two questions at once, so many an
    hour, and none while the server asks for patience."""

    def __init__(self, config: ModelConfig, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = float(config.timeout_seconds)
        self._config = config
        self._clock = clock
        self._free = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._asked: deque[float] = deque()
        self._not_before = 0.0

    def answer(self, told: Sequence[Message], seconds: float) -> str:
        """Return the text of the answer, which comes within so many seconds. Raises ModelFailed."""
        if not self._free.acquire(blocking=False):
            raise ModelFailed("busy")
        try:
            self._count()
            status, pause, body = apart(self._post(told, seconds))
            return self._text(status, pause, body)
        finally:
            self._free.release()

    def _count(self) -> None:
        with self._lock:
            now = self._clock()
            while self._asked and self._asked[0] <= now - _HOUR:
                self._asked.popleft()
            if now < self._not_before:
                raise ModelFailed("limited")
            if len(self._asked) >= self._config.per_hour:
                raise ModelFailed("enough", str(self._config.per_hour))
            self._asked.append(now)

    async def _post(self, told: Sequence[Message], seconds: float) -> "_Answer":
        try:
            async with asyncio.timeout(seconds), self._client() as client:
                return await _streamed(client, self._form(told))
        except (TimeoutError, httpx.TimeoutException):
            raise ModelFailed("slow", f"{self.seconds:.0f}") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            reason = "certificate" if "CERTIFICATE" in str(error) else "unreachable"
            raise ModelFailed(reason, _brief(error)) from None

    def _client(self) -> httpx.AsyncClient:
        config = self._config
        known = {"Authorization": f"Bearer {config.key}"} if config.key else {}
        return httpx.AsyncClient(
            base_url=config.url + "/",
            headers={"Accept": "application/json", "Accept-Encoding": "identity"} | known,
            timeout=None,  # noqa: S113  # one deadline around everything, see _post
            verify=ssl.create_default_context(cafile=config.ca_file),
            trust_env=config.environment_proxy,
            follow_redirects=False,
        )

    def _form(self, told: Sequence[Message]) -> dict[str, Any]:
        return {
            "model": self._config.name,
            "messages": [message._asdict() for message in told],
            "temperature": 0.2,
            "max_tokens": MOST_TOKENS,
            "stream": False,
        }

    def _text(self, status: int, pause: float, body: bytes) -> str:
        if 300 <= status < 400:
            raise ModelFailed("redirect", str(status))
        if status in (429, 503):
            with self._lock:
                self._not_before = self._clock() + pause
        if status != 200:
            raise ModelFailed(REASONS.get(status, "refused"), str(status))
        return _content(body)


class _Answer(NamedTuple):
    status: int
    pause: float
    body: bytes


async def _streamed(client: httpx.AsyncClient, form: Mapping[str, Any]) -> _Answer:
    async with client.stream("POST", "chat/completions", json=form) as response:
        body = bytearray()
        # Raw: what comes packed could be any size, and was not asked for.
        async for part in response.aiter_raw():
            body += part
            if len(body) > MOST_BYTES:
                raise ModelFailed("huge")
        return _Answer(response.status_code, _pause(response), bytes(body))


def _content(body: bytes) -> str:
    """Return the text of a chat completion that came to its end and calls nothing."""
    try:
        choice = json.loads(body)["choices"][0]
        message, ended = choice["message"], choice.get("finish_reason")
        text, calls = (
            message.get("content"),
            message.get("tool_calls") or message.get("function_call"),
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise ModelFailed("nonsense") from None
    if calls or ended in ("tool_calls", "function_call"):
        raise ModelFailed("tools")
    if ended == "length":
        raise ModelFailed("cut")
    if not isinstance(text, str) or not text.strip():
        raise ModelFailed("empty")
    return text


def _pause(response: httpx.Response) -> float:
    """Return the seconds of a Retry-After (RFC 9110 10.2.3); a date counts as none."""
    said = response.headers.get("Retry-After", "")
    return min(float(said), _LONGEST_PAUSE) if said.isascii() and said.isdecimal() else _PAUSE


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
