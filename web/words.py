"""The names of the domain's values as agents read them."""

from collections.abc import Mapping

from inbox_assistant.model import JUDGED_FIELDS
from web.i18n import marked

#: Folders in the order of the day's work; the second text says why one may be empty.
FOLDERS: Mapping[str, tuple[str, str]] = {
    "unassigned": (
        marked("Unassigned"),
        marked("Every open conversation has somebody who looks after it."),
    ),
    "mine": (
        marked("Mine"),
        marked("Nothing is assigned to you. Take a conversation from Unassigned with the key a."),
    ),
    "mentions": (
        marked("Mentions"),
        marked("No colleague has mentioned you in a note that you have not seen."),
    ),
    "waiting": (
        marked("Waiting for us"),
        marked("Nobody is waiting for an answer. New mail appears here, the oldest first."),
    ),
    "promised": (
        marked("Promised"),
        marked("No promise is open. A reply that names a day puts its conversation here."),
    ),
    "snoozed": (
        marked("Snoozed"),
        marked(
            "Nothing sleeps. What you snooze comes back by itself, or when the customer writes."
        ),
    ),
    "sent": (
        marked("Sent"),
        marked("No reply has been sent yet. What you send appears here."),
    ),
    "closed": (
        marked("Closed"),
        marked("Nothing is closed yet. A customer's next mail opens a closed conversation again."),
    ),
    "automatic": (
        marked("Automatic"),
        marked("No robot has written: no out-of-office notes, no bounces, no lists."),
    ),
    "spam": (
        marked("Spam"),
        marked("Nothing is marked as spam. Mail of a sender marked once still arrives as usual."),
    ),
}
WORK = ("unassigned", "mine", "mentions", "waiting", "promised")

FIELDS: Mapping[str | int | bool, str] = {
    "language": marked("Language"),
    "emotion": marked("Emotion"),
    "intensity": marked("Intensity"),
    "warmth": marked("Warmth"),
    "formality": marked("Formality"),
    "motive": marked("Wants"),
    "blocking": marked("Blocked"),
    "vague": marked("Request"),
}

NAMES: Mapping[str, Mapping[str | int | bool, str]] = {
    "folder": {name: title for name, (title, _) in FOLDERS.items()},
    "field": FIELDS,
    "emotion": {
        "anger": marked("anger"),
        "frustration": marked("frustration"),
        "anxiety": marked("anxiety"),
        "disappointment": marked("disappointment"),
        "confusion": marked("confusion"),
        "gratitude": marked("gratitude"),
        "joy": marked("joy"),
        "neutral": marked("calm"),
    },
    "intensity": {0: marked("none"), 1: marked("slight"), 2: marked("clear"), 3: marked("strong")},
    "warmth": {"cold": marked("cold"), "neutral": marked("matter-of-fact"), "warm": marked("warm")},
    "formality": {
        "formal": marked("formal"),
        "neutral": marked("neither formal nor informal"),
        "informal": marked("informal"),
    },
    "motive": {
        "fix": marked("a fix"),
        "information": marked("information"),
        "refund": marked("money back"),
        "complaint": marked("to be heard"),
        "cancel": marked("to leave"),
        "praise": marked("to praise"),
        "request": marked("something done"),
        "other": marked("something else"),
    },
    "blocking": {
        0: marked("not at all"),
        1: marked("an annoyance"),
        2: marked("works with difficulty"),
        3: marked("fully blocked"),
    },
    "impact": {
        0: marked("blocks nobody"),
        1: marked("annoys"),
        2: marked("hampers"),
        3: marked("blocks fully"),
    },
    "group": {
        "new": marked("New"),
        "growing": marked("Growing"),
        "steady": marked("Steady"),
        "fading": marked("Fading"),
        "fixed": marked("Fixed or over"),
    },
    "mark": {
        "answer": marked("Known answer given"),
        "update": marked("Update sent to everyone"),
        "fixed": marked("Called fixed"),
        "back": marked("It came back"),
    },
    "addressed": {
        "formal": marked("formal"),
        "neutral": marked("neither"),
        "informal": marked("informal"),
    },
    "vague": {True: marked("vague request"), False: marked("clear request")},
    "automatic": {
        "auto-reply": marked("automatic reply"),
        "bounce": marked("bounce"),
        "list": marked("mailing list"),
        "feedback": marked("abuse report"),
    },
    "finding": {
        "missing_apology": marked("No apology"),
        "missing_next_step": marked("No next step"),
        "unanswered_question": marked("Unanswered question"),
        "wrong_language": marked("Other language"),
        "wrong_register_formality": marked("Form of address"),
        "cold_reply_to_warm": marked("Cold towards a warm mail"),
        "hostile": marked("Hostile"),
        "customer_in_the_wrong": marked("Customer in the wrong"),
        "blames_others": marked("Blames others"),
        "excuse_or_self_centred": marked("Excuse"),
        "deflects_competence": marked("Not our job"),
        "channel_switch": marked("Sends elsewhere"),
        "demands_reply": marked("Demands an answer"),
        "asks_personal_data_insecurely": marked("Asks for secret data"),
        "overpromise_no_date_or_absolute": marked("Promise nobody can keep"),
        "uncommitted_vague": marked("Commits to nothing"),
        "time_limited_offer": marked("Offer with an end"),
        "humour_on_anger": marked("Joke at somebody upset"),
        "spelling": marked("Spelling"),
    },
    "kind": {
        "received": marked("We have it"),
        "interim": marked("Interim"),
        "question": marked("Question"),
        "solution": marked("Solution"),
        "closing": marked("Closing"),
        "follow_up": marked("Follow-up"),
        "thanks": marked("Thanks"),
        "update": marked("Update"),
    },
    "apology": {
        "light": marked("Apologises for the trouble."),
        "heavy": marked("Apologises plainly for the harm."),
        "late": marked("Apologises for the wait."),
    },
    "answer": {
        "known": marked("Gives the known answer in %(language)s."),
        "translate": marked("Holds the known answer in %(language)s, for you to translate."),
        "solved": marked("Gives what solved this before, in %(language)s."),
    },
    "status": {
        "open": marked("open"),
        "closed": marked("closed"),
        "snoozed": marked("snoozed"),
        "spam": marked("spam"),
    },
    "issue_status": {
        "open": marked("active"),
        "watching": marked("watching"),
        "fixed": marked("fixed"),
        "ignored": marked("ignored"),
    },
    "promise": {
        "due": marked("due"),
        "kept": marked("kept"),
        "missed": marked("missed"),
        "postponed": marked("postponed"),
        "withdrawn": marked("withdrawn"),
    },
    "colour": {
        "grey": marked("grey"),
        "red": marked("red"),
        "orange": marked("orange"),
        "yellow": marked("yellow"),
        "green": marked("green"),
        "teal": marked("teal"),
        "blue": marked("blue"),
        "purple": marked("purple"),
    },
    "level": {"calm": marked("in good time"), "soon": marked("soon"), "late": marked("late")},
    "outbox": {
        "waiting": marked("Leaves shortly"),
        "sending": marked("Being sent"),
        "sent": marked("Has been sent"),
        "deferred": marked("Not sent yet, will be tried again"),
        "refused": marked("Refused by the mail server"),
        "unknown": marked("May or may not have been sent"),
        "cancelled": marked("Not sent"),
    },
    "delivery": {
        "waiting": marked("not tried yet"),
        "taken": marked("sent"),
        "refused": marked("refused"),
        "deferred": marked("tried again later"),
        "unknown": marked("perhaps sent"),
    },
    "question": {
        "account_email": marked("email of the account"),
        "batch_code": marked("batch code"),
        "booking_number": marked("booking number"),
        "contract_number": marked("contract number"),
        "customer_number": marked("customer number"),
        "device": marked("device"),
        "error_text": marked("text of the error"),
        "hob_model": marked("model of the hob"),
        "invoice_number": marked("invoice number"),
        "order_number": marked("order number"),
        "payment_method": marked("way of payment"),
        "photo": marked("photo"),
        "place": marked("place"),
        "proof_of_purchase": marked("proof of purchase"),
        "refund_or_replacement": marked("refund or replacement"),
        "screenshot": marked("screenshot"),
        "serial_number": marked("serial number"),
        "since_when": marked("since when"),
        "tracking_number": marked("tracking number"),
        "what_happened": marked("what happened"),
        "which_account": marked("which account"),
        "which_product": marked("which product"),
    },
    "fact": {"amount": marked("amount"), "date": marked("date")},
}

#: What agents should know of how a mail came into its conversation.
NOTICES: Mapping[str, str] = {
    "stranger": marked(
        "This mail names a conversation of other people. Its writer does not take part there, so "
        "it was kept apart."
    ),
    "new-person": marked(
        "Somebody writes here for the first time. Look at the address before you write anything "
        "private."
    ),
    "answers-elsewhere": marked(
        "The writer is known here, but wants answers at another address. Look at it before you "
        "write anything private."
    ),
    "own-address": marked(
        "This mail says that it comes from our own address, which anybody can write. If nobody of "
        "your team sent it, don't trust it."
    ),
    "doubled-id": marked(
        "Another mail has the same Message-ID but other content. Both are kept and shown."
    ),
    "new-subject": marked("It has a new subject: perhaps it is about something else."),
    "by-subject": marked("It was put here because the same person wrote about the same subject."),
    "by-address": marked("It was put here because we wrote to the address it is about."),
}
#: After these, a conversation of its own is offered.
DOUBTFUL = frozenset({"new-subject", "by-subject", "by-address", "new-person"})

#: Why conversations were not merged or split.
REFUSALS: Mapping[str, str] = {
    "none": marked("Choose a conversation, or write its number."),
    "unknown": marked("There is no such conversation. Its number stands under its title."),
    "together": marked(
        "These two can't be merged: they are one already, lie in different mailboxes, or one of "
        "them is spam."
    ),
    "nothing": marked("Nothing would be left of one of the two, so they stay as they are."),
}

#: What an agent may choose when correcting a reading.
CHOICES: Mapping[str, tuple[str | int | bool, ...]] = {
    "language": ("en", "it", "fr", "de", "es", "pt", "nl"),
    **{field: tuple(NAMES[field]) for field in JUDGED_FIELDS if field != "language"},
}

#: Why somebody was let down before (slugs of `decoding`): for one day, and for several.
LET_DOWN: dict[str, tuple[str, str]] = {
    "chased": (
        marked("wrote %(num)s times since %(when)s without an answer"),
        marked("wrote %(num)s times since %(when)s without an answer"),
    ),
    "chased_before": (
        marked("wrote %(num)s times from %(when)s until we answered"),
        marked("wrote %(num)s times from %(when)s until we answered"),
    ),
    "promise_missed": (
        marked("a promise of %(when)s was missed"),
        marked("promises of %(when)s were missed"),
    ),
    "reopened": (
        marked("wrote again after it was closed (%(when)s)"),
        marked("wrote again after it was closed (%(when)s)"),
    ),
    "past_unanswered": (
        marked("another conversation has waited since %(when)s"),
        marked("other conversations have waited since %(when)s"),
    ),
    "past_promise_missed": (
        marked("in another conversation a promise of %(when)s was missed"),
        marked("in other conversations promises of %(when)s were missed"),
    ),
    "past_reopened": (
        marked("another conversation was not settled when it was closed (%(when)s)"),
        marked("other conversations were not settled when they were closed (%(when)s)"),
    ),
    "says_so": (marked("says so"), marked("says so")),
}

#: Why a personal word is due (slugs of `decoding`).
PERSONAL: dict[str, tuple[str, str]] = {
    slug: (text, text)
    for slug, text in (
        ("strong_feeling", marked("strong feeling")),
        ("touching", marked("a mail that touches")),
        ("let_down", marked("let down before")),
        ("long_wait", marked("a first answer after a wait since %(when)s")),
        ("loss", marked("tells of a loss")),
        ("illness", marked("tells of an illness")),
        ("child", marked("a child is concerned")),
        ("emergency", marked("tells of danger or hardship")),
        ("loyal", marked("has been a customer for long")),
    )
}
