"""One spaCy pipeline per language, and what passes through it leaves nothing behind."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inbox_assistant.model import Judged
from inbox_assistant.understand.components import EVIDENCE
from inbox_assistant.understand.language import LIKELY
from inbox_assistant.understand.nlp import ANY, STEPS, MailLanguage
from inbox_assistant.understand.pipeline import BATCH, Reader, language_of
from inbox_assistant.understand.tokens import tokens
from inbox_assistant.understand.words import Words
from tests.understand.making import LOGIN, OUTAGE, FakeEmbedder

letters_reader = Reader(FakeEmbedder())
FIVE = ("it", "en", "de", "fr", "es")


class CountingEmbedder(FakeEmbedder):
    """Remembers how many texts each call had."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        self.calls.append(len(texts))
        return super().embed(texts)


@pytest.fixture
def reader() -> Reader:
    return Reader(FakeEmbedder())


@pytest.fixture
def nlp(reader: Reader) -> MailLanguage:
    return reader.pipelines.of("it")


def outage() -> list[Words]:
    return [Words("", body) for body in OUTAGE]


def test_a_pipeline_is_built_at_the_first_mail_in_its_language(reader: Reader) -> None:
    assert not reader.pipelines.built
    for words in outage():
        reader.read(words)
    assert reader.pipelines.built == FIVE
    assert [reader.pipelines.of(code).lang for code in FIVE] == list(FIVE)


def test_languages_we_do_not_know_share_one_pipeline(reader: Reader) -> None:
    codes = {*LIKELY, "und", *(f"x{number}" for number in range(60))}
    list(reader.read_many(Words("", "Non va.", certain_language=code) for code in sorted(codes)))
    assert set(reader.pipelines.built) == {*LIKELY, ANY}


def test_every_component_says_what_it_needs_and_somebody_before_it_assigns_that(
    nlp: MailLanguage,
) -> None:
    assert tuple(nlp.pipe_names) == STEPS
    assigned = {"doc._.words", "doc._.language", "doc._.passages"}  # they come with the Doc
    for step in STEPS:
        meta = nlp.get_pipe_meta(step)
        assert set(meta.requires) <= assigned
        assert meta.requires and meta.assigns
        assigned |= set(meta.assigns)


def test_components_are_made_for_their_language(nlp: MailLanguage) -> None:
    assert all(nlp.get_pipe_config(step)["language"] == "it" for step in STEPS)


def test_a_batch_in_five_languages_is_embedded_in_one_pass_and_keeps_its_order() -> None:
    embedder = CountingEmbedder()
    read = list(Reader(embedder).read_many(outage() * 2))
    assert len(embedder.calls) == 2  # one for all that is said, one for single words
    assert [understood.reading.language.value for understood in read] == [*FIVE, *FIVE]


def test_a_stream_is_taken_batch_by_batch(reader: Reader) -> None:
    stream = iter([LOGIN] * (BATCH * 3))
    next(reader.read_many(stream))
    assert len(list(stream)) == BATCH * 2


def test_what_was_read_leaves_no_words_behind(reader: Reader) -> None:
    mails = [Words(f"s{number}", f"Non va il w{number}") for number in range(1_000)]
    strings = []
    for _ in islice(reader.read_many(mails), 0, None, BATCH):
        strings.append([len(reader.pipelines.of(code).vocab.strings) for code in ("it", "en")])
    assert strings[0] == strings[-1]


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_a_doc_holds_the_whole_text_in_our_tokens(text: str) -> None:
    nlp = letters_reader.pipelines.of("fr")
    with nlp.memory_zone():
        doc = nlp.make_doc(text)
        assert doc.text == text
        assert [t.text for t in doc if not t.text.isspace()] == [t.text for t in tokens(text)]


def test_the_words_that_show_a_value_are_spans_of_the_doc(nlp: MailLanguage) -> None:
    words = Words("Accesso", "VERGOGNA! Non riesco ad accedere. Siete dei ladri!")
    with nlp.memory_zone():
        doc = nlp(nlp.doc(words, *language_of(words)))
        shown = {(span.label_, span.text) for span in doc.spans[EVIDENCE]}
        judged: Judged[str] = doc._.register.emotion
        assert {("emotion", piece) for piece in judged.evidence} <= shown
        assert "language" in {label for label, _ in shown}
        assert [str(sentence).strip() for sentence in doc.sents] == [
            "Accesso",
            "VERGOGNA!",
            "Non riesco ad accedere.",
            "Siete dei ladri!",
        ]
