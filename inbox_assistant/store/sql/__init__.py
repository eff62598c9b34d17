"""The facets of the store, in SQL that databases agree on; each knows only `Database`."""
