"""The read API for other programs: `/api/v1/…`, asked with an agent's token (docs/api.md).

`routes` is the one table: the endpoints are made from it, and so is the OpenAPI document. Every
guard of the pages guards it too; rights and mailboxes are exactly the agent's own.
"""
