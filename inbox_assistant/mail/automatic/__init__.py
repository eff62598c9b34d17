"""Mail that no person wrote: replies by robots, bounces, lists, complaints.

Nobody answers these automatically (RFC 3834 2), and they are not read as customers' mail. Where
the signs are weak, the mail is a person's: a robot shown to the team costs them a glance, a
customer taken for a robot waits for ever.
"""

from inbox_assistant.mail.automatic.bounces import is_bounce
from inbox_assistant.mail.automatic.feedback import is_feedback
from inbox_assistant.mail.automatic.lists import is_list
from inbox_assistant.mail.automatic.recipients import bounced
from inbox_assistant.mail.automatic.replies import is_auto_reply
from inbox_assistant.mail.automatic.returned import returned_ids
from inbox_assistant.mail.automatic.seen import Seen
from inbox_assistant.model import Automatic

__all__ = ["Seen", "bounced", "kind_of", "returned_ids"]


def kind_of(seen: Seen) -> Automatic | None:
    """Return what kind of robot wrote the mail, None for a person."""
    if is_feedback(seen):
        return "feedback"
    if is_bounce(seen):
        return "bounce"
    if is_list(seen) and not seen.submitted.startswith("auto-replied"):
        return "list"
    return "auto-reply" if is_auto_reply(seen) else None
