"""What the writer wrote in this mail, told apart from what was quoted and from signatures.

Every line is looked at once and ends up in exactly one part: nothing is thrown away. Work is
linear in the length of the text, since each look at a line is bounded.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from inbox_assistant.mail.data import table

MAX_LINE = 300
ATTRIBUTION_LINES = 3
BLOCK_LINES = 12
SIGNATURE_LINE = 70
WRAPPED = 65

_WORDS = table("quotes")
_WROTE = re.compile("|".join(map(re.escape, sorted(_WORDS["wrote"], key=len, reverse=True))))
_SAYS = tuple(_WORDS["wrote"])
_BEGINS = frozenset(word.split(" ")[0] for word in _WORDS["begins"])
_LABELS = {label: kind for kind, labels in _WORDS["labels"].items() for label in labels}
_DASHED = frozenset(_WORDS["separators"]["dashed"])
_PLAIN = frozenset(_WORDS["separators"]["plain"])
_SIGNATURES = tuple(_WORDS["signatures"]["begins"])

_ADDRESS = re.compile(r"[<(\[]?(?:mailto:)?[^\s<>@]{1,64}@[^\s<>@]{1,200}[>)\]]?")
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Parts:
    """A text in three parts, each with its lines in order."""

    own: str
    quoted: str
    signature: str


def split(text: str) -> Parts:
    """Return the text's own words, its quotes and its signature."""
    lines = text.split("\n")
    quoted = _quoted(lines)
    signature = _signature(lines, quoted)
    return Parts(
        _pick(lines, lambda i: not quoted[i] and not signature[i]),
        _pick(lines, lambda i: quoted[i]),
        _pick(lines, lambda i: signature[i]),
    )


def _pick(lines: Sequence[str], wanted: Callable[[int], bool]) -> str:
    picked: list[str] = []
    last = -1
    for i, line in enumerate(lines):
        if wanted(i):
            # A part interrupted by another one goes on as a new paragraph.
            if picked and last != i - 1 and picked[-1].strip() and line.strip():
                picked.append("")
            picked.append(line.rstrip())
            last = i
    return "\n".join(picked).strip("\n")


def _quoted(lines: Sequence[str]) -> list[bool]:
    """Return for each line whether it is quoted, or announces a quote."""
    quoted = [_is_marked(line) or _is_torn_off(lines, i) for i, line in enumerate(lines)]
    i = 0
    while i < len(lines):
        if quoted[i] or not lines[i].strip():
            i += 1
        elif _begins_quote(lines, i):
            quoted[i:] = [True] * (len(lines) - i)
            break
        elif length := _attribution(lines, i):
            if not _next_is_marked(lines, i + length):
                # Without marks there is no telling where the quote ends.
                quoted[i:] = [True] * (len(lines) - i)
                break
            quoted[i : i + length] = [True] * length
            i += length
        else:
            i += 1
    return quoted


def _signature(lines: Sequence[str], quoted: Sequence[bool]) -> list[bool]:
    """Return for each line whether it is signature: from its mark to the next quote."""
    found = [False] * len(lines)
    inside = False
    for i, line in enumerate(lines):
        inside = not quoted[i] and (inside or _begins_signature(line))
        found[i] = inside
    return found


def _is_marked(line: str) -> bool:
    return line.lstrip(" \t")[:1] == ">"


def _is_torn_off(lines: Sequence[str], i: int) -> bool:
    """Return whether line i is the end of a quoted line that was wrapped without a mark."""
    if not 0 < i < len(lines) - 1 or not lines[i].strip():
        return False
    before = lines[i - 1].rstrip()
    long = len(before) >= WRAPPED and before[-1] not in ".?!:;"
    return long and _is_marked(before) and _is_marked(lines[i + 1])


def _next_is_marked(lines: Sequence[str], start: int) -> bool:
    following = (line for line in lines[start : start + 3] if line.strip())
    return _is_marked(next(following, ""))


def _begins_signature(line: str) -> bool:
    if line.rstrip() in ("--", "-- ", "—", "__"):  # RFC 3676 4.3, and habits near it
        return True
    bare = line.strip().strip("*_<> ")
    if not 0 < len(bare) <= SIGNATURE_LINE or bare[-1] in ".!?":
        return False
    return bare.casefold().startswith(_SIGNATURES)


def _begins_quote(lines: Sequence[str], i: int) -> bool:
    """Return whether a separator or the header of a mail stands at line i."""
    bare = lines[i].strip()[:MAX_LINE]
    folded = bare.casefold()
    if folded in _PLAIN:
        return True
    if bare[:1] in "-_=*" and folded.strip("-_=*: ") in _DASHED:
        return True
    if bare[:1] == "_" and len(bare) >= 10 and not bare.strip("_"):
        return _is_header(lines, i + 1)
    return _is_header(lines, i)


def _is_header(lines: Sequence[str], start: int) -> bool:
    """Return whether the lines are the header of a mail, as Outlook writes it.

    "From", "to" and "date" alone may be a journey: a subject or an address has to be there too.
    """
    kinds: list[str] = []
    address = False
    for line in lines[start : start + BLOCK_LINES]:
        kind = _label(line)
        if kind:
            kinds.append(kind)
            address = address or "@" in line[:MAX_LINE]
        elif (line.strip() and not kinds) or (not line.strip() and len(kinds) > 2):
            break
    distinct = set(kinds)
    if not distinct & {"from", "subject"} or len(distinct - {"other"}) < 2:
        return False
    return "subject" in distinct or (address and len(distinct) > 2)


def _label(line: str) -> str | None:
    name, colon, _ = line[:80].lstrip(" *>\t").partition(":")
    if not colon:
        name, colon, _ = name.partition("：")
    return _LABELS.get(name.rstrip(" *\u00a0").casefold()) if colon else None


def _attribution(lines: Sequence[str], i: int) -> int:
    """Return how many lines from i say who wrote what follows ("On … wrote:"), 0 for none."""
    joined = ""
    for length in range(1, ATTRIBUTION_LINES + 1):
        if i + length > len(lines):
            return 0
        joined = f"{joined} {lines[i + length - 1].strip()}".strip()
        if len(joined) > MAX_LINE:
            return 0
        if joined.endswith((":", "：")) or joined.casefold().endswith(_SAYS):
            marked = _next_is_marked(lines, i + length)
            return length if _is_attribution(joined, marked=marked) else 0
        if not _may_begin(joined):
            return 0
    return 0


def _may_begin(line: str) -> bool:
    return line[:1].isdigit() or line.casefold().split(" ", 1)[0].strip(",.") in _BEGINS


def _is_attribution(line: str, *, marked: bool) -> bool:
    folded = line.casefold()
    address = bool(_ADDRESS.search(folded))
    if address and _TIME.search(folded) and folded.rstrip(":： ").endswith((">", ")", "]")):
        return True
    if not _WROTE.search(folded):
        return False
    # A sentence like "On Monday you wrote:" quotes nothing unless marked lines follow.
    dated = folded.endswith((":", "：")) and _TIME.search(folded)
    return marked or address or bool(dated)
