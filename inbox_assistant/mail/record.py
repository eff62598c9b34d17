"""One parsed mail as a line of the `parse` command (docs/commands.md)."""

from dataclasses import asdict
from typing import Any

from inbox_assistant.mail.conversations import conversation_key
from inbox_assistant.model import Address, Mail


def as_record(path: str, mail: Mail) -> dict[str, Any]:
    """Return the JSON form of a mail that was read from `path`."""
    return {
        "path": path,
        "message_id": mail.message_id,
        "conversation_key": conversation_key(mail),
        "subject": mail.subject,
        "from": asdict(mail.sender),
        "reply_to": _optional(mail.reply_to),
        "to": [asdict(address) for address in mail.to],
        "cc": [asdict(address) for address in mail.cc],
        "date": mail.date.isoformat() if mail.date else None,
        "own_words": mail.own_words,
        "quoted": mail.quoted,
        "signature": mail.signature,
        "html": mail.html is not None,
        "automatic": mail.automatic,
        "bounced": list(mail.bounced),
        "attachments": [
            {"name": a.name, "type": a.type, "bytes": a.bytes} for a in mail.attachments
        ],
        "invitations": [asdict(invitation) for invitation in mail.invitations],
        "protection": mail.protection,
        "deceptions": list(mail.deceptions),
        "defects": list(mail.defects),
    }


def _optional(address: Address | None) -> dict[str, Any] | None:
    return asdict(address) if address else None
