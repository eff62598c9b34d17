"""A letter in its parts: greeting, what it says, closing, signature."""

from typing import NamedTuple

from inbox_assistant.respond.check.untranslated import without_marks


class Parts(NamedTuple):
    """The parts of a letter. Greeting and closing are ours, whoever writes the rest."""

    greeting: str
    middle: str
    closing: str
    signature: str

    @property
    def whole(self) -> str:
        """Return the letter without its signature."""
        return "\n\n".join((self.greeting, self.middle, self.closing))

    def around(self, middle: str) -> str:
        """Return the letter with other words between greeting and closing."""
        return f"{self.greeting}\n\n{middle}\n\n{self.closing}\n{self.signature}"


def parts(text: str, signature: str) -> Parts | None:
    """Return the parts of a letter that ends with that signature, None when it has no middle.
    Marks of what is to be translated are left out."""
    body = without_marks(text).removesuffix(signature).rstrip()
    paragraphs = body.split("\n\n")
    if len(paragraphs) < 3 or not text.endswith(signature):
        return None
    greeting, *middle, closing = paragraphs
    return Parts(greeting, "\n\n".join(middle).strip(), closing, signature)
