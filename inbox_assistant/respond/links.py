"""Where the pages of the inbox are, for who reads of them elsewhere."""

from ipaddress import ip_address

from inbox_assistant.config import Config


def page(config: Config, path: str) -> str:
    """Return the address of a page (`path` begins with "/"): below the configured address, else
    where the inbox listens."""
    return f"{config.web.address or _listening(config)}{path}"


def _listening(config: Config) -> str:
    host = config.web.host
    try:
        address = ip_address(host)
    except ValueError:
        return f"http://{host}:{config.web.port}"
    if address.is_unspecified:
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{config.web.port}"
