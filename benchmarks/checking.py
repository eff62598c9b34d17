"""How long the check of a draft takes, beside its spelling alone.

    python -m benchmarks.checking

Drafts of about 150 words in five languages, each against the mail it answers. The first check of a
language loads its word lists; later ones are what an agent waits for after a pause. CPU time.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

from inbox_assistant.model import Reading
from inbox_assistant.respond.check import check
from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.spelling import spelling
from tests.builders import a_reading

WORDS = 150
CHECKS = 15
AIM = 150  # milliseconds of a later check
_TEXTS = {
    "it": "Gentile signora, ci scusiamo per il ritardo e Le spediamo domani il pezzo che manca. ",
    "en": "Dear Anna, we are sorry for the delay and send you the missing part tomorrow morning. ",
    "fr": "Chère Madame, nous regrettons le retard et vous envoyons demain la pièce manquante. ",
    "de": "Liebe Frau Maier, wir bedauern die Verspätung und schicken Ihnen morgen das Teil. ",
    "es": "Estimada señora: lamentamos el retraso y le enviamos mañana la pieza que falta. ",
}
_ASKED = {
    "it": "Quando arriva il pezzo? Devo rispedire quello vecchio? Quanto mi costa?",
    "en": "When does the part arrive? Do I have to send the old one back? How much is it?",
    "fr": "Quand arrive la pièce ? Dois-je renvoyer l'ancienne ? Combien ça coûte ?",
    "de": "Wann kommt das Teil? Muss ich das alte zurückschicken? Was kostet es?",
    "es": "¿Cuándo llega la pieza? ¿Tengo que devolver la vieja? ¿Cuánto cuesta?",
}


def main() -> None:
    """Print the figures."""
    print("language  first check  later checks  spelling alone  ratio  (CPU ms, 150 words)")
    for line in lines():
        print(line, flush=True)
    print(f"aim: a later check within {AIM} ms")


def lines() -> Iterator[str]:
    """Yield one line of figures per language."""
    for language, sentence in _TEXTS.items():
        text = (sentence * WORDS)[: WORDS * 6]
        reading = a_reading(language=language)
        first = _milliseconds(partial(check, text, _ASKED[language], reading))
        later = median(_later(text, language, reading))
        draft = Draft(text, language)
        spelt = partial(_spelt, draft)
        alone = median(_milliseconds(spelt) for _ in range(CHECKS))
        yield (
            f"{language:8s} {first:12.0f} {later:13.1f} {alone:15.1f} "
            f"{later / max(alone, 0.01):6.1f}"
        )


def _later(text: str, language: str, reading: Reading) -> Iterator[float]:
    for number in range(CHECKS):
        # Each pause comes after another word.
        grown = partial(check, f"{text} {number}", _ASKED[language], reading)
        yield _milliseconds(grown)


def _spelt(draft: Draft) -> None:
    for _ in spelling(draft):
        pass


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
