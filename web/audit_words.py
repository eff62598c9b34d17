"""The acts of the audit log, as people call them."""

from web.i18n import gettext, marked

ACTS = {
    "login": marked("logged in"),
    "login-failed": marked("failed to log in"),
    "logout": marked("logged out"),
    "sessions-ended": marked("ended other sessions"),
    "password": marked("changed a password"),
    "totp-on": marked("turned the second step on"),
    "totp-off": marked("turned the second step off"),
    "totp-reset": marked("reset a second step"),
    "recovery-codes": marked("made new recovery codes"),
    "recovery-code-used": marked("used a recovery code"),
    "identity": marked("was recognised by single sign-on"),
    "agent-added": marked("added an agent"),
    "agent-disabled": marked("locked an agent out"),
    "agent-enabled": marked("let an agent in again"),
    "role": marked("changed a role"),
    "access": marked("changed access to mailboxes"),
    "login-rules": marked("changed the rules of logging in"),
    "unlocked": marked("unlocked a login"),
    "token-made": marked("made a token for the API"),
    "token-revoked": marked("revoked a token for the API"),
    "subscribed": marked("chose who gets reports"),
    "unsubscribed": marked("ended reports by mail"),
    "settings": marked("changed settings"),
    "restored": marked("put a backup back"),
    "retention-applied": marked("erased what was kept long enough"),
    "retention": marked("changed how long things are kept"),
    "audit-exported": marked("exported the audit log"),
    "saw": marked("opened a conversation"),
    "saw-source": marked("saw the source of a mail"),
    "downloaded": marked("downloaded an attachment"),
    "exported": marked("exported a person"),
    "erased": marked("erased mail"),
    "joined": marked("said that addresses are one person"),
    "parted": marked("said that addresses are two people"),
    "sent": marked("sent a reply"),
    "undone": marked("called a reply back"),
    "told": marked("told everybody of an issue"),
    "unmerged": marked("parted what was merged"),
    "merged": marked("merged conversations or issues"),
    "split": marked("split a conversation or an issue"),
    "assigned": marked("assigned a conversation"),
    "closed": marked("closed a conversation"),
    "spam": marked("marked as spam"),
    "note-changed": marked("changed a note"),
    "note-deleted": marked("deleted a note"),
    "view-added": marked("made a view for the team"),
    "view-changed": marked("changed a view of the team"),
    "view-deleted": marked("deleted a view of the team"),
    "corrected": marked("corrected a reading"),
    "phrases": marked("changed phrases"),
    "dictionary": marked("changed the dictionary"),
    "tags": marked("changed the list of tags"),
}
#: What acts are done to, by the first word of a subject.
NOUNS = {
    "address": marked("address"),
    "agent": marked("agent"),
    "conversation": marked("conversation"),
    "issue": marked("issue"),
    "note": marked("note"),
    "person": marked("person"),
    "attachment": marked("attachment"),
    "reply": marked("our reply"),
    "tag": marked("tag"),
    "team": marked("the team"),
    "update": marked("update"),
    "view": marked("view"),
}


def act_name(act: str) -> str:
    """Return what an act is called; one that has no name here is shown as it is."""
    return gettext(ACTS.get(act, act))


def named(subject: str) -> str:
    """Return a subject ("agent anna@shop.example") with its noun as people call it."""
    noun, space, rest = subject.partition(" ")
    return f"{gettext(NOUNS[noun])}{space}{rest}" if noun in NOUNS else subject
