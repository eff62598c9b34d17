"""Codes that change every half minute (TOTP, RFC 6238), and those for the day the phone is gone."""

import secrets
from hashlib import sha256

import pyotp
import segno
from markupsafe import Markup
from pyotp.exceptions import OTPVerificationError

from inbox_assistant.model import Agent, SecondFactor
from web import current

RECOVERY_CODES = 10
_WINDOW = 1  # steps of 30 seconds before and after: clocks of phones differ
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without letters and digits that look alike


def new_secret() -> str:
    """Return a secret of 160 random bits in base32."""
    return pyotp.random_base32()


def address(agent: Agent, secret: str) -> str:
    """Return what an authenticator app reads (otpauth://…)."""
    return pyotp.TOTP(secret).provisioning_uri(name=agent.email, issuer_name=current.config().team)


def picture(text: str) -> Markup:
    """Return the text as a QR code, an SVG that stands inline and needs no style of its own."""
    drawn = segno.make(text, error="m", micro=False)
    svg = drawn.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True)
    return Markup(svg)  # noqa: S704  # drawn by segno: paths and numbers


def step_of(secret: str, code: str) -> int | None:
    """Return the time step whose code this is, None when it is none of now."""
    try:
        digits = code.replace(" ", "")
        return pyotp.TOTP(secret).verify_and_get_timecode(
            digits, for_time=current.now(), valid_window=_WINDOW
        )
    except OTPVerificationError:
        return None


def opens(factor: SecondFactor, code: str) -> str:
    """Use up a code and return what it was: "code", "recovery", or "" when it opens nothing."""
    factors = current.whole_store().second_factors
    step = step_of(factor.secret, code)
    if step is not None:
        return "code" if factors.use_step(factor.agent_id, step) else ""
    return "recovery" if factors.use_code(factor.agent_id, hashed(code)) else ""


def new_codes() -> list[str]:
    """Return recovery codes of 59 random bits each, to be shown once."""
    return ["-".join(_four() for _ in range(3)) for _ in range(RECOVERY_CODES)]


def hashed(code: str) -> str:
    """Return what is kept of a recovery code. It is random: a plain hash can't be guessed at in
    the few attempts there are."""
    letters = "".join(letter for letter in code.casefold() if letter.isalnum())
    return sha256(letters.encode()).hexdigest()


def _four() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(4))
