"""The command line: the composition root, where real adapters are built and nowhere else.

Heavy rooms (spaCy, the web) are imported by the command that needs them, so that `--help` and
the small commands answer at once.
"""

from pathlib import Path
from typing import Any

import click

from inbox_assistant import __version__
from inbox_assistant.cli.demo import demo
from inbox_assistant.cli.dictionary import dictionary
from inbox_assistant.cli.importing import import_
from inbox_assistant.cli.issues import issues
from inbox_assistant.cli.learning import learn, reread
from inbox_assistant.cli.logins import audit
from inbox_assistant.cli.mailboxes import mailboxes
from inbox_assistant.cli.people import agents
from inbox_assistant.cli.person import person
from inbox_assistant.cli.reaching import reach
from inbox_assistant.cli.reporting import report
from inbox_assistant.cli.services import poll, read, run, send, serve
from inbox_assistant.cli.setup import config, doctor, init
from inbox_assistant.cli.stages import check, group, parse, suggest, understand
from inbox_assistant.cli.suggestions import suggestions
from inbox_assistant.cli.tagging import tags
from inbox_assistant.cli.updates import incident, update
from inbox_assistant.config import FILE_NAME
from inbox_assistant.errors import InboxAssistantError

for _part in (update, incident):
    issues.add_command(_part)


class _Group(click.Group):
    """Turns our errors into one plain sentence and exit status 1: users never see a traceback."""

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


for _commands in (
    (demo, init, config, doctor, agents, mailboxes, import_),
    (run, poll, read, send, serve, report, learn, reread, issues, reach, suggestions, dictionary),
    (person, audit, tags),
    (parse, understand, group, suggest, check),
):
    for _command in _commands:
        main.add_command(_command)
