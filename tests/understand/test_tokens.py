from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.understand.tokens import sentences, tokens
from tests.timing import timed


def test_sentences_end_at_marks_and_lines() -> None:
    found = [s.text for s in sentences("Ciao!! Non va.\nGrazie… Anna")]
    assert found == ["Ciao!!", "Non va.", "Grazie…", "Anna"]


def test_an_abbreviation_ends_no_sentence() -> None:
    assert len(sentences("Il sig. Rossi ha pagato il n. 12 due volte.")) == 1


@given(st.text())
def test_tokens_and_sentences_are_exact_pieces_of_the_text(text: str) -> None:
    assert all(text[t.start : t.end] == t.text for t in tokens(text))
    assert all(text[s.start : s.end] == s.text for s in sentences(text))


def test_hostile_runs_take_linear_time() -> None:
    texts = ("!" * 300_000 + "x", "." * 300_000, "\n" * 300_000, "'" * 300_000)
    assert sum(timed(partial(cut, text))[0] for text in texts for cut in (sentences, tokens)) < 5
