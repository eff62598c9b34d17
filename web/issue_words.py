"""What pages say of acts on issues: done, refused, and what follows from a status."""

from collections.abc import Mapping

from web.i18n import marked

DONE: Mapping[str, str] = {
    "moved": marked("Moved. Mails like these are sorted by your word from now on."),
    "dismissed": marked("Taken out: they are about no problem, and stay out."),
    "split": marked("Split: this is the new issue, and the two stay apart."),
    "merged": marked("Merged: all mails are here now, and the other number leads here."),
    "undone": marked("Undone."),
    "said": marked("Thank you, that stays. Here is the next one."),
    "overtaken": marked("A colleague has just said where that mail belongs, so it was left."),
    "renamed": marked("The issue has its new title, which no method changes."),
    "status": marked("The status is set."),
    "answered": marked("The known answer is kept."),
    "looking": marked("A second look at the recent mail is queued. Mail is read meanwhile."),
}

REFUSALS: Mapping[str, str] = {
    "untouched": marked("Nothing was changed: tick at least one mail first."),
    "unread": marked("Nothing was changed: one of these mails has not been read yet. Try again."),
    "gone": marked("Nothing was changed: one of these mails is not here any more. Look again."),
    "all": marked(
        "Nothing was split: some mails have to stay, and whole conversations go together. "
        "Tick fewer, or rename the issue instead."
    ),
    "one": marked("Nothing was merged: these two are one issue already."),
    "unknown": marked("There is no issue with this number."),
    "late": marked("This can't be undone any more: something else has happened to it since."),
    "open": marked("Set the status to fixed first: then everyone can be told."),
}

#: What follows from each status.
FOLLOWS: Mapping[str, str] = {
    "open": marked("It is on the first list, and reports tell of it."),
    "watching": marked("It is on a list of its own, and reports still tell of it."),
    "fixed": marked(
        "You can tell everyone who wrote. A later mail about it opens it again by itself; thanks "
        "don't."
    ),
    "ignored": marked("Reports leave it out. Mail about it is still sorted into it."),
}
