"""What both servers of a mailbox have in common."""

from dataclasses import dataclass

from inbox_assistant.providers import OAuth, Provider, filled


@dataclass(frozen=True, slots=True)
class Servers:
    """How they are entered, and whose they are."""

    address: str
    password: str
    oauth: OAuth | None
    provider: Provider | None

    def usual(self, key: str) -> tuple[str | None, str]:
        """Return the provider's host and security for "imap" or "smtp", as far as known."""
        if self.provider is None:
            return None, "tls"
        pattern = self.provider.imap if key == "imap" else self.provider.smtp
        host = filled(pattern, domain=self.address.rpartition("@")[2])
        return host, "tls" if key == "imap" else self.provider.smtp_security
