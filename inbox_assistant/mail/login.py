"""Logging in: by password, or by an access token that stands for one."""

import imaplib
import re

from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from inbox_assistant.config import Server
from inbox_assistant.errors import MailboxUnreachable, MailError
from inbox_assistant.mail import oauth
from inbox_assistant.mail.refusals import login_refused, refused, words_of
from inbox_assistant.providers import OAuth

# RFC 9051 9: what may stand in a command without quotes.
_ATOM = re.compile(r"[A-Za-z0-9!#$&'+,./:;<=>?@^_`|~-]+")


def enter(client: IMAPClient, server: Server) -> None:
    """Log in. Raises LoginRefused, or MailboxUnreachable when it is no verdict on the password."""
    try:
        if server.oauth:
            _enter_by_token(client, server, server.oauth)
        else:
            _enter_by_password(client, server)
    finally:
        # What was offered before is no longer true: many servers offer IDLE only now.
        client._cached_capabilities = None
        client._imap.untagged_responses.pop("CAPABILITY", None)


def _enter_by_password(client: IMAPClient, server: Server) -> None:
    try:
        _send_password(client, server)
    except LoginError as error:
        raise _refusal(
            server, error, "Check user and password; some providers want an app password."
        ) from error


def _send_password(client: IMAPClient, server: Server) -> None:
    """Send user and password: AUTHENTICATE PLAIN (RFC 4616) carries any letters, LOGIN is
    understood everywhere."""
    plain = client.has_capability("AUTH=PLAIN")
    disabled = client.has_capability("LOGINDISABLED")
    usual = server.password.isascii() and _ATOM.fullmatch(server.user)
    if plain and (disabled or not usual):
        client.plain_login(server.user, server.password)
    elif disabled:
        raise LoginError("the server takes no password on this line; security should be tls")
    elif not (server.user + server.password).isascii():
        raise LoginError("the server takes no letters beyond ASCII in user and password")
    else:
        client.login(_quoted(server.user), server.password)


def _quoted(user: str) -> str:
    escaped = user.replace("\\", "\\\\").replace('"', '\\"')
    return user if _ATOM.fullmatch(user) else f'"{escaped}"'


def _enter_by_token(client: IMAPClient, server: Server, permission: OAuth) -> None:
    """Log in with an access token (SASL XOAUTH2). One the server does not take, although its time
    has not come, was withdrawn: a new one is asked for, once."""
    token = oauth.access_token(permission)
    try:
        client.oauth2_login(server.user, token)
        return
    except LoginError as error:
        oauth.refused(permission, token)
        if isinstance(_refusal(server, error, ""), MailboxUnreachable):
            raise _refusal(server, error, "") from error
    try:
        client.oauth2_login(server.user, oauth.access_token(permission))
    except LoginError as error:
        raise _refusal(server, error, oauth.how_to_renew(permission)) from error


def _refusal(server: Server, error: LoginError, remedy: str) -> MailError:
    words = words_of(error)
    # imapclient calls a line that broke during the login a refused login.
    if isinstance(error.__context__, imaplib.IMAP4.abort):
        return refused(server.host, words)
    return login_refused(server.host, server.user, words, remedy)
