"""How the inbox runs: its parts, what they say of themselves, and whether all is well."""
