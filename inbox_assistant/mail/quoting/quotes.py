"""Which lines of a text are quoted, or announce a quote."""

import re

from inbox_assistant.mail.quoting.attributions import attribution
from inbox_assistant.mail.quoting.headers import Labels
from inbox_assistant.mail.quoting.lines import is_marked, is_rule, next_is_marked, next_words
from inbox_assistant.mail.quoting.separators import is_title, separates

WRAPPED = 60
FULL = 72
SENTENCE_WORDS = 3

# What people paste from a terminal begins with ">" too.
_TYPED = re.compile(
    r">{4}|>{1,3}\s?(?:(?:sudo|npm|npx|yarn|pnpm|pip3?|python3?|git|ls|curl|wget|ssh|docker|kubectl"
    r"|ipconfig|ifconfig|nslookup|tracert|traceroute|mysql|psql|cargo|dotnet|composer)\s"
    r"|(?:cd|ping|mkdir|rm|cp|mv|cat|echo) \S{1,100}$|select .{1,100} from\s|import \w{1,40}$"
    r"|from \w{1,40} import\s|task :|[\w.]{1,60}\s?\(.{0,200}\);?$|[\w.]{1,40} = \S"
    r"|.{0,200}(?:[{}]|\);)$|\d+(?:[.,]\d+)?\s?(?:%|€|\$|°)?$)",
    re.IGNORECASE,
)


def quoted(lines: list[str]) -> list[bool]:
    """Return for each line whether it is quoted."""
    found = [False] * len(lines)
    labels = Labels(lines)
    announced = False
    i = 0
    while i < len(lines):
        if not lines[i].strip():
            i += 1
            continue
        end = _quoted_until(lines, labels, i, announced)
        found[i:end] = [True] * (end - i)
        announced = announced or end > i
        i = end if end > i else _after(lines, i)
    return found


def _quoted_until(lines: list[str], labels: Labels, i: int, announced: bool) -> int:
    """Return where the quote that begins at line i ends, i itself for none."""
    if is_marked(lines[i]):
        pasted = not announced and _is_pasted(lines, i)
        return i if pasted else _block_end(lines, i)
    length = _announcement(lines, labels, i)
    if not length or next_is_marked(lines, i + length):
        return i + length
    # Without marks there is no telling where the quote ends.
    return len(lines)


def _is_pasted(lines: list[str], i: int) -> bool:
    """Return whether a marked line was pasted: from a terminal, or after "I typed this:"."""
    if _TYPED.match(lines[i].strip()[:300]):
        return True
    before = lines[i - 1][-300:].strip() if i else ""
    if before.startswith("$ "):
        return True
    if _is_within_sentence(lines, i):
        return True
    # A date or an address stands in what announces a quote in a language not known here.
    return before.endswith(":") and not re.search(r"[\d@]", before)


def _is_within_sentence(lines: list[str], i: int) -> bool:
    """Return whether the sentence before marked lines goes on below them."""
    before = lines[i - 1][-300:].rstrip() if i else ""
    below = _after(lines, i)
    if len(before.split()) < SENTENCE_WORDS or not before[-1].isalnum() or below == len(lines):
        return False
    return lines[below].lstrip()[:1].islower()


def _announcement(lines: list[str], labels: Labels, i: int) -> int:
    """Return how many lines from i announce a quote, 0 for none."""
    if separates(lines[i]):
        return 1
    if labels.is_header(i):
        return 1
    if is_rule(lines[i]) or is_title(lines[i]):
        following = next_words(lines, i + 1)
        if following > 0 and labels.is_header(following, ruled=True):
            return following - i
        length = attribution(lines, following) if following > 0 and is_rule(lines[i]) else 0
        return following - i + length if length else 0
    return attribution(lines, i)


def _block_end(lines: list[str], i: int) -> int:
    """Return where marked lines end, with what was wrapped out of them."""
    while i < len(lines) and (is_marked(lines[i]) or _is_torn_off(lines, i)):
        i += 1
    return i


def _after(lines: list[str], i: int) -> int:
    """Return where to go on after a line that is not quoted: behind all of a paste."""
    if not is_marked(lines[i]):
        return i + 1
    while i < len(lines) and is_marked(lines[i]):
        i += 1
    return i


def _is_torn_off(lines: list[str], i: int) -> bool:
    """Return whether line i is the end of a quoted line that was wrapped without a mark."""
    before = lines[i - 1].rstrip()
    if not lines[i].strip() or not is_marked(before):
        return False
    if before[-1] == "=":
        return True
    if len(before) < WRAPPED or before[-1] in "?!:;" or i + 1 == len(lines):
        return False
    goes_on = not lines[i].lstrip()[:1].isupper() or (len(before) >= FULL and before[-1] != ".")
    return goes_on and is_marked(lines[i + 1])
