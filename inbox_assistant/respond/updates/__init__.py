"""Updates: one word to everybody hit by an issue, each in their language and register.

Decided and written (`people`, `letters`), kept for a look (`preparing`, `preview`), queued one by
one (`sending`), and offered where a customer joined later (`offering`). Nothing leaves before an
agent pressed send.
"""
