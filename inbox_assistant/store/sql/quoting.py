"""Every text of the database: what may quote a customer, and why the others need no look.

A test holds these tables against the schema: a new column has to be put into one of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A column whose texts may quote; `key` are the columns that name its row."""

    table: str
    key: tuple[str, ...]
    column: str
    is_json: bool = False

    @property
    def name(self) -> str:
        """The name of the place."""
        return f"{self.table}.{self.column}"


#: What the team and the methods wrote with a customer's words before them.
PLACES = (
    Place("known_answers", ("issue_id", "language"), "text"),
    Place("issues", ("id",), "title"),
    Place("issues", ("id",), "problem"),
    Place("issue_events", ("id",), "text"),
    Place("updates", ("id",), "words", is_json=True),
    Place("notes", ("id",), "text"),
    Place("note_versions", ("id",), "text"),
    Place("person_notes", ("id",), "text"),
    Place("acts", ("id",), "detail"),
    Place("audit", ("id",), "subject"),
    Place("audit", ("id",), "detail"),
    Place("tags", ("id",), "name"),
    Place("views", ("id",), "name"),
    Place("views", ("id",), "arguments"),
    Place("jobs", ("id",), "error"),
    Place("raw_mails", ("id",), "error"),
    Place("troubles", ("mailbox", "kind"), "words"),
    Place("translations", ("mail_id", "language"), "text"),
    Place("draft_files", ("agent_id", "conversation_id", "sha256"), "name"),
    Place("drafts", ("agent_id", "conversation_id"), "text"),
    Place("begun", ("agent_id", "conversation_id"), "text"),
    Place("addressings", ("update_id", "conversation_id"), "text"),
    Place("suggested", ("mail_id",), "text"),
    Place("promises", ("id",), "quote"),
    Place("promises", ("id",), "words"),
    Place("promises", ("id",), "reason"),
    Place("outbox", ("id",), "error"),
    Place("outbox", ("id",), "copy_error"),
    Place("deliveries", ("outbox_id", "recipient"), "error"),
    Place("reports", ("id",), "html"),
    Place("reports", ("id",), "text"),
    Place("reports", ("id",), "csv"),
    Place("reports", ("id",), "data", is_json=True),
)

#: Tables whose rows go with a mail, a conversation, a person or an issue nobody is left in; of
#: other people's rows `remaining.rewrite` takes out what names the erased.
GOING = frozenset(
    {
        "acknowledgements",
        "addressings",
        "begun",
        "conversation_ids",
        "conversation_tags",
        "conversations",
        "correction_history",
        "corrections",
        "deliveries",
        "drafts",
        "issue_counts",
        "mail_search",
        "mails",
        "meanings",
        "memberships",
        "mentions",
        "merged_mails",
        "organisations",
        "pair_lessons",
        "outbox",
        "people",
        "perceptions",
        "places",
        "presence",
        "raw_bytes",
        "raw_mails",
        "readings",
        "restored",
        "search_words",
        "spam",
        "spam_members",
        "suggested",
        "trusted_senders",
    }
)

#: Tables that hold no customer's words, and why.
SILENT: Mapping[str, str] = {
    "agents": "the team's own",
    "apart": "numbers of issues",
    "api_tokens": "the team's own",
    "bursts": "counts",
    "agent_mailboxes": "names of mailboxes",
    "backups": "names of files, and what the disk said",
    "cursors": "places on the server",
    "dictionary": "names in it are removed by `forget`",
    "erasures": "random tokens",
    "figure_registers": "counts",
    "figure_waits": "counts",
    "gone_issues": "numbers",
    "heads": "numbers that were learnt, never words",
    "happenings": "numbers: titles are put in when it leaves",
    "health": "errors of servers",
    "hook_deliveries": "errors of servers",
    "identities": "the team's own",
    "incidents": "times",
    "issue_clock": "numbers",
    "issue_ids": "numbers",
    "issue_reach": "numbers",
    "learning_nights": "dates",
    "consolidated_nights": "dates",
    "login_failures": "who tried to log in",
    "missing": "places on the server",
    "recovery_codes": "the team's own",
    "report_mailings": "whom the team reports to",
    "restores": "times",
    "second_factors": "the team's own",
    "secrets": "a key",
    "sessions": "the team's own",
    "settings": "what the team chose",
    "subscriptions": "whom the team reports to",
    "tombstones": "hashes",
}
