"""`dictionary`: the words of a team that the spelling check should know."""

from pathlib import Path

import click

from inbox_assistant.cli.wiring import opened_store
from inbox_assistant.clock import utc_now

_LANGUAGE = click.option(
    "--language", metavar="CODE", help="Only in this language, like it or en; else in all."
)


@click.group()
def dictionary() -> None:
    """Words that the spelling check should leave alone: products, places, jargon."""


@dictionary.command("add")
@click.argument("words", nargs=-1, required=True)
@_LANGUAGE
@click.pass_obj
def add(config_path: Path, words: tuple[str, ...], language: str | None) -> None:
    """Add words."""
    with opened_store(config_path) as store, store.writing():
        new = [word for word in words if store.checking.add_word(word, language, None, utc_now())]
    click.echo(f"Added {len(new)} of {len(words)}; the others were known." if new else "All known.")


@dictionary.command("list")
@click.pass_obj
def list_(config_path: Path) -> None:
    """List all words, each with its language."""
    with opened_store(config_path) as store:
        for known in store.checking.words():
            click.echo(f"{known.language or 'all':4} {known.word}")


@dictionary.command("remove")
@click.argument("word")
@_LANGUAGE
@click.pass_obj
def remove(config_path: Path, word: str, language: str | None) -> None:
    """Remove a word."""
    with opened_store(config_path) as store:
        store.checking.remove_word(word, language)
    click.echo(f"Removed {word}.")
