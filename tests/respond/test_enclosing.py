"""Files added to replies: safe names, plain limits, no programs, a word when one is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.config import AttachmentsConfig
from inbox_assistant.model import Enclosed, File
from inbox_assistant.respond.enclosing import MB, file_of, is_program, refusal, speaks_of_files

LIMITS = AttachmentsConfig(file_mb=1, mail_mb=2, files=3)


def kept(*sizes: int) -> list[Enclosed]:
    return [Enclosed(f"{n}", f"{n}.txt", "text/plain", size) for n, size in enumerate(sizes)]


def text(size: int = 5) -> File:
    return file_of("a.txt", b"x" * size, 1)


@pytest.mark.parametrize(
    ("written", "name", "type_"),
    [
        ("../../etc/Fattura 7.pdf", "Fattura 7.pdf", "application/pdf"),
        ("C:\\fakepath\\foto.JPG", "foto.JPG", "image/jpeg"),
        ("bill\u202efdp.txt", "billfdp.txt", "text/plain"),
        ("old.eml", "old.eml", "application/octet-stream"),
        ("log.txt.gz", "log.txt.gz", "application/octet-stream"),
        ("", "file-1", "application/octet-stream"),
        ("x" * 500 + ".png", "x" * 115 + "….png", "image/png"),
    ],
)
def test_a_file_gets_a_safe_name_and_a_type_by_it(written: str, name: str, type_: str) -> None:
    file = file_of(written, b"x", 1)
    assert (file.name, file.type) == (name, type_)


@given(st.text(max_size=200))
def test_any_name_becomes_one_that_can_be_sent(written: str) -> None:
    file = file_of(written, b"x", 2)
    assert file.name and not set(file.name) & set('/\\:*?"<>|\r\n\0')
    assert file.type.count("/") == 1 and file.type.isascii()


def test_within_the_limits_a_file_is_taken() -> None:
    assert refusal(text(MB), kept(MB), LIMITS) is None


@pytest.mark.parametrize(
    ("size", "others", "why"),
    [(0, [], "empty"), (MB + 1, [], "large"), (MB, [MB, 1], "full"), (1, [1, 1, 1], "many")],
)
def test_beyond_a_limit_it_is_refused_by_name(size: int, others: list[int], why: str) -> None:
    assert refusal(text(size), kept(*others), LIMITS) == why


def test_the_same_file_again_needs_no_room() -> None:
    file = text(MB)
    same = Enclosed(file.sha256, "a.txt", "text/plain", MB)
    assert refusal(file, [same, *kept(MB)], LIMITS) is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("setup.exe", b"x"),
        ("SETUP.EXE", b"x"),
        ("bill.pdf .exe", b"x"),
        ("bill.js.txt", b"x"),
        ("run.sh", b"x"),
        ("shortcut.lnk", b"x"),
        ("bill.pdf", b"MZ\x90\0"),
        ("tool", b"\x7fELF\x02"),
    ],
)
def test_programs_are_refused_whatever_they_are_called(name: str, data: bytes) -> None:
    assert refusal(file_of(name, data, 1), [], LIMITS) == "program"


@pytest.mark.parametrize("name", ["notes.txt", "a.com.pdf.zip", "v1.2.pdf", "shop.example.docx"])
def test_documents_are_no_programs(name: str) -> None:
    assert is_program(file_of(name, b"PK", 1)) is (".com." in name)


@pytest.mark.parametrize(
    "said",
    [
        "Please find the invoice attached.",
        "I'm attaching the label.",
        "In allegato trova la fattura.",
        "Ti allego l'etichetta.",
        "Anbei die Rechnung.",
        "Die Anleitung finden Sie im Anhang.",
        "Vous trouverez ci-joint la facture.",
        "Je vous joins l'étiquette.",
        "Le adjunto la factura.",
        "Adjuntamos la etiqueta de devolución.",
        "Thanks for the photo you attached. I have attached the label.",
    ],
)
def test_a_text_that_speaks_of_files_is_noticed(said: str) -> None:
    assert speaks_of_files(f"Hello,\n{said}\nBye")


@pytest.mark.parametrize(
    "said",
    [
        "Thank you for the photo you attached.",
        "The screenshot in your attachment shows it.",
        "Please attach a photo.",
        "Grazie per la foto che hai allegato.",
        "Nel suo allegato manca una pagina.",
        "Può allegare una foto?",
        "Danke für das Foto in Ihrem Anhang.",
        "Können Sie ein Foto anhängen?",
        "Merci pour la photo que vous avez jointe.",
        "Votre pièce jointe est illisible.",
        "Gracias por la foto que ha adjuntado.",
        "No hay ningún archivo adjunto.",
        "Your order leaves tomorrow.",
        "Wir hängen sehr an unserem Laden, und die Anhänger sind da.",
        "",
    ],
)
def test_the_customers_own_files_and_requests_for_some_do_not_count(said: str) -> None:
    assert not speaks_of_files(said)


@given(st.text(max_size=300))
def test_any_text_is_looked_at(said: str) -> None:
    assert speaks_of_files(said) in (True, False)
