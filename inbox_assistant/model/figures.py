"""What is counted of a team's mail, whoever answered it: waiting and registers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waited:
    """So many customers who wrote in that hour (since 1970) heard from us `within` minutes, and
    not within the next smaller step. `first`: it was our first answer to them."""

    hour: int
    within: int
    first: bool
    answers: int


@dataclass(frozen=True, slots=True)
class Voiced:
    """So many mails were most probably written in that language and register."""

    language: str
    formality: str
    warmth: str
    mails: int
