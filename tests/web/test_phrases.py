"""Settings, phrases: seen by all, changed by leads, refused beside the field, written whole."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from inbox_assistant.config import Config
from inbox_assistant.respond.own_phrases import book_of
from inbox_assistant.respond.phrases import Style, languages, phrasebook
from inbox_assistant.store.base import Store
from tests.web.actors import Time, Visitor, shown
from web import create_app
from web.phrase_words import PARTS

OPENING = "/settings/phrases/it/opening/plain"


@pytest.fixture
def config(config: Config, tmp_path: Path) -> Config:
    return replace(config, phrases=tmp_path / "phrases")


@pytest.fixture
def lead(agent: Visitor, store: Store) -> Visitor:
    """Giulia, as a lead."""
    store.agents.change(1, role="lead")
    agent.login()
    return agent


def _seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def _save(lead: Visitor, path: str = OPENING, **form: str) -> tuple[int, str]:
    form = {"seen": _seen(shown(lead.opens(path))), **form}
    answer = lead.submits(path, **form)
    return answer.status_code, answer.get_data(as_text=True)


def _said(config: Config, language: str = "it") -> str:
    return book_of(config.phrases, language).say("opening", "plain", Style("formal", warm=False))


def test_every_phrase_has_a_name() -> None:
    for language in languages():
        slots = phrasebook(language).slots
        names = {(s, n) for s, names in slots.items() if isinstance(names, dict) for n in names}
        assert names <= {(s, n) for s, (_, names) in PARTS.items() for n in names}


def test_an_agent_sees_the_phrases_and_may_not_change_them(agent: Visitor, config: Config) -> None:
    assert "grazie per averci scritto." in shown(agent.opens("/settings/phrases?language=it"))
    page = shown(agent.opens(OPENING))
    assert "disabled" in page and "Leads and admins can change this." in page
    assert agent.submits(OPENING, formal="ciao.").status_code == 403
    assert agent.submits("/settings/phrases/it/signature", any="x").status_code == 403
    assert not (config.phrases or Path()).exists()


def test_a_lead_changes_a_phrase_and_goes_back_to_ours(lead: Visitor, config: Config) -> None:
    assert _save(lead, formal="grazie del messaggio.\r\ngrazie, davvero.\r\n")[0] == 303
    assert _said(config) == "grazie del messaggio."
    page = shown(lead.opens(f"{OPENING}?saved=1"))
    assert "your words" in page and 'role="status"' in page
    assert "grazie per averci scritto." in page  # ours, to compare
    assert "your words" in shown(lead.opens("/settings/phrases?language=it"))
    assert _save(lead, act="ours-formal")[0] == 303
    assert _said(config) == "grazie per averci scritto."


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    lead: Visitor, config: Config
) -> None:
    code, page = _save(lead, formal="grazie {nome}.", informal="grazie mille davvero.")
    assert code == 409
    assert "{nome}: nothing can be filled in here" in page
    assert 'aria-invalid="true" aria-describedby="formal-fault"' in page
    assert "grazie {nome}." in page and "grazie mille davvero." in page
    assert _said(config) == "grazie per averci scritto."


def test_an_example_shows_unsaved_words_and_what_the_check_finds(
    lead: Visitor, config: Config
) -> None:
    code, page = _save(lead, formal="grazie, ti rispondo io e tu aspetti.", act="look")
    assert code == 200
    assert "Gentile Alex Martin," in page and "ti rispondo io" in page
    assert 'class="fault"' in page
    assert _said(config) == "grazie per averci scritto."


def test_two_leads_do_not_write_over_each_other(lead: Visitor, config: Config) -> None:
    before = _seen(shown(lead.opens(OPENING)))
    _save(lead, formal="grazie del messaggio.")
    code, page = _save(lead, formal="grazie a Lei.", seen=before)
    assert code == 409 and "changed these words meanwhile" in page
    assert "grazie a Lei." in page and _said(config) == "grazie del messaggio."


def test_a_signature_is_kept_and_a_wrong_one_is_not(lead: Visitor, config: Config) -> None:
    page = shown(lead.opens("/settings/phrases?language=it"))
    path = "/settings/phrases/all/signature"
    seen = re.findall(r'name="seen" value="(\w+)"', page)[1]
    wrong = lead.submits(path, **{"sign-any": "{team.name}", "seen": seen, "language": "it"})
    assert wrong.status_code == 409
    assert "reaches into something" in wrong.get_data(as_text=True)
    form = {"sign-any": "Il team di {team}\r\nwww.shop.example", "seen": seen, "language": "it"}
    good = lead.submits(path, **form)
    assert good.location.endswith("?language=it&saved=1#signature")
    assert book_of(config.phrases, "de").signed("Shop") == "Il team di Shop\nwww.shop.example"


def test_what_is_typed_is_shown_escaped(lead: Visitor) -> None:
    _, page = _save(lead, formal="<script>alert(1)</script>", act="look")
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    "path", ["/xx/opening/plain", "/it/opening/nothing", "/it/date/plain", "/it/quote/x"]
)
def test_what_is_no_phrase_is_not_found(lead: Visitor, path: str) -> None:
    assert lead.opens(f"/settings/phrases{path}").status_code == 404
    assert lead.submits(f"/settings/phrases{path}", formal="x").status_code == 404


def test_without_a_folder_they_can_only_be_looked_at(
    store: Store, config: Config, time: Time
) -> None:
    store.agents.change(1, role="lead")
    visitor = Visitor(create_app(lambda: store, replace(config, phrases=None), time))
    visitor.login()
    assert "No folder for phrases" in shown(visitor.opens("/settings/phrases"))
    assert visitor.submits(OPENING, formal="x").status_code == 404


def test_a_folder_that_cannot_be_written_is_said(lead: Visitor, config: Config) -> None:
    assert config.phrases is not None
    page = shown(lead.opens(OPENING))
    config.phrases.write_text("a file in the way")
    answer = lead.submits(OPENING, formal="grazie del messaggio.", seen=_seen(page))
    assert answer.status_code == 409
    assert "could not be written" in answer.get_data(as_text=True)


def test_every_phrase_page_opens(lead: Visitor) -> None:
    for slot, (_, names) in PARTS.items():
        for part in names:
            shown(lead.opens(f"/settings/phrases/nl/{slot}/{part}"))


def test_a_broken_file_is_told_and_ours_is_used(lead: Visitor, config: Config) -> None:
    assert config.phrases is not None
    config.phrases.mkdir()
    (config.phrases / "it.toml").write_text("[opening.plain\nformal = 3")
    assert "not valid TOML" in shown(lead.opens("/settings/phrases?language=it"))
    assert _said(config) == "grazie per averci scritto."
    assert _save(lead, formal="grazie del messaggio.")[0] == 409
    assert (config.phrases / "it.toml").read_text().startswith("[opening.plain\n")
