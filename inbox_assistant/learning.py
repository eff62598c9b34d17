"""The night's learning: what agents corrected is taught to the heads, if that makes them better.

From the stored rows alone: no mail is read again for it. A head is kept only when it does better,
on mails held back from it, than the one in use; the versions stay, and one command goes back.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from inbox_assistant.clock import Clock
from inbox_assistant.errors import InputError
from inbox_assistant.model import Lesson, TaughtHead, corrected
from inbox_assistant.store.base import Store
from inbox_assistant.understand.heads import Head
from inbox_assistant.understand.perceptions import pack_head, seen_by, unpack_head, unpack_row
from inbox_assistant.understand.register import FIELDS, METHOD, ORDERED, RegisterReader
from inbox_assistant.understand.teaching import Lessons, Mask, taught
from inbox_assistant.understand.verdicts import Verdict, judge

log = logging.getLogger(__name__)

ENOUGH = 20  # corrections of a field: fewer can't be judged
LATEST = 500  # corrected mails, and as many others: more would only cost time
# Of three mails that agents look at, two were read right. While too few are known to have been
# looked at, others stand in for them, or what is right would be unlearnt.
_RIGHT_PER_CORRECTION = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one field: a verdict, and the `version` when it was kept.

    Without a verdict, so many corrections are `missing`, or so many mails that were looked at and
    left as they were (`unseen`): from corrections alone a head unlearns what was right.
    """

    field: str
    corrections: int
    missing: int = 0
    unseen: int = 0
    verdict: Verdict | None = None
    version: int | None = None


def learn(store: Store, clock: Clock) -> list[Outcome]:
    """Teach each field what was corrected since; return what became of each.

    Only one process learns at a time. New heads are in use from the moment all are kept.
    """
    with store.alone("learning"):
        return _learnt(store, clock(), None)


def learn_tonight(store: Store, clock: Clock, night: str) -> list[Outcome]:
    """Do the same once for that night; nothing when it was done."""
    if store.learning.learnt(night):
        return []
    with store.alone("learning"):
        return [] if store.learning.learnt(night) else _learnt(store, clock(), night)


def team_heads(store: Store) -> tuple[dict[str, Head], dict[str, int]]:
    """Return the heads in use and their versions, by field."""
    heads, versions = {}, {}
    for head in store.learning.in_use(METHOD):
        try:
            heads[head.field] = unpack_head(head.data)
            versions[head.field] = head.version
        except InputError as error:
            log.warning("%s is read with the shipped head. %s", head.field, error)
    return heads, versions


def _learnt(store: Store, now: datetime, night: str | None) -> list[Outcome]:
    # After an upgrade the lessons are read again first: heads see only rows of their own method.
    if waiting := store.rereading.queue_lessons(METHOD, LATEST):
        log.info("%d mail(s) are read again before they can teach", waiting)
    versions = store.learning.versions()
    number = max((head.version for head in versions), default=0) + 1
    reader = RegisterReader()
    teacher = _Teacher(reader, _lessons(store, reader), versions, number, now)
    results = [teacher.teach(field) for field in FIELDS]
    kept = [head for _, head in results if head]
    with store.writing():
        store.learning.keep(kept)
        if night:
            store.learning.mark_learnt(night, now)
    return [outcome for outcome, _ in results]


def _lessons(store: Store, reader: RegisterReader) -> list[Lesson]:
    """Return the lessons whose rows the reader's heads can look at."""
    head = reader.shipped[FIELDS[0]]
    return [
        lesson
        for lesson in store.learning.lessons(LATEST)
        if lesson.perception.method == METHOD and seen_by(lesson.perception.data, head)
    ]


@dataclass(frozen=True, slots=True)
class _Teacher:
    """Teaches one field after the other from the same lessons."""

    reader: RegisterReader
    lessons: Sequence[Lesson]
    versions: Sequence[TaughtHead]
    number: int
    now: datetime

    def teach(self, field: str) -> tuple[Outcome, TaughtHead | None]:
        shipped = self.reader.shipped[field]
        count = sum(_said(lesson, field) is not None for lesson in self.lessons)
        missing = ENOUGH - self._fresh(field)
        if missing > 0:
            return Outcome(field, count, missing), None
        used = next((h for h in self.versions if self._holds(h, field)), None)
        lessons, known = _gathered(self.lessons, field, shipped, used)
        left = int(lessons.weights[~lessons.corrected].sum())
        if left < count:
            return Outcome(field, count, unseen=count - left), None
        verdict = judge(shipped, lessons, known, ordered=field in ORDERED)
        if not verdict.better:
            return Outcome(field, count, verdict=verdict), None
        head = taught(shipped, lessons, [verdict.strength])[0]
        outcome = Outcome(field, count, verdict=verdict, version=self.number)
        return outcome, self._kept(field, count, len(lessons), verdict, head)

    def _kept(
        self, field: str, count: int, lessons: int, verdict: Verdict, head: Head
    ) -> TaughtHead:
        return TaughtHead(
            version=self.number,
            field=field,
            method=METHOD,
            made_at=self.now,
            corrections=count,
            lessons=lessons,
            before=round(verdict.before, 4),
            after=round(verdict.after, 4),
            data=pack_head(head),
        )

    def _fresh(self, field: str) -> int:
        """Return how many corrections may teach: after the newest head was taken back, those that
        are newer than it, since the same lessons must not bring it again."""
        newest = next((h for h in self.versions if h.field == field and h.method == METHOD), None)
        said = [_since(x, field) for x in self.lessons if _said(x, field) is not None]
        if newest and newest.taken_back:
            return sum(at > newest.made_at for at in said)
        return len(said)

    def _holds(self, head: TaughtHead, field: str) -> bool:
        return head.field == field and head.method == METHOD and not head.taken_back


def _gathered(
    lessons: Sequence[Lesson], field: str, head: Head, used: TaughtHead | None
) -> tuple[Lessons, Mask]:
    """Return what the lessons say of a field, and which of them the head in use was taught."""
    truths = [_truth(lesson, field) for lesson in lessons]
    kept = [i for i, truth in enumerate(truths) if truth in head.values]
    chosen = [lessons[i] for i in kept]
    said = np.array([_said(lesson, field) is not None for lesson in chosen])
    seen = np.array([lesson.seen for lesson in chosen])
    known = [used is not None and _since(lesson, field) <= used.made_at for lesson in chosen]
    weights = np.where(seen, 1.0, _stand_in(said, seen))
    found = Lessons(
        np.array([unpack_row(lesson.perception.data) for lesson in chosen]),
        np.array([truths[i] for i in kept]),
        weights,
        said,
        np.array([lesson.conversation_id for lesson in chosen]),
    )
    return found.where(weights > 0), np.array(known)[weights > 0]


def _stand_in(said: Mask, seen: Mask) -> float:
    """Return how much a mail counts that nobody is known to have looked at."""
    left, unseen = int((seen & ~said).sum()), int((~seen).sum())
    return min(1.0, max(0, _RIGHT_PER_CORRECTION * int(said.sum()) - left) / max(1, unseen))


def _truth(lesson: Lesson, field: str) -> str:
    words = {word.field: word.value for word in lesson.corrections}
    return str(getattr(corrected(lesson.reading, words), field).value)


def _said(lesson: Lesson, field: str) -> str | None:
    return next((str(word.value) for word in lesson.corrections if word.field == field), None)


def _since(lesson: Lesson, field: str) -> datetime:
    """Return since when a lesson could be taught."""
    times = [word.at for word in lesson.corrections if word.field == field]
    return times[0] if times else lesson.at
