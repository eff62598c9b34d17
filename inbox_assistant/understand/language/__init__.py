"""Which language a mail is written in, and which each of its sentences.

Only the writer's own words should be given. The letters and words (`guess`) of each piece
(`pieces`), trusted as far as the writer chose them (`frame`), speak together (`reader`).
"""

from inbox_assistant.understand.language.likely import LIKELY
from inbox_assistant.understand.language.reader import METHOD, LanguageReader

__all__ = ["LIKELY", "METHOD", "LanguageReader"]
