"""What an agent writes to customers: a reply taken back and sent, an update to everybody hit."""

from playwright.sync_api import expect

from inbox_assistant.respond.outbox import Sender
from inbox_assistant.respond.updates.sending import Broadcaster
from tests.journeys.a_day import HIT, RITA, WORDS
from tests.journeys.at_work import AtWork
from tests.rig import Sink
from tests.web.actors import Time

TOO_LATE = (
    "Too late: the reply has left already, and stands above. "
    "Write another one to put something right."
)
NEWS = "ecco la copia della fattura."
REPLY = f"Gentile Rita Neri,\n{NEWS}\nCordiali saluti"


def takes_a_reply_back(agent: AtWork, sender: Sender, sink: Sink, time: Time) -> None:
    """While it can be undone, and after it was, nobody speaks with the mail server."""
    _suggested(agent)
    _writes(agent)
    agent.page.click("[data-send]")
    agent.sees(".parting", "Your reply leaves in a moment.")
    assert sender.send_once() == 0
    agent.presses("Undo", ".parting")
    expect(agent.page.locator("#draft")).to_have_value(REPLY)
    agent.looks()
    time.passes(minutes=1)
    assert sender.send_once() == 0 and not sink.mails()


def sends_it(agent: AtWork, sender: Sender, sink: Sink, time: Time) -> None:
    agent.page.click("[data-send]")
    agent.sees(".parting", "Your reply leaves in a moment.")
    time.passes(minutes=1)
    assert sender.send_once() == 1
    [mail] = sink.mails()
    assert mail.recipients == (RITA.address,) and NEWS in mail.message.get_content()
    agent.presses("Undo", ".parting")
    agent.sees("#reply [role=alert]", TOO_LATE)
    sink.clear()


def tells_everybody(
    agent: AtWork, issue: int, sender: Sender, broadcaster: Broadcaster, sink: Sink, time: Time
) -> None:
    """Write an update, look at each letter, let them leave, see them arrive in each language."""
    page = agent.page
    agent.goes(f"/issues/{issue}")
    agent.presses("Update everyone…")
    agent.sees("h1", "Update everyone hit by this")
    page.check("input[value=identified]")
    for language, words in WORDS.items():
        page.fill(f"#words-{language}", words)
    agent.presses("See the letters")
    expect(page.locator(".letters")).to_have_count(len(HIT))
    agent.looks()
    page.click("form[data-counted] button.main")
    agent.sees("#progress", "%(sent)s of %(all)s sent", sent=0, all=len(HIT))
    broadcaster.queue_some()
    time.passes(minutes=1)
    while sender.send_once():
        pass
    if not agent.scripted:
        agent.presses("See how far it is now", "#progress")
    agent.sees("#progress", "%(sent)s of %(all)s sent", sent=len(HIT), all=len(HIT))
    arrived = {mail.recipients: mail.message.get_content() for mail in sink.mails()}
    assert len(arrived) == len(HIT)
    for customer, language, _, _ in HIT:
        assert WORDS[language] in arrived[(customer.address,)]


def _suggested(agent: AtWork) -> None:
    """A suggestion comes by itself, or when it is asked for."""
    if not agent.scripted:
        agent.presses("Show suggestions")
    expect(agent.page.locator("#draft")).not_to_have_value("")
    agent.looks()


def _writes(agent: AtWork) -> None:
    """Write a reply; it is kept by itself, or by a button."""
    agent.page.fill("#draft", REPLY)
    if agent.scripted:
        expect(agent.page.locator("#findings .saved")).not_to_be_empty()
    else:
        agent.presses("Save and check")
        expect(agent.page.locator("#findings .count")).not_to_be_empty()
    expect(agent.page.locator("#draft")).to_have_value(REPLY)
    agent.looks()
