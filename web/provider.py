"""The other side of single sign-on: OpenID Connect Core 1.0, the code flow with PKCE (RFC 7636).

Only imported where an [oidc] part asks for it, because Authlib comes with the extra of that name.
"""

import json
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import quote_plus

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from inbox_assistant.config import OidcConfig
from inbox_assistant.config.oidc import is_safe
from inbox_assistant.errors import InboxAssistantError

SCOPE = "openid email profile"
#: Signatures with public keys only: with a shared secret or none anybody of us could have signed.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
_TIMEOUT_SECONDS = 10.0
_LEEWAY_SECONDS = 60
_LARGEST = 1_000_000  # bytes of an answer
_KNOWN_FOR = timedelta(hours=1)
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class SignOnFailed(InboxAssistantError):
    """The provider can't be reached, or what it says is not to be believed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one login is known by; `redirect` is where the browser comes back to."""

    redirect: str
    state: str
    nonce: str
    verifier: str


class Provider:
    """One provider, found by its issuer (OpenID Connect Discovery 1.0)."""

    def __init__(self, config: OidcConfig) -> None:
        self._config = config
        self._found: tuple[datetime, Mapping[str, Any]] | None = None
        self._lock = threading.Lock()

    def address(self, asked: Asked, now: datetime) -> str:
        """Return where the browser is to go. Raises SignOnFailed."""
        challenge = create_s256_code_challenge(asked.verifier)
        return str(
            prepare_grant_uri(
                self._metadata(now)["authorization_endpoint"],
                client_id=self._config.client_id,
                response_type="code",
                redirect_uri=asked.redirect,
                scope=SCOPE,
                state=asked.state,
                nonce=asked.nonce,
                code_challenge=challenge,
                code_challenge_method="S256",
            )
        )

    def claims(self, code: str, asked: Asked, now: datetime) -> Mapping[str, Any]:
        """Return what the provider says of who came back with that code. Raises SignOnFailed."""
        with self._client() as client:
            token = self._token(client, code, asked, now)
            claims = self._verified(client, token, asked, now)
            if "email" in claims:
                return claims
            return {**self._userinfo(client, token, claims, now), **claims}

    def _token(
        self, client: httpx.Client, code: str, asked: Asked, now: datetime
    ) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asked.redirect,
            "client_id": self._config.client_id,
            "code_verifier": asked.verifier,
        }
        metadata, secret = self._metadata(now), self._config.client_secret
        usual = ["client_secret_basic"]  # what holds when nothing is said (Discovery 3)
        methods = metadata.get("token_endpoint_auth_methods_supported") or usual
        auth = None
        if secret and "client_secret_basic" in methods:
            # Both are form-encoded first (RFC 6749 2.3.1).
            auth = httpx.BasicAuth(quote_plus(self._config.client_id), quote_plus(secret))
        elif secret:
            form["client_secret"] = secret
        return _answer(client, "POST", metadata["token_endpoint"], data=form, auth=auth)

    def _verified(
        self, client: httpx.Client, token: Mapping[str, Any], asked: Asked, now: datetime
    ) -> Mapping[str, Any]:
        """Return the claims of the ID token after all tests of OpenID Connect Core 3.1.3.7."""
        keys = _answer(client, "GET", self._metadata(now)["jwks_uri"])
        try:
            found = jwt.decode(
                str(token["id_token"]), KeySet.import_key_set(cast(Any, keys)), ALGORITHMS
            )
            claims = CodeIDToken(
                found.claims,
                found.header,
                options={
                    "iss": {"essential": True, "value": self._config.issuer},
                    "aud": {"essential": True, "value": self._config.client_id},
                    "sub": {"essential": True},
                },
                params={
                    "nonce": asked.nonce,
                    "client_id": self._config.client_id,
                    "access_token": token.get("access_token"),
                },
            )
            claims.validate(now=int(now.timestamp()), leeway=_LEEWAY_SECONDS)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise SignOnFailed(f"Its ID token is not to be believed ({error}).") from error
        return dict(claims)

    def _userinfo(
        self,
        client: httpx.Client,
        token: Mapping[str, Any],
        claims: Mapping[str, Any],
        now: datetime,
    ) -> Mapping[str, Any]:
        """Return what else it tells, of the very same person (OpenID Connect Core 5.3.2)."""
        url = self._metadata(now).get("userinfo_endpoint")
        if not is_safe(str(url)) or "access_token" not in token:
            return {}
        bearer = {"Authorization": f"Bearer {token['access_token']}"}
        told = _answer(client, "GET", str(url), headers=bearer)
        if told.get("sub") != claims["sub"]:
            raise SignOnFailed("It tells of two different people.")
        return told

    def _metadata(self, now: datetime) -> Mapping[str, Any]:
        with self._lock:
            if self._found is None or now - self._found[0] > _KNOWN_FOR:
                with self._client() as client:
                    self._found = (now, self._discovered(client))
            return self._found[1]

    def _discovered(self, client: httpx.Client) -> Mapping[str, Any]:
        issuer = self._config.issuer
        found = _answer(client, "GET", get_well_known_url(issuer, external=True))
        if found.get("issuer") != issuer:  # Discovery 4.3
            raise SignOnFailed(f"It calls itself {found.get('issuer')!r}, not {issuer!r}.")
        if unsafe := [name for name in _NEEDED if not is_safe(str(found.get(name)))]:
            raise SignOnFailed(f"Its {unsafe[0]} is no address of https.")
        return found

    def _client(self) -> httpx.Client:
        context = ssl.create_default_context(cafile=self._config.ca_file)
        return httpx.Client(timeout=_TIMEOUT_SECONDS, trust_env=False, verify=context)


def _answer(client: httpx.Client, method: str, url: str, **request: Any) -> Mapping[str, Any]:
    """Return the object that an address of the provider answers with. Raises SignOnFailed."""
    try:
        with client.stream(method, url, **request) as response:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > _LARGEST:
                    raise SignOnFailed(f"The answer of {url} is too long.")
        found = json.loads(body) if response.is_success else None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise SignOnFailed(f"{url} can't be reached ({type(error).__name__}).") from error
    except ValueError as error:
        raise SignOnFailed(f"{url} answers with something else than JSON.") from error
    if not isinstance(found, dict):
        raise SignOnFailed(f"{url} answers with {response.status_code}.")
    return found
