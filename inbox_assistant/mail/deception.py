"""Names that would make an agent believe somebody else writes. The address is always shown."""

import re
import unicodedata

from inbox_assistant.model import Address, Deception

# Alphabets whose letters look alike (Unicode TR 39): nobody mixes them in one word by custom.
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
_ADDRESS = re.compile(
    r"[^\s<>,;:\"'()\[\]@]{1,64}@[^\s<>,;:\"'()@]{1,253}\.[^\s<>,;:\"'()@.]{2,63}"
)
_WORD = re.compile(r"\w+")


def deceptions(*people: Address | None) -> tuple[Deception, ...]:
    """Return what about these names or addresses would mislead, each kind once."""
    found: list[Deception] = []
    for person in filter(None, people):
        if _shows_another(person):
            found.append("other-address-in-name")
        if any(map(_is_mixed, _WORD.findall(f"{person.name} {person.address}"))):
            found.append("mixed-scripts")
    return tuple(dict.fromkeys(found))


def _shows_another(person: Address) -> bool:
    """Return whether the name holds an address that is not the real one."""
    shown = unicodedata.normalize("NFKC", person.name)  # "＠" is read as "@" too
    real = person.address.casefold()
    return bool(real) and any(
        found.strip(".").casefold() != real for found in _ADDRESS.findall(shown)
    )


def _is_mixed(word: str) -> bool:
    if word.isascii():
        return False
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
    return len(scripts & _ALIKE) > 1
