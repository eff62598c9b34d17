"""The names of phrases as agents read them in Settings, in the order of a letter."""

from collections.abc import Mapping

from web.i18n import marked

#: Each part of a letter, with its title and the titles of its phrases.
PARTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "greeting": (
        marked("Greeting"),
        {"named": marked("by name"), "nameless": marked("when the name is not known")},
    ),
    "opening": (
        marked("First sentence"),
        {
            "plain": marked("for any mail"),
            "topic": marked("naming the subject"),
            "request": marked("quoting the question"),
            "again": marked("when they had to write again"),
            "told": marked("when they tell us how it went"),
            "praise": marked("when they praise us"),
        },
    ),
    "feeling": (
        marked("How they feel"),
        {
            "anger": marked("to the angry"),
            "frustration": marked("to the annoyed"),
            "anxiety": marked("to the worried"),
            "disappointment": marked("to the disappointed"),
            "confusion": marked("to the puzzled"),
            "blocked": marked("to those who can't go on"),
        },
    ),
    "personal": (
        marked("A personal word"),
        {
            "hardship": marked("in grief or illness"),
            "urgent": marked("when much depends on it"),
            "loyal": marked("to customers of many years"),
            "let_down": marked("to those we let down before"),
            "promise_missed": marked("when we missed a promise"),
        },
    ),
    "apology": (
        marked("Apology"),
        {
            "light": marked("for a small trouble"),
            "heavy": marked("for real harm"),
            "late": marked("for answering late"),
        },
    ),
    "noted": (
        marked("What they told us"),
        {
            "facts": marked("naming what they gave"),
            "questions": marked("before a list of their questions"),
            "all": marked("to a long mail"),
        },
    ),
    "body": (
        marked("The matter"),
        {
            "received": marked("we have it"),
            "interim_fix": marked("we are looking into a fault"),
            "interim_ask": marked("we are gathering an answer"),
            "question_one": marked("before one question"),
            "question_many": marked("before two questions"),
            "solution": marked("before the solution"),
            "closing": marked("it is solved"),
            "follow_up": marked("our answer was not enough"),
            "thanks": marked("after praise"),
            "thanks_after": marked("after good news"),
        },
    ),
    "next": (
        marked("What comes next"),
        {
            "received": marked("after “we have it”"),
            "interim": marked("after news in between"),
            "question": marked("after a question"),
            "solution": marked("after the solution"),
            "closing": marked("after “it is solved”"),
            "open": marked("after an answer that leaves a question open"),
            "thanks": marked("after praise"),
        },
    ),
    "signoff": (marked("Closing words"), {"any": marked("above the signature")}),
    "update": (
        marked("News to everybody hit by an issue"),
        {
            "first": marked("first sentence, the first time"),
            "again": marked("first sentence, later"),
            "investigating": marked("the cause is being looked for"),
            "identified": marked("the cause is known"),
            "fixing": marked("the solution is on its way"),
            "solved": marked("it is solved"),
            "apology": marked("apology while it lasts"),
            "sorry": marked("apology once it is solved"),
            "next": marked("when the next news comes"),
            "closing": marked("last sentence"),
        },
    ),
    "automatic": (
        marked("Automatic confirmation"),
        {
            "subject": marked("its subject"),
            "received": marked("we have it"),
            "note": marked("that it is automatic"),
        },
    ),
    "subject": (marked("Subject"), {"none": marked("when the mail has none")}),
    "quote": (marked("Quotation"), {"line": marked("the line above the customer's words")}),
}

STYLES: Mapping[str, str] = {
    "formal": marked("Formal"),
    "formal_warm": marked("Formal and warm"),
    "neutral": marked("Polite, when the form of address is not sure"),
    "neutral_warm": marked("Polite and warm"),
    "informal": marked("Informal"),
    "informal_warm": marked("Informal and warm"),
}
