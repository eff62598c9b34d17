"""The product's grouper runs over labelled streams, and what it said is scored."""

from inbox_assistant.model import Membership
from inbox_assistant.understand.consolidation import Seen
from inbox_assistant.understand.method import shipped_method
from tests.builders import MORNING
from tests.thoughts import a_thought, thanks
from tests.understand.making import minutes
from training.grouping import Stream
from training.streaming import CUTS, figures, report, run


def a_stream() -> Stream:
    """Six mails of two problems by turns, a later mail of the last conversation, and thanks."""
    said = [*(a_thought(at % 2, at) for at in range(6)), a_thought(9), thanks()]
    mails = tuple(
        Seen(
            thought,
            MORNING + minutes(at),
            f"w{at}@w{at}.example",
            Membership(None, 0.0, (), "none", None),
            follows=5 if at == 6 else None,
        )
        for at, thought in enumerate(said)
    )
    truth = ("p0", "p1", "p0", "p1", "p0", "p1", "p1", "none/7")
    return Stream("shop", mails, truth, (True,) * 6 + (False,) * 2, (True,) * 7 + (False,))


def test_a_later_mail_of_a_conversation_is_where_the_one_before_is() -> None:
    found = run(a_stream(), shipped_method())
    for revised in (False, True):
        said = found.said(revised=revised)
        assert said == [*[said[0], said[1]] * 3, said[1], "alone 7"]
        assert said[0] != said[1]


def test_a_stream_that_is_grouped_as_labelled_scores_full() -> None:
    found = run(a_stream(), shipped_method())
    scored = figures(found.stream.truth, found.said(revised=True), found.stream)
    assert {cut: scored[cut].tolist() for cut in CUTS} == {cut: [1.0] * 3 for cut in CUTS}


def test_the_report_names_each_cut_and_stream() -> None:
    lines = report([run(a_stream(), shipped_method())], revised=True)
    assert [line.split("  ")[0].split(" B-")[0].strip() for line in lines[:3]] == list(CUTS)
    assert "shop" in lines[3]
