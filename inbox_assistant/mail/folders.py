"""The folders of a mailbox: found by the name a person wrote, and by what they are for."""

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError
from imapclient.imapclient import SENT

from inbox_assistant.errors import FolderMissing
from inbox_assistant.mail.data import table

_SHOWN = 30
_CLOSED = {rb"\noselect", rb"\nonexistent"}


def named(client: IMAPClient, wanted: str, refusal: str) -> str:
    """Return the server's name of a folder that could not be selected as `wanted`.

    "Support/New" also names what the server calls "Support.New" or "INBOX.Support.New". Raises
    FolderMissing with the names there are, and IMAPClientError(refusal) when the folder is there
    but closed to us.
    """
    known = _folders(client)
    there = {name.casefold(): name for name, _, _ in known}
    for delimiter in {delimiter for _, delimiter, _ in known}:
        path = wanted.replace("/", delimiter).replace(".", delimiter)
        for candidate in (path, f"INBOX{delimiter}{path}"):
            found = there.get(candidate.casefold())
            if found is not None and found != wanted:
                return found
    if wanted in there.values():
        raise IMAPClientError(refusal)
    shown = ", ".join(sorted(there.values())[:_SHOWN]) or "none"
    raise FolderMissing(
        f"There is no folder {wanted}. Correct it in the part of this mailbox; "
        f"the server has: {shown}."
    )


def sent(client: IMAPClient) -> str | None:
    """Return the folder of sent mail: the one marked so (RFC 6154), else one with a name that
    mail programs give it; None when there is none."""
    known = _folders(client)
    for name, _, flags in known:
        if SENT.lower() in flags:
            return name
    usual = [title.casefold() for title in table("folders")["sent"]]
    titles = {name.rpartition(delimiter)[2].casefold(): name for name, delimiter, _ in known}
    return next((titles[title] for title in usual if title in titles), None)


def holds_sent(folder: str) -> bool:
    """Return whether a folder's name says that it holds sent mail."""
    title = folder.replace(".", "/").rpartition("/")[2].casefold()
    return title in {usual.casefold() for usual in table("folders")["sent"]}


def _folders(client: IMAPClient) -> list[tuple[str, str, set[bytes]]]:
    """Return name, delimiter and flags of every folder that can be opened."""
    listed = []
    for flags, delimiter, name in client.list_folders():
        marks = {flag.lower() for flag in flags}
        if not marks & _CLOSED:
            listed.append((name, (delimiter or b"/").decode("ascii", "replace"), marks))
    return listed
