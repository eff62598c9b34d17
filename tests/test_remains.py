"""What of a person is found in other texts, and what is left alone."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.masking import MASK
from inbox_assistant.remains import Remains
from inbox_assistant.understand.rarity import unheard
from tests.builders import a_mail

ANNA = "anna.rossi@customer.example"
MAIL = a_mail(
    subject="Invoice 2026/88123 is wrong",
    own_words="The blue kettle whistles a little too early. It leaks badly now! Thanks.",
    signature="Anna Rossi\nVia Roma 1",
)


def nowhere(_: str) -> bool:
    return False


def remains() -> Remains:
    found = Remains([ANNA], ["Anna Rossi", "Annamaria"])
    found.learn(MAIL)
    return found


def test_addresses_and_names_are_found_in_any_case() -> None:
    text = "Ask ANNA ROSSI <Anna.Rossi@Customer.example>, not joanna.rossi@customer.example."
    masked = remains().masked(text, lambda _: True)
    assert masked == f"Ask {MASK} <{MASK}>, not joanna.rossi@customer.example."


def test_quotes_short_sentences_and_codes_are_found() -> None:
    texts = {
        "they said the BLUE kettle whistles a little later": f"they said {MASK} later",
        "It leaks badly now": MASK,
        "see 88123, please": f"see {MASK}, please",
        "the kettle leaks": "the kettle leaks",
    }
    for text, masked in texts.items():
        assert remains().masked(text, nowhere) == masked


def test_what_others_wrote_as_well_is_left_alone() -> None:
    text = "It leaks badly now, says Annamaria"
    assert remains().masked(text, lambda _: True) == text
    assert remains().masked(text, nowhere) == f"{MASK}, says {MASK}"


def test_json_keeps_its_shape() -> None:
    value = {"it": ["It leaks badly now", 3, None]}
    assert remains().masked_value(value, nowhere) == {"it": [MASK, 3, None]}


def test_bytes_keep_their_length() -> None:
    raw = f"Cc: Anna Rossi <{ANNA.upper()}>\r\n\r\nciao".encode()
    blotted = remains().blotted(raw)
    assert len(blotted) == len(raw) and b"rossi" not in blotted.lower()
    named = Remains([], ["Zoë Äpfel"])
    raw = "From: Zoë Äpfel".encode()
    assert named.blotted(raw) == b"From: " + b"x" * len("Zoë Äpfel".encode())


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_masking_twice_finds_nothing_more(text: str) -> None:
    once = remains().masked(text, nowhere)
    assert remains().masked(once, nowhere) == once


def test_a_hostile_mail_takes_its_time_once() -> None:
    hostile = a_mail(own_words="a " * 200_000 + "\n" * 100_000, subject="@" * 50_000)
    found = Remains([ANNA], ["a" * 5_000])
    began = time.perf_counter()
    found.learn(hostile)
    found.masked("a " * 50_000, nowhere)
    assert time.perf_counter() - began < 3


def test_a_word_hardly_anybody_uses_tells_of_them_unless_others_wrote_it_too() -> None:
    remains = Remains([], ["Zaphod"], lambda words: words & {"quixotrope", "zaphod", "hums"})
    remains.learn(a_mail(subject="", own_words="My quixotrope hums.", signature="Zaphod"))
    assert remains.masked("Ask about the quixotrope.", lambda _: False) == f"Ask about the {MASK}."
    assert (
        remains.masked("Ask about the quixotrope.", lambda _: True) == "Ask about the quixotrope."
    )
    assert remains.masked("It hums.", lambda _: False) == "It hums."  # too short to be sure
    assert remains.is_rare("quixotrope") and not remains.is_rare("zaphod")


def test_words_of_the_larger_languages_are_heard_of() -> None:
    words = {"quixotrope", "perché", "perche", "rechnung", "invoice", "commande", "vogonpoem"}
    assert unheard(words) == {"quixotrope", "vogonpoem"} and unheard([]) == frozenset()
