"""The command line: the composition root, where real adapters are built and nowhere else.

A command is imported when it is asked for, and heavy rooms (spaCy, the web) by what needs them,
so that every command begins at once.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from inbox_assistant import __version__
from inbox_assistant.cli.loading import loading
from inbox_assistant.config import FILE_NAME
from inbox_assistant.errors import InboxAssistantError

#: The module of each command in this package, and its name in there.
COMMANDS = {
    "agents": "logins:agents",  # with what logging in adds to it
    "audit": "logins:audit",
    "backup": "keeping:backup",
    "check": "stages:check",
    "config": "setup:config",
    "demo": "demo:demo",
    "dictionary": "dictionary:dictionary",
    "doctor": "doctor:doctor",
    "group": "stages:group",
    "import": "importing:import_",
    "init": "setup:init",
    "issues": "updates:issues",  # with what updates add to it
    "learn": "learning:learn",
    "mailboxes": "mailboxes:mailboxes",
    "parse": "stages:parse",
    "person": "person:person",
    "poll": "services:poll",
    "reach": "reaching:reach",
    "read": "reader:read",
    "report": "reporting:report",
    "reread": "learning:reread",
    "restore": "keeping:restore",
    "retention": "keeping:retention",
    "run": "services:run",
    "send": "services:send",
    "serve": "services:serve",
    "status": "status:status",
    "subscribers": "subscribers:subscribers",
    "suggest": "stages:suggest",
    "suggestions": "suggestions:suggestions",
    "tags": "tagging:tags",
    "tokens": "tokens:tokens",
    "understand": "stages:understand",
    "views": "viewing:views",
    "webhooks": "webhooks:webhooks",
}


class _Group(click.Group):
    """Turns our errors into one plain sentence and exit status 1: users never see a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        with loading():
            command: click.Command = getattr(import_module(f"{__name__}.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except InboxAssistantError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    default=FILE_NAME,
    envvar="INBOX_ASSISTANT_CONFIG",
    show_default=True,
    help="The configuration file.",
)
@click.version_option(__version__)
@click.pass_context
def main(ctx: click.Context, config_path: Path) -> None:
    """Answers every customer in their own language and tone, and finds the problem behind the
    mail and how many people it blocks.

    New here? `inbox-assistant demo` shows everything on this machine; `inbox-assistant init`
    sets up your own inbox.
    """
    ctx.obj = config_path
