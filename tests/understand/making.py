"""Values for the tests of understanding."""

from datetime import datetime, timedelta
from itertools import count

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.model import Membership
from inbox_assistant.understand.issues import Grouper
from inbox_assistant.understand.meaning import Thought
from inbox_assistant.understand.words import Words
from tests.builders import MORNING

LOGIN = Words("Accesso", "Buongiorno, da ieri non riesco ad accedere. Potete aiutarmi? Grazie")
OUTAGE = (
    "Il pagamento si blocca all'ultimo passaggio con l'errore 3DS-17.",
    "The payment fails at the last step with error 3DS-17.",
    "Die Zahlung bricht im letzten Schritt mit Fehler 3DS-17 ab.",
    "Le paiement échoue à la dernière étape avec l'erreur 3DS-17.",
    "El pago falla en el último paso con el error 3DS-17.",
)
OTHER = "Il coperchio della pentola è arrivato rotto in tre pezzi."


class FakeEmbedder:
    """Vectors from the letters of a text: equal texts are equal, and nothing is loaded."""

    name = "letters-1"
    dimensions = 512

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one row of length 1 per text."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text or ".":
                row[ord(letter) % self.dimensions] += 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def a_thought(direction: int, problem: float = 1.0, vague: float = 0.1) -> Thought:
    """A mail about one thing, named by a number; different numbers have nothing in common."""
    rows = np.zeros((2, FakeEmbedder.dimensions), dtype=np.float32)
    rows[:, direction] = 1.0
    words = tuple(f"{direction:03d}{name}" for name in ("door", "lamp", "fork", "page", "ring"))
    return Thought("it", problem, vague, (" ".join(words[:3]), " ".join(words)), rows[0], rows)


def a_grouper() -> Grouper:
    """A grouper that knows no issue and numbers new ones from 1."""
    numbers = count(1)
    return Grouper((), lambda: next(numbers))


def placed(
    grouper: Grouper, thought: Thought, at: datetime = MORNING, sender: str = "a@x.example"
) -> Membership:
    """Where the grouper puts a mail of no known conversation."""
    return grouper.place(thought, at, sender)[0]


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)
