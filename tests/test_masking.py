import re
import string
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inbox_assistant.masking import MASK, excerpt, mask, shown_name
from inbox_assistant.model import Address


@pytest.mark.parametrize(
    "secret",
    [
        "IT60X0542811101000000123456",
        "IT60 X054 2811 1010 0000 0123 456",
        "it60x0542811101000000123456",
        "DE89 3704 0044 0532 0130 00",
        "GB29-NWBK-6016-1331-9268-19",
        "NO9386011117947",
        "4111 1111 1111 1111",
        "5555555555554444",
        "3782 822463 10005",
        "6304 0000 0000 0000",
        "RSSMRA85T10A562S",
        "rssmra85t10a562s",
        "RSS MRA 85T10 A562S",
        "RSSMRAURT1LARS2S",
        "mario.rossi+shop@example.co.uk",
        "müller@bücher.example",
        "root@localhost",
        "+39 347 123 4567",
        "+44 (0)20 7946 0958",
        "0039 06 12345678",
        "347 1234567",
        "06/12345678",
        "(0541) 123456",
        "01 23 45 67 89",
        "FR14 2004 1010 0505 0001 3M02 606",
        "CH93 0076 2011 6238 5295 7",
        "ES91–2100–0418–4502–0005–1332",
        "ＩＴ６０Ｘ０５４２８１１１０１００００００１２３４５６",
        "4111/1111/1111/1111",
        "4111_1111_1111_1111",
        "4111–1111–1111–1111",
        "RSSMRA-85T10-A562S",
        "anna@例え.example",
        "anna＠example.org",
        "anna @ example.org",
        "anna [at] example.org",
        "anna.rossi (chiocciola) example (punto) org",
        "(212) 555-0123",
        "212.555.0123",
        "+1 (415) 555‑2671",
        "+420 601 123 456",
        "0049-30-1234567",
        "0664/1234567",
        "+34 612 34 56 78",
        "＋３９ ３４７ １２３４５６７",
    ],
)
def test_personal_data_is_masked(secret: str) -> None:
    assert mask(f"scrivo per {secret}, grazie") == f"scrivo per {MASK}, grazie"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Tel.: 5551234", f"Tel.: {MASK}"),
        ("tlf 20 12 34 56", f"tlf {MASK}"),
        ("Telefon 512 345 678 bitte", f"Telefon {MASK} bitte"),
        ("call me at (555) 0101 99", f"call me at {MASK}"),
        ("WhatsApp +48 512 345 678", f"WhatsApp {MASK}"),
    ],
)
def test_behind_a_word_for_a_phone_any_number_is_dialled(said: str, shown: str) -> None:
    assert mask(said) == shown


@pytest.mark.parametrize(
    "order",
    [
        "order no. 3401234567",
        "ordine n. 3471234567",
        "Bestellung Nr. 0612345678",
        "commande n° 0612345678",
        "ticket #600123456",
        "tracking 1Z999AA10123456784",
    ],
)
def test_the_number_of_an_order_stays_though_it_begins_like_a_phone(order: str) -> None:
    assert mask(order) == order


def test_no_word_before_it_keeps_a_card_an_account_or_a_number_with_a_country() -> None:
    for secret in ("4111111111111111", "IT60X0542811101000000123456", "+393471234567"):
        assert mask(f"order no. {secret}") == f"order no. {MASK}"


@given(
    st.sampled_from(["+39", "+44", "+49", "+33", "+34", "+1", "+48", "0039", "0049"]),
    st.from_regex(r"[1-9][0-9]{8,9}", fullmatch=True),
    st.sampled_from(["", " ", "-", ".", "/", "\u00a0", "\u2011", "\u202f"]),
    st.integers(min_value=2, max_value=4),
)
def test_no_international_number_survives(code: str, digits: str, between: str, group: int) -> None:
    parts = [digits[at : at + group] for at in range(0, len(digits), group)]
    shown = mask(f"chiami il {between.join([code, *parts])}, grazie")
    assert not re.search(r"\d{3}", shown)


@pytest.mark.parametrize(
    "harmless",
    [
        "order 1234567",
        "order PE-49012",
        "invoice 2026/000123",
        "since 03/02/2026 at 10:15",
        "since 30.11.2026 10:15",
        "on 2026-02-03 08:14",
        "error 0x80070005",
        "it costs 1.234,56 €",
        "DE89 is no account",
        "follow @handle on the web",
        "Version 12.0.1 build 4711",
    ],
)
def test_what_identifies_nobody_stays(harmless: str) -> None:
    assert mask(harmless) == harmless


def test_an_iban_ends_before_the_next_word() -> None:
    assert mask("IBAN IT60X0542811101000000123456 a nome mio") == f"IBAN {MASK} a nome mio"


def test_a_card_number_is_found_before_its_expiry_date() -> None:
    assert "4111" not in mask("card 4111 1111 1111 1111 12/27, please")


def test_a_long_number_that_no_card_has_stays() -> None:
    assert mask("parcel 4111111111111112") == "parcel 4111111111111112"


def _with_check_digit(digits: str) -> str:
    doubled = sum(sum(divmod(2 * int(d), 10)) for d in digits[::-2])
    return digits + str(-(doubled + sum(int(d) for d in digits[-2::-2])) % 10)


@given(
    st.from_regex(r"[3-6][0-9]{14}", fullmatch=True),
    st.text(alphabet=string.ascii_letters + " ", max_size=20),
    st.sampled_from(["", " ", "-"]),
)
def test_no_card_number_survives(body: str, around: str, separator: str) -> None:
    card = _with_check_digit(body)
    written = separator.join(card[i : i + 4] for i in range(0, 16, 4))
    shown = mask(f"{around} {written} {around}")
    assert card not in re.sub(r"[ \-]", "", shown)


@given(
    st.sampled_from([("IT", 27), ("DE", 22), ("ES", 24), ("MT", 31)]),
    st.text(alphabet=string.ascii_uppercase + string.digits, min_size=30, max_size=30),
)
def test_no_iban_survives(country: tuple[str, int], body: str) -> None:
    code, length = country
    account = body[: length - 4]
    number = int("".join(str(int(c, 36)) for c in account + code + "00"))
    iban = f"{code}{98 - number % 97:02}{account}"
    assert iban not in mask(f"Ecco: {iban}.")


@given(st.text(max_size=200))
@example("a@b@c")
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@given(st.text(max_size=300), st.integers(min_value=5, max_value=80))
def test_an_excerpt_is_one_short_line_without_control_characters(text: str, limit: int) -> None:
    shown = excerpt(text, limit)
    assert len(shown) <= limit
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


def test_an_excerpt_masks_before_it_cuts() -> None:
    assert "4111" not in excerpt("my card is 4111 1111 1111 1111", 20)


def test_the_end_of_a_very_long_text_is_masked_too() -> None:
    addresses = " ".join(f"{'a' * 60}@{'b' * 60}.example" for _ in range(50))
    for cut in range(4, 20):  # how much of the card is within what an excerpt reads
        text = addresses[: 3_999 - cut] + " 4111 1111 1111 1111"
        assert "4111" not in excerpt(text, 300)


def test_an_excerpt_is_cut_between_words() -> None:
    assert excerpt("the page stays white all day", 20) == "the page stays…"


def test_a_customer_is_called_by_name_else_by_a_masked_address() -> None:
    assert shown_name(Address("Marta Bianchi", "m@example.org")) == "Marta Bianchi"
    assert shown_name(Address("", "marta@example.org")) == f"m{MASK}@example.org"
    assert shown_name(Address("marta@example.org", "marta@example.org")) == f"m{MASK}@example.org"


@pytest.mark.parametrize(
    "pattern",
    [
        "tel ",
        "tel 1",
        "order ",
        "a (at) ",
        "1-1/",
        "order 06",
        "1 ",
        "1",
        "IT60",
        "IT60 ",
        "a.",
        "a@",
        "@a.",
        "RSSMRA",
        "+39 ",
        "0 (",
        "4111-",
        "00/",
    ],
)
def test_hostile_text_is_masked_in_linear_time(pattern: str) -> None:
    def seconds(size: int) -> float:
        text = pattern * (size // len(pattern))
        begin = time.process_time()
        mask(text)
        return time.process_time() - begin

    seconds(1_000)
    assert seconds(80_000) < 8 * max(seconds(20_000), 0.02)
