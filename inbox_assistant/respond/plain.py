"""A model's answer made plain text, or refused: a letter holds words and nothing that works."""

import re

from inbox_assistant.respond.hiding import seen

LONGEST = 6_000
_FENCE = re.compile(r"\A\s*```[a-z]{0,12}[ \t]*\n(.*?)\n?```\s*\Z", re.DOTALL | re.IGNORECASE)
_HEADING = re.compile(r"(?m)^[ \t]{0,3}#{1,6}[ \t]+")
_STRESS = re.compile(r"(?<![\w*])(\*{1,3}|__)(?=\S)([^*_\n]{1,300}?)(?<=\S)\1(?![\w*])")
_BULLET = re.compile(r"(?m)^([ \t]{0,3})[*•‣▪][ \t]+")
_BLANKS = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"(?m)[ \t]+$")
_REFUSED = {
    "html": re.compile(r"</?[a-z!][^>\n]{0,300}>|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,10});", re.I),
    "markdown": re.compile(r"\]\s{0,2}\(|!\[|\]:\s|```|(?m:^\|)"),
    "roles": re.compile(
        r"<\||\|>|\[/?INST\]|<</?SYS|(?im:^\s{0,3}#{0,4}\s?(?:system|assistant|user|developer|tool)\s{0,2}:)"
    ),
    "headers": re.compile(
        r"(?im:^(?:to|cc|bcc|from|subject|reply-to|an|a|oggetto|betreff|objet|asunto)\s?:)"
    ),
    "code": re.compile(
        r"[A-Za-z0-9+/_\-]{60,}={0,2}|(?:[0-9a-f]{2}[ :]?){24,}|\\u[0-9a-f]{4}", re.I
    ),
    "call": re.compile(r"\{\s{0,5}\"|\"(?:name|arguments|function|tool)\"\s{0,3}:"),
}

FORMS = frozenset(_REFUSED)  # the slugs of what is no plain text


def cleaned(answer: str) -> str:
    """Return the answer without the marks of a markup language and without unseen letters."""
    # Some models think aloud before they answer.
    opened = answer.lstrip().startswith("<think>")
    text = seen(answer.partition("</think>")[2] if opened else answer)
    if fenced := _FENCE.match(text):
        text = fenced[1]
    text = _BULLET.sub(r"\1- ", _HEADING.sub("", text))
    text = _STRESS.sub(r"\2", text)
    return _BLANKS.sub("\n\n", _TRAILING.sub("", text)).strip()


def refusal(text: str) -> str | None:
    """Return the slug of what a letter may not hold, None when it is plain text."""
    if len(text) > LONGEST:
        return "long"
    return next((slug for slug, pattern in _REFUSED.items() if pattern.search(text)), None)
