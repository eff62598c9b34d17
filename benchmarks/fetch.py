"""Fetching alone, beside a bare imapclient loop that asks for the same items."""

from contextlib import closing

from benchmarks import floor
from benchmarks.measuring import Cost, Runs, aim
from inbox_assistant.mail.imap import ImapMailbox
from tests.rig import Account


def report(account: Account, mails: int, rounds: int) -> None:
    """Print what fetching costs; nothing is stored."""
    works = {"imapclient": lambda: _bare(account, mails), "ours": lambda: _ours(account, mails)}
    runs = Runs(mails, works, rounds)
    print(f"\nFetching {mails} mails, {rounds} rounds")
    runs.print()
    aim("CPU of imapclient / ours", runs.cpu("imapclient") / runs.cpu("ours"), least=0.9)
    aim("time of imapclient / ours", runs.wall("imapclient") / runs.wall("ours"), least=0.9)


def _bare(account: Account, mails: int) -> Cost:
    cost = Cost()
    with cost.measuring():
        assert sum(len(answer) for answer in floor.fetch(account)) == mails
    return cost


def _ours(account: Account, mails: int) -> Cost:
    cost = Cost()
    config = account.config(imap=account.server("none"))
    with cost.measuring(), closing(ImapMailbox(config)) as mailbox:
        assert sum(len(batch.mails) for batch in mailbox.new_since(None, "INBOX")) == mails
    return cost
