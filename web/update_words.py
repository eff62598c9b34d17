"""What pages say of updates: stages, why somebody is not ticked or held back, refusals."""

from collections.abc import Mapping

from web.i18n import marked

STAGES: Mapping[str, tuple[str, str]] = {
    "investigating": (marked("Investigating"), marked("the cause is not known yet")),
    "identified": (marked("Cause found"), marked("the solution is being worked on")),
    "fixing": (marked("Being fixed"), marked("the solution is being put in place")),
    "solved": (marked("Solved"), marked("nothing more is promised")),
}

QUALMS: Mapping[str, str] = {
    "unsure": marked("not sure that it is about this: read it first"),
    "closed": marked("closed"),
    "unread": marked("wrote something that has not been read yet"),
    "drafted": marked("a draft of somebody's is there"),
    "twice": marked("is told in another conversation"),
    "undelivered": marked("our last mail did not arrive"),
    "skipped": marked("was left out last time"),
    "answered": marked("was answered since"),
}

HINDRANCES: Mapping[str, str] = {
    "wrote": marked("wrote meanwhile: read it first"),
    "answered": marked("was answered meanwhile"),
    "moved": marked("the mail has moved, or is about something else now"),
    "late": marked("the promised moment has passed"),
    "address": marked("nothing can be sent to this address"),
    "mailbox": marked("the mailbox is not in the configuration any more"),
    "overtaken": marked("a newer update was sent"),
    "fault": marked("it could not be written: the log tells why"),
    "restored": marked("it may have been told already: a backup was put back"),
}

FATES: Mapping[str, str] = {
    "waiting": marked("its turn comes"),
    "queued": marked("leaves shortly"),
    "sent": marked("sent"),
    "refused": marked("refused"),
    "deferred": marked("tried again later"),
    "unknown": marked("perhaps sent: decide in the outbox"),
    "cancelled": marked("taken back"),
    "held": marked("held back"),
    "skipped": marked("left out"),
}

REFUSALS: Mapping[str, str] = {
    "nobody": marked("Nothing was sent: tick at least one person."),
    "overtaken": marked(
        "Nothing was sent: a colleague has sent another update of this issue meanwhile. Read it, "
        "then look again."
    ),
    "begun": marked("This update is being sent already: its words can't be changed."),
    "late": marked("This update is out of date: write a new one."),
    "undated": marked("Say when the next word comes: nobody is left without one."),
    "past": marked("The next word has to come later than now: choose a later hour."),
    "long": marked("Your words are too long: write %(num)s characters at most."),
}
