"""A letter is read again as the customer's own mails are: is it in their language and form?"""

from inbox_assistant.respond.phrases import Style
from inbox_assistant.understand.address import address_cues, address_form
from inbox_assistant.understand.formality import formality_of
from inbox_assistant.understand.language import LanguageReader

_READER = LanguageReader()
_OPPOSITE = {"formal": "informal", "informal": "formal"}
_SURE = 0.85


def fits(text: str, language: str, style: Style) -> bool:
    """Return whether the text reads as that language, addresses the customer as the style says;
    without any form of address, whether it surely sounds like no other style."""
    if _READER.read(text).value != language:
        return False
    # Who says tu or Lei throughout has decided; without such words the style has to be heard.
    spoken = address_form(address_cues(text, language), language)
    if spoken in ("familiar", "formal"):
        return (spoken == "familiar") == style.familiar
    return _sounds(text, language, style)


def _sounds(text: str, language: str, style: Style) -> bool:
    heard = formality_of(text, language)
    opposite = not style.polite and heard.value == _OPPOSITE.get(style.formality)
    return not (opposite and heard.sure(_SURE))
