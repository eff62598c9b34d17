"""The keys of the longer parts of the file, and what may be chosen."""

COMPLAINING = {"fix", "refund", "complaint", "cancel"}  # motives that can call for an offer
FORMS_OF_ADDRESS = {"formal", "informal"}

TOP_KEYS = {
    "model",
    "store",
    "mailboxes",
    "team",
    "language",
    "timezone",
    "undo_seconds",
    "unsure_below",
    "questions",
    "phrases",
    "web",
    "report",
    "alerts",
    "acknowledgement",
    "reach",
    "office",
    "updates",
    "compensation",
}
MAILBOX_KEYS = {
    "name",
    "address",
    "display_name",
    "imap",
    "smtp",
    "folders",
    "sent_folder",
    "poll_seconds",
    "plus_address",
    "acknowledge",
    "model",
    "history",
    "password_env",
    "password_file",
    "provider",
    "oauth",
}
MODEL_KEYS = {
    "url",
    "name",
    "key_env",
    "key_file",
    "timeout_seconds",
    "languages",
    "per_hour",
    "plain_http",
    "environment_proxy",
    "ca_file",
}
OAUTH_KEYS = {
    "client_id",
    "client_secret_env",
    "client_secret_file",
    "token_file",
    "tenant",
    "token_url",
    "device_url",
    "authorize_url",
    "scope",
}
