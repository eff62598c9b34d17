"""A private Dovecot that starts in about 0.2 s."""

import grp
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from inbox_assistant.config import MailboxConfig, Security, Server
from tests.rig.certificate import Certificate, make_certificate
from tests.rig.permissions import Permissions
from tests.rig.ports import free_port

PASSWORD = "secret"
TEMPLATE = Path(__file__).with_name("dovecot.conf")


class Dovecot:
    """Start with `with Dovecot() as dovecot:`; `dovecot.account()` gives a fresh user."""

    def __init__(self) -> None:
        # Unix socket paths end at 107 bytes: pytest's own folders are too deep.
        self.base = Path(tempfile.mkdtemp(prefix="rig-"))
        self.port, self.tls_port = free_port(), free_port()
        self.certificate: Certificate = make_certificate(self.base)
        # Dovecot refuses mail that belongs to root.
        owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.uid, self.gid = owner.pw_uid, owner.pw_gid
        self._numbers = itertools.count(1)
        self.permissions = Permissions()  # who may enter by token

    def __enter__(self) -> "Dovecot":
        self.permissions.__enter__()
        self.base.chmod(0o755)
        for name in ("run", "state", "mail"):
            self.folder(self.base / name, mail=name == "mail")
        config = self.base / "dovecot.conf"
        config.write_text(self._config())
        (self.base / "oauth.conf").write_text(
            f"tokeninfo_url = {self.permissions.address}/tokeninfo?access_token=\n"
            "username_attribute = username\n"
        )
        program = shutil.which("dovecot") or "/usr/sbin/dovecot"
        with (self.base / "boot.log").open("wb") as log:
            self._process = subprocess.Popen(
                [program, "-F", "-c", str(config)],
                stdin=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        self._wait_for_greeting()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)
        self.permissions.__exit__()
        shutil.rmtree(self.base, ignore_errors=True)

    def account(self) -> "Account":
        """Return a user nobody else has, with an empty INBOX."""
        return Account(self, f"user{next(self._numbers)}")

    def folder(self, path: Path, *, mail: bool = True) -> Path:
        """Make a folder that the mail user may write to."""
        path.mkdir(parents=True, exist_ok=True)
        if mail and os.getuid() == 0:
            os.chown(path, self.uid, self.gid)
        return path

    def admin(self, *arguments: str) -> str:
        """Run doveadm and return what it says."""
        program = shutil.which("doveadm") or "/usr/bin/doveadm"
        command = [program, "-c", str(self.base / "dovecot.conf"), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def _config(self) -> str:
        root = os.getuid() == 0
        user, group = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
        rootless = (
            f"default_internal_user = {user}\ndefault_login_user = {user}\n"
            f"default_internal_group = {group}"
        )
        return TEMPLATE.read_text().format(
            base=self.base,
            port=self.port,
            tls_port=self.tls_port,
            cert=self.certificate.cert,
            key=self.certificate.key,
            uid=self.uid,
            gid=self.gid,
            rootless="" if root else rootless,
            nochroot="" if root else "chroot =",
        )

    def _wait_for_greeting(self) -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as line:
                    if line.recv(100).startswith(b"* OK"):
                        return
            except OSError:
                time.sleep(0.01)
        raise RuntimeError((self.base / "boot.log").read_text())


@dataclass(frozen=True)
class Account:
    """One user of the rig, seen from outside: what a mail server administrator could do."""

    dovecot: Dovecot
    user: str

    @property
    def address(self) -> str:
        return f"{self.user}@example.org"

    def server(self, security: Security = "tls", port: int | None = None) -> Server:
        """Return how to reach the account; `port` when something stands in between."""
        usual = self.dovecot.tls_port if security == "tls" else self.dovecot.port
        ca_file = None if security == "none" else str(self.dovecot.certificate.cert)
        return Server("localhost", port or usual, self.user, security, PASSWORD, ca_file)

    def config(
        self,
        smtp: Server | None = None,
        imap: Server | None = None,
        folders: tuple[str, ...] = ("INBOX",),
        sent_folder: str | None = None,
    ) -> MailboxConfig:
        """Return the configuration of this mailbox, named like the user."""
        nowhere = Server("localhost", 9, self.user, "none")
        return MailboxConfig(
            name=self.user,
            address=self.address,
            imap=imap or self.server(),
            smtp=smtp or nowhere,
            folders=folders,
            sent_folder=sent_folder,
            poll_seconds=1,
        )

    def deliver(self, *mails: bytes, folder: str = "INBOX") -> None:
        """Put mails into a folder as a delivery agent would: atomically, in this order."""
        maildir = self._maildir(folder)
        for raw in mails:
            lines = raw.count(b"\n") - raw.count(b"\r\n")
            # Dovecot gives UIDs in the order of these names.
            stamp = f"{int(time.time())}.M{time.monotonic_ns() // 1000:016d}P1"
            name = f"{stamp}.rig,S={len(raw)},W={len(raw) + lines}"
            fresh = maildir / "tmp" / name
            fresh.write_bytes(raw)
            if os.getuid() == 0:
                os.chown(fresh, self.dovecot.uid, self.dovecot.gid)
            fresh.rename(maildir / "new" / name)

    def client(self) -> IMAPClient:
        """Return a second mail program's connection, logged in."""
        client = IMAPClient("127.0.0.1", self.dovecot.port, ssl=False, timeout=10)
        client.login(self.user, PASSWORD)
        return client

    def messages(self, folder: str = "INBOX") -> list[bytes]:
        """Return the bytes of all mails in a folder, in UID order."""
        return [data[b"BODY[]"] for data in self._fetch(folder, b"BODY.PEEK[]")]

    def flags(self, folder: str = "INBOX") -> list[set[bytes]]:
        """Return the flags of all mails in a folder, in UID order."""
        return [set(data[b"FLAGS"]) - {b"\\Recent"} for data in self._fetch(folder, b"FLAGS")]

    def remove(self, uid: int, folder: str = "INBOX") -> None:
        """Delete a mail for good, as another mail program would."""
        with self.client() as client:
            client.select_folder(folder)
            client.delete_messages([uid])
            client.expunge()

    def kick(self) -> None:
        """Close the user's connections from the server's side."""
        self.dovecot.admin("kick", self.user)

    def change_uidvalidity(self, folder: str = "INBOX") -> None:
        """Give the folder a new UIDVALIDITY, as a restored or moved server does."""
        value = str(int(time.time()) + 1000)
        self.dovecot.admin("mailbox", "update", "-u", self.user, "--uid-validity", value, folder)

    def _fetch(self, folder: str, what: bytes) -> list[dict[bytes, Any]]:
        with self.client() as client:
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            uids = client.search()
            answer = client.fetch(uids, [what]) if uids else {}
            return [answer[uid] for uid in sorted(answer)]

    def _maildir(self, folder: str) -> Path:
        home = self.dovecot.folder(self.dovecot.base / "mail" / self.user)
        maildir = self.dovecot.folder(home / "Maildir")
        if folder != "INBOX":
            maildir = self.dovecot.folder(maildir / f".{folder}")
        for part in ("cur", "new", "tmp"):
            self.dovecot.folder(maildir / part)
        return maildir
