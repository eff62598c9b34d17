"""Values for the tests of understanding."""

from datetime import datetime, timedelta
from itertools import count

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.model import Membership
from inbox_assistant.understand.issues import Grouper, Placed
from inbox_assistant.understand.meaning import Thought, unpack
from inbox_assistant.understand.shelf import Held
from inbox_assistant.understand.words import Understood, Words
from tests.builders import MORNING

LOGIN = Words("Accesso", "Buongiorno, da ieri non riesco ad accedere. Potete aiutarmi? Grazie")
OUTAGE = (
    "Il pagamento si blocca all'ultimo passaggio con l'errore 3DS-17.",
    "The payment fails at the last step with error 3DS-17.",
    "Die Zahlung bricht im letzten Schritt mit Fehler 3DS-17 ab.",
    "Le paiement échoue à la dernière étape avec l'erreur 3DS-17.",
    "El pago falla en el último paso con el error 3DS-17.",
)
OTHER = (
    "Il coperchio della pentola che ho comprato è arrivato rotto in tre pezzi, vorrei cambiarlo."
)


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


class Filing:
    """A grouper that begins with nothing, numbers issues from 1, and keeps what it makes."""

    def __init__(self) -> None:
        numbers = count(1)
        self.shelf = Held()
        self.grouper = Grouper(self.shelf, lambda: next(numbers))

    def place(
        self,
        thought: Thought,
        at: datetime = MORNING,
        sender: str = "a@x.example",
        conversation_issue: int | None = None,
    ) -> Membership:
        """Where a mail belongs."""
        return self._kept(self.grouper.place(thought, at, sender, conversation_issue))

    def assign(self, understood: Understood, at: datetime, sender: str) -> Membership:
        """Where a mail that was read belongs."""
        return self._kept(self.grouper.place(unpack(understood.meaning), at, sender))

    def _kept(self, placed: Placed) -> Membership:
        membership, changed = placed
        for profile in changed:
            self.shelf.put(profile)
        return membership


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)
