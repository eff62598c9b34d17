"""Actors that every test may call upon. Servers live for the session, users for one test."""

from collections.abc import Iterator

import pytest

from tests.rig import Account, Dovecot, Sink


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A real IMAP server on loopback."""
    with Dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def session_sink(dovecot: Dovecot) -> Iterator[Sink]:
    """A real SMTP server on loopback, with the same certificate."""
    with Sink(dovecot.certificate) as sink:
        yield sink


@pytest.fixture
def imap_server(dovecot: Dovecot) -> Account:
    """A fresh mailbox on the IMAP server."""
    return dovecot.account()


@pytest.fixture
def smtp_sink(session_sink: Sink) -> Sink:
    """The SMTP server, emptied."""
    session_sink.clear()
    return session_sink
