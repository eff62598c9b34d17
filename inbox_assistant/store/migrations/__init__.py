"""Numbered steps that bring a database up to date; a step that has landed never changes."""

from sqlite_utils.migrations import Migrations

from inbox_assistant.store.migrations.m0001_first import first

migrations = Migrations("inbox_assistant")
migrations(name="0001_first")(first)
