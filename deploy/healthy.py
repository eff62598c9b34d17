"""Ask /healthz of this container: exit status 0 when all is well, else 1 and the reason."""

import sys
import urllib.error
import urllib.request

_ADDRESS = "http://127.0.0.1:8025/healthz"
_SECONDS = 8


def main(address: str = _ADDRESS) -> int:
    """Return the exit status."""
    # No proxy of the environment stands between us and ourselves.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=_SECONDS) as answer:
            say(answer.read().decode())
            return 0
    except urllib.error.HTTPError as refused:
        say(refused.read().decode())
    except OSError as error:
        say(f"The inbox does not answer: {error}")
    return 1


def say(words: str) -> None:
    """Tell it to who looks at the health of the container."""
    sys.stdout.write(f"{words.strip()}\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
