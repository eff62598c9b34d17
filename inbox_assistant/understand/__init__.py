"""What a mail says: its language and register, what is asked, and which issue is behind it.

Only `pipeline` and `embedding` load spaCy and the embedding model; everything else is light enough
for the web process.
"""
