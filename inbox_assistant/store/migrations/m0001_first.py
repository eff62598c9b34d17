"""The first tables. Times are whole seconds since 1970 (UTC)."""

from sqlite_utils import Database

_STATEMENTS = """
CREATE TABLE agents (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('agent', 'lead', 'admin')),
    password_hash TEXT NOT NULL,
    language TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    agent_id INTEGER NOT NULL REFERENCES agents ON DELETE CASCADE,
    started_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_of_agent ON sessions (agent_id);

CREATE TABLE login_failures (key TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX login_failures_by_key ON login_failures (key, at);

CREATE TABLE cursors (
    mailbox TEXT NOT NULL,
    folder TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    PRIMARY KEY (mailbox, folder)
) STRICT;

CREATE TABLE raw_mails (
    id INTEGER PRIMARY KEY,
    mailbox TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'kept' CHECK (state IN ('kept', 'parsed', 'unreadable')),
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    UNIQUE (mailbox, sha256)
) STRICT;
CREATE INDEX raw_mails_kept ON raw_mails (id) WHERE state = 'kept';
CREATE INDEX raw_mails_unreadable ON raw_mails (id) WHERE state = 'unreadable';

CREATE TABLE raw_bytes (
    raw_id INTEGER PRIMARY KEY REFERENCES raw_mails ON DELETE CASCADE,
    data BLOB NOT NULL
) STRICT;

CREATE TABLE places (
    mailbox TEXT NOT NULL,
    folder TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    raw_id INTEGER NOT NULL REFERENCES raw_mails ON DELETE CASCADE,
    PRIMARY KEY (mailbox, folder, uidvalidity, uid)
) STRICT;
CREATE INDEX places_of_raw ON places (raw_id);

CREATE TABLE issue_ids (id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT;

CREATE TABLE issues (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    title_by_agent INTEGER NOT NULL DEFAULT 0,
    problem TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'watching', 'fixed', 'ignored')),
    mails INTEGER NOT NULL DEFAULT 0,
    writers INTEGER NOT NULL DEFAULT 0,
    blocking INTEGER NOT NULL DEFAULT 0,
    first_at INTEGER NOT NULL DEFAULT 0,
    last_at INTEGER NOT NULL DEFAULT 0,
    state BLOB NOT NULL
) STRICT;
CREATE INDEX issues_by_last ON issues (status, last_at);
CREATE INDEX issues_by_time ON issues (last_at);

CREATE TABLE issue_counts (
    issue_id INTEGER NOT NULL REFERENCES issues ON DELETE CASCADE,
    what TEXT NOT NULL CHECK (what IN ('writer', 'language', 'blocking')),
    key TEXT NOT NULL,
    mails INTEGER NOT NULL,
    PRIMARY KEY (issue_id, what, key)
) STRICT;

CREATE TABLE known_answers (
    issue_id INTEGER NOT NULL REFERENCES issues ON DELETE CASCADE,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    agent_id INTEGER NOT NULL REFERENCES agents,
    PRIMARY KEY (issue_id, language)
) STRICT;

CREATE TABLE conversations (
    id INTEGER PRIMARY KEY,
    mailbox TEXT NOT NULL,
    subject TEXT NOT NULL,
    customer_name TEXT NOT NULL,
    customer_address TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed', 'snoozed')),
    assignee INTEGER REFERENCES agents,
    automatic TEXT,
    unread INTEGER NOT NULL DEFAULT 1,
    mails INTEGER NOT NULL DEFAULT 0,
    snippet TEXT NOT NULL DEFAULT '',
    last_at INTEGER NOT NULL,
    waiting_since INTEGER,
    sent_at INTEGER,
    promised_until INTEGER,
    language TEXT,
    emotion TEXT,
    blocking INTEGER,
    issue INTEGER REFERENCES issues
) STRICT;
CREATE INDEX conversations_all ON conversations (last_at, id);
CREATE INDEX conversations_unassigned ON conversations (last_at, id)
    WHERE status = 'open' AND assignee IS NULL AND automatic IS NULL;
CREATE INDEX conversations_mine ON conversations (assignee, last_at, id) WHERE status = 'open';
CREATE INDEX conversations_waiting ON conversations (waiting_since, id)
    WHERE status = 'open' AND waiting_since IS NOT NULL;
CREATE INDEX conversations_promised ON conversations (promised_until, id)
    WHERE promised_until IS NOT NULL;
CREATE INDEX conversations_sent ON conversations (sent_at, id) WHERE sent_at IS NOT NULL;
CREATE INDEX conversations_closed ON conversations (last_at, id) WHERE status = 'closed';
CREATE INDEX conversations_automatic ON conversations (last_at, id) WHERE automatic IS NOT NULL;

CREATE TABLE mails (
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    raw_id INTEGER UNIQUE REFERENCES raw_mails,
    mailbox TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    at INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    writer TEXT NOT NULL,
    automatic TEXT,
    data TEXT NOT NULL
) STRICT;
CREATE INDEX mails_of_conversation ON mails (conversation_id, at, id);
CREATE INDEX mails_by_message_id ON mails (mailbox, message_id);
CREATE INDEX mails_by_time ON mails (at);

CREATE VIRTUAL TABLE mail_search USING fts5 (
    subject, people, body, content = '', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE readings (
    mail_id INTEGER PRIMARY KEY REFERENCES mails ON DELETE CASCADE,
    data TEXT NOT NULL
) STRICT;

CREATE TABLE meanings (
    mail_id INTEGER PRIMARY KEY REFERENCES mails ON DELETE CASCADE,
    embedder TEXT NOT NULL,
    data BLOB NOT NULL
) STRICT;

CREATE TABLE corrections (
    mail_id INTEGER NOT NULL REFERENCES mails ON DELETE CASCADE,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    agent_id INTEGER NOT NULL REFERENCES agents,
    PRIMARY KEY (mail_id, field)
) STRICT;

CREATE TABLE memberships (
    mail_id INTEGER PRIMARY KEY REFERENCES mails ON DELETE CASCADE,
    issue_id INTEGER REFERENCES issues,
    probability REAL NOT NULL,
    on_arrival INTEGER,
    candidates TEXT NOT NULL,
    method TEXT NOT NULL,
    by_agent INTEGER NOT NULL DEFAULT 0,
    at INTEGER NOT NULL,
    writer TEXT NOT NULL,
    language TEXT NOT NULL,
    blocking INTEGER NOT NULL,
    vague INTEGER NOT NULL
) STRICT;
CREATE INDEX memberships_of_issue ON memberships (issue_id, at) WHERE issue_id IS NOT NULL;
CREATE INDEX memberships_by_time ON memberships (at);

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'claimed', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0,
    worker TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '',
    UNIQUE (kind, subject)
) STRICT;
CREATE INDEX jobs_waiting ON jobs (kind, not_before, id) WHERE state <> 'dead';

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    mail_id INTEGER REFERENCES mails ON DELETE SET NULL,
    mailbox TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    sender TEXT NOT NULL,
    recipients TEXT NOT NULL,
    raw BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('waiting', 'sending', 'sent', 'deferred', 'refused', 'unknown', 'cancelled')),
    copy_state TEXT NOT NULL CHECK (copy_state IN ('pending', 'done', 'failed', 'none')),
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL,
    handed_over INTEGER NOT NULL DEFAULT 0,
    answers INTEGER REFERENCES mails ON DELETE SET NULL,
    agent_id INTEGER REFERENCES agents,
    waiting_before INTEGER,
    sent_before INTEGER,
    error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_ready ON outbox (not_before, id) WHERE state IN ('waiting', 'deferred');
CREATE INDEX outbox_troubled ON outbox (id) WHERE state IN ('deferred', 'refused', 'unknown');
CREATE INDEX outbox_copies ON outbox (id) WHERE state = 'sent' AND copy_state = 'pending';
CREATE INDEX outbox_of_conversation ON outbox (conversation_id, id);

CREATE TABLE promises (
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    outbox_id INTEGER NOT NULL REFERENCES outbox ON DELETE CASCADE,
    until INTEGER NOT NULL,
    quote TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'kept', 'missed')),
    missed INTEGER NOT NULL DEFAULT 0,
    kept_by INTEGER REFERENCES outbox ON DELETE SET NULL
) STRICT;
CREATE INDEX promises_open ON promises (until) WHERE state <> 'kept';
CREATE INDEX promises_of_conversation ON promises (conversation_id, until);

CREATE TABLE drafts (
    agent_id INTEGER NOT NULL REFERENCES agents ON DELETE CASCADE,
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (agent_id, conversation_id)
) STRICT;

CREATE TABLE reports (
    night TEXT PRIMARY KEY,
    made_at INTEGER NOT NULL,
    html TEXT NOT NULL,
    text TEXT NOT NULL,
    csv TEXT NOT NULL,
    data TEXT NOT NULL,
    mailed_at INTEGER
) STRICT;

CREATE TABLE health (
    mailbox TEXT PRIMARY KEY,
    ok_at INTEGER,
    mail_at INTEGER,
    error TEXT NOT NULL DEFAULT '',
    error_at INTEGER
) STRICT;
"""


def first(db: Database) -> None:
    """Create everything. Statement by statement: `executescript` would end the transaction."""
    for statement in _STATEMENTS.split(";\n"):
        if statement.strip():
            db.execute(statement)
