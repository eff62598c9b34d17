"""Real servers for tests, on loopback: Dovecot (IMAP) and an SMTP sink.

One rig serves a whole test session; every test gets a user of its own. Fixtures are in
`tests/conftest.py`.
"""

from tests.rig.certificate import Certificate, make_certificate
from tests.rig.dovecot import Account, Dovecot
from tests.rig.liar import Liar
from tests.rig.line import Fault, Line
from tests.rig.sink import Sink, SinkMail

__all__ = [
    "Account",
    "Certificate",
    "Dovecot",
    "Fault",
    "Liar",
    "Line",
    "Sink",
    "SinkMail",
    "make_certificate",
]
