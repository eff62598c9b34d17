"""Lists that agents keep under a name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list with its filters or its query, kept as the arguments of its address: "in=waiting".
    Of a `shared` one the whole team has the use, of others who made it (`agent_id`)."""

    id: int
    name: str
    arguments: str
    agent_id: int
    shared: bool = False
