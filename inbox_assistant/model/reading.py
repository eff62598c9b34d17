"""What is understood: readings of mails, and the issues behind them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypeVar

from inbox_assistant.model.reasons import Reason

T = TypeVar("T")

Emotion = Literal[
    "anger",
    "frustration",
    "anxiety",
    "disappointment",
    "confusion",
    "gratitude",
    "joy",
    "neutral",
]
Warmth = Literal["cold", "neutral", "warm"]
Formality = Literal["formal", "neutral", "informal"]
Motive = Literal[
    "fix", "information", "refund", "complaint", "cancel", "praise", "request", "other"
]
IssueStatus = Literal["open", "watching", "fixed", "ignored"]


JUDGED_FIELDS = (
    "language",
    "emotion",
    "intensity",
    "warmth",
    "formality",
    "blocking",
    "motive",
    "vague",
)


@dataclass(frozen=True, slots=True)
class Judged(Generic[T]):
    """A judgement that explains itself: value, probability, the exact words, the method's id.

    `others` are the runners-up with their probabilities. `spans` says where the evidence stands, as
    pairs of start and end in the subject, a line break and the body. `by_agent` marks a correction,
    which outranks every model.
    """

    value: T
    probability: float
    evidence: tuple[str, ...] = ()
    method: str = ""
    others: tuple[tuple[T, float], ...] = ()
    by_agent: bool = False
    spans: tuple[tuple[int, int], ...] = ()

    def sure(self, threshold: float = 0.5) -> bool:
        """Return whether the value may be stated, instead of "unsure"."""
        return self.by_agent or self.probability >= threshold


class Passage(NamedTuple):
    """A sentence, or a part of one, and its language; the places are those of `Words.text`."""

    start: int
    end: int
    language: str
    probability: float


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the writer gave already: its slug and their exact words."""

    slug: str
    text: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A sentence that carries the request: exact words, and where they stand in subject and body.

    `start` and `end` count characters of the subject, a line break and the body. `kind` is
    question, wish, or trouble (it tells what is wrong and asks nothing itself).
    """

    text: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of one mail. `language` is ISO 639-1, "und" when unknown."""

    language: Judged[str]
    emotion: Judged[str]
    intensity: Judged[int]
    warmth: Judged[str]
    formality: Judged[str]
    blocking: Judged[int]
    motive: Judged[str]
    vague: Judged[bool]
    request: str
    questions: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    asking: tuple[Asking, ...] = ()
    passages: tuple[Passage, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form of the contract of `understand` (docs/commands.md)."""
        judged = {name: getattr(self, name) for name in JUDGED_FIELDS}
        result: dict[str, Any] = {
            name: {"value": value.value, "probability": round(value.probability, 4)}
            | ({"others": [[o, round(p, 4)] for o, p in value.others]} if value.others else {})
            | ({"by_agent": True} if value.by_agent else {})
            for name, value in judged.items()
        }
        result["emotion"]["intensity"] = self.intensity.value
        result |= {
            "request": self.request,
            "questions": list(self.questions),
            "given": list(self.given),
            "facts": [asdict(fact) for fact in self.facts],
            "asking": [asdict(sentence) for sentence in self.asking],
            "passages": [list(passage) for passage in self.passages],
            "evidence": {n: list(v.evidence) for n, v in judged.items() if v.evidence},
            "spans": {n: [list(s) for s in v.spans] for n, v in judged.items() if v.spans},
            "method": {n: v.method for n, v in judged.items()},
        }
        return result

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "Reading":
        """Return the reading that `as_dict` wrote."""

        def judged(name: str) -> Judged[Any]:
            part = data[name]
            return Judged(
                part["value"],
                part["probability"],
                tuple(data["evidence"].get(name, ())),
                data["method"].get(name, ""),
                tuple((value, p) for value, p in part.get("others", ())),
                part.get("by_agent", False),
                tuple((start, end) for start, end in data.get("spans", {}).get(name, ())),
            )

        return Reading(
            **{name: judged(name) for name in JUDGED_FIELDS},
            request=data["request"],
            questions=tuple(data["questions"]),
            given=tuple(data.get("given", ())),
            facts=tuple(Fact(**fact) for fact in data.get("facts", ())),
            asking=tuple(Asking(**sentence) for sentence in data.get("asking", ())),
            passages=tuple(Passage(*part) for part in data.get("passages", ())),
        )


@dataclass(frozen=True, slots=True)
class Meaning:
    """The vectors of one mail, opaque outside `understand`; `embedder` says what made them."""

    embedder: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Candidate:
    """An issue that a mail may belong to, and why: in English words, and as reasons that every
    language can put into words (none with candidates from before reasons were kept)."""

    issue: int
    probability: float
    why: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """To which issue a mail belongs (None: to none), and what else was considered."""

    issue: int | None
    probability: float
    candidates: tuple[Candidate, ...] = ()
    method: str = ""
    on_arrival: int | None = None
    by_agent: bool = False


@dataclass(frozen=True, slots=True)
class IssueProfile:
    """What the grouper remembers of an issue; `state` is opaque outside `understand`."""

    issue: int
    state: bytes
    title: str
    problem: str
    language: str
    title_by_agent: bool = False


@dataclass(frozen=True, slots=True)
class Issue:
    """A recurring problem. `languages` counts mails per language. `merged_into` is where a merged
    one led, `version` grows with every change."""

    id: int
    title: str
    problem: str
    language: str
    status: IssueStatus
    mails: int
    writers: int
    blocking: int
    first_at: datetime
    last_at: datetime
    languages: Mapping[str, int] = field(default_factory=dict)
    title_by_agent: bool = False
    fixed_at: datetime | None = None
    merged_into: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """What agents answer to an issue, in one language."""

    issue: int
    language: str
    text: str


class Embedder(Protocol):
    """Turns texts into vectors. `name` is the version stored with each vector."""

    name: str
    dimensions: int

    def embed(self, texts: list[str]) -> Any:
        """Return a float32 array of shape (len(texts), dimensions), rows of length 1."""
        ...
