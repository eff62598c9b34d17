"""Texts of a million characters that nobody writes, each the worst of its kind."""

SIZE = 1_000_000


def filled(piece: str) -> str:
    """The piece, over and over, a million characters in all."""
    return (piece * (SIZE // len(piece) + 1))[:SIZE]


HOSTILE = {
    "one letter": filled("a"),
    "one capital": filled("A"),
    "exclamation": filled("!"),
    "questions": filled("?!"),
    "full stops": filled("."),
    "dots and spaces": filled(". "),
    "commas": filled("a,"),
    "half an address": filled("a@"),
    "dotted address": filled("a.b@"),
    "dashes": filled("a-"),
    "apostrophes": filled("l'"),
    "new lines": filled("\n"),
    "returns": filled("\r\n"),
    "spaces": filled(" "),
    "tabs": filled("\t x"),
    "emoji": filled("\U0001f621"),
    "family emoji": filled("\U0001f468\u200d\U0001f469\u200d\U0001f467"),
    "digits": filled("7"),
    "dates": filled("1/"),
    "amounts": filled("1.000,"),
    "codes": filled("PE-1"),
    "telephone": filled("0 "),
    "quotes": filled('"'),
    "opened quotes": filled("«a"),
    "quoted": filled('"error" '),
    "brackets": filled("(["),
    "right to left": filled("\u202eשלום "),
    "zalgo": filled("Z\u0310\u0312\u035d\u0363"),
    "combining marks": filled("\u0301"),
    "full width": filled("Ａ！"),
    "lone surrogates": filled("\ud800"),
    "nulls": filled("\x00"),
    "one-word sentences": filled("No. "),
    "one-word lines": filled("ok\n"),
    "one-letter words": filled("a "),
    "endless URL": "https://" + filled("a/b?c=d&"),
    "colons": filled("Re: "),
    "thai": filled("ไม่สามารถเข้าสู่ระบบได้"),
    "chinese": filled("我无法登录我的帐户"),
    "pleas": filled("non riesco ad accedere per favore "),
    "attached": filled("in allegato foto "),
    "since": filled("da ieri sera "),
    "order words": filled("ordine n. "),
    "greetings": filled("Buongiorno, "),
    "thanks": filled("grazie mille "),
    "tags": filled("<a "),
    "quote marks": filled("> "),
    "sharp s": filled("ẞß"),
    "dotless i": filled("İ"),
    "ligatures": filled("ﬁﬀ"),
    "line separators": filled("a\u2028"),
}
