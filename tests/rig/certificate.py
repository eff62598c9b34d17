"""A self-signed certificate for localhost."""

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files of a certificate that is its own authority."""

    cert: Path
    key: Path

    def server_context(self) -> ssl.SSLContext:
        """Return a TLS context for a server that shows this certificate."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.cert, self.key)
        return context


def make_certificate(
    folder: Path, name: str = "localhost", address: str | None = "127.0.0.1"
) -> Certificate:
    """Make a certificate for `name` and `address` in `folder`."""
    names = f"DNS:{name}" + (f",IP:{address}" if address else "")
    certificate = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec"),
            *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"),
            *("-subj", f"/CN={name}", "-addext", f"subjectAltName={names}"),
            *("-keyout", str(certificate.key), "-out", str(certificate.cert)),
        ],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return certificate


def expire(certificate: Certificate) -> None:
    """End the certificate's time yesterday."""
    subprocess.run(
        [
            *("openssl", "x509", "-in", str(certificate.cert), "-signkey", str(certificate.key)),
            *("-days", "-1", "-out", str(certificate.cert)),
        ],
        check=True,
        stderr=subprocess.DEVNULL,
    )
