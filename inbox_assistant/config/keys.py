"""The keys of the longer parts of the file, and what may be chosen."""

COMPLAINING = {"fix", "refund", "complaint", "cancel"}  # motives that can call for an offer
FORMS_OF_ADDRESS = {"formal", "informal"}

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
