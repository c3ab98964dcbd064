"""PINs: kept as Argon2id over an HMAC, so that a copy of the database alone tells none of them."""

import hashlib
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from pospro.domain.errors import BadInput, N_

LENGTH = 6
"""Digits of a PIN: four would be found by trial within weeks."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_STEPS = ("01234567890", "09876543210")


def require_strong_pin(pin: str) -> None:
    """Raise BadInput for a PIN that is not six digits or that a thief would try first."""
    if len(pin) != LENGTH or not (pin.isascii() and pin.isdecimal()):
        raise BadInput(N_("A PIN has {length} digits."), field="pin", length=LENGTH)
    if _is_common(pin):
        raise BadInput(
            N_("This PIN is too easy to guess. Choose another one."),
            field="pin",
        )


def _is_common(pin: str) -> bool:
    repeated = any(pin == pin[:size] * (LENGTH // size) for size in (1, 2, 3))
    return repeated or any(pin in steps for steps in _STEPS)


def random_pin() -> str:
    """A PIN that nobody chose and that no thief would try first."""
    while _is_common(pin := f"{secrets.randbelow(10**LENGTH):0{LENGTH}d}"):
        continue
    return pin


def hash_pin(pin: str, pepper: bytes) -> str:
    """The text to keep for a PIN; takes some 20 ms on purpose."""
    return _HASHER.hash(_peppered(pin, pepper))


def pin_matches(pin_hash: str, pin: str, pepper: bytes) -> bool:
    """Whether the PIN is the one that was hashed with this pepper."""
    try:
        return _HASHER.verify(pin_hash, _peppered(pin, pepper))
    except (VerifyMismatchError, InvalidHashError):
        return False


def _peppered(pin: str, pepper: bytes) -> bytes:
    return hmac.new(pepper, pin.encode(), hashlib.sha256).digest()
