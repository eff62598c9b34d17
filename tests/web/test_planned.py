"""The plan behind a suggestion is shown in plain words, in the agent's language."""

from inbox_assistant.model import Fact, KnownAnswer
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, read
from tests.web.actors import Visitor


def test_the_plan_and_its_reasons_stand_under_why(agent: Visitor, store: Store) -> None:
    facts = (Fact("order_number", "PE-49012"),)
    read(store, arrive(store), a_reading(facts=facts))
    page = agent.opens("/conversations/1?suggestion=show").get_data(as_text=True)
    shown = page[page.index("Why this suggestion") :]
    assert "Shows that this was read: “PE-49012”" in shown
    assert "Apologises plainly for the harm." in shown
    assert "Says when the next word comes." in shown
    assert "The solution may take time" in shown


def test_an_answer_to_be_translated_is_told_and_marked(agent: Visitor, store: Store) -> None:
    issue = store.readings.new_issue_id()
    read(store, arrive(store), a_reading(), issue)
    store.issues.answer(KnownAnswer(issue, "en", "We repaired the access."), 1, MORNING)
    page = agent.opens("/conversations/1?suggestion=show").get_data(as_text=True)
    assert "Holds the known answer in English, for you to translate." in page
    assert "⟦Translate before sending" in page
    assert "This part still waits for its translation." in page
