"""What is answered: suggestions, the check of drafts, promises, and the way a reply takes.

`suggest` proposes, an agent edits, `check` looks over the draft, `queue_reply` commits it to the
outbox, and `Sender` hands it to the mail server.
"""
