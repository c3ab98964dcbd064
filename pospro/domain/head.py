"""Signed heads: the venue's key vouches with ES256 for a book up to one of its entries."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

FORMAT = "pospro-head-1"
"""Version of the signed form; a later form gets a new name and old heads keep theirs."""

_HALF = 32
_ES256 = ec.ECDSA(SHA256())


@dataclass(frozen=True, slots=True)
class Head:
    """What is vouched for: a book's hash at a sequence, when, and at the end of which period."""

    book: str
    sequence: int
    hash: str
    signed_at: datetime
    work_period_id: int

    @property
    def signed_bytes(self) -> bytes:
        """The bytes that are signed: compact JSON of values in fixed order."""
        at = self.signed_at.astimezone(UTC).isoformat(timespec="microseconds")
        facts = [FORMAT, self.book, self.sequence, self.hash, at, self.work_period_id]
        return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def signature(signed_bytes: bytes, private_key: bytes) -> str:
    """The ES256 signature of the bytes in base64url, as JSON Web Signatures have it.

    Raises ValueError when `private_key` is not the PEM of a P-256 key.
    """
    key = load_pem_private_key(private_key, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("heads are signed with a P-256 key")  # noqa: TRY004 - the file is wrong
    r, s = decode_dss_signature(key.sign(signed_bytes, _ES256))
    raw = r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def holds(signed_bytes: bytes, signed: str, public_key: str) -> bool:
    """Whether the signature is that of the key's owner on exactly these bytes."""
    try:
        key = load_pem_public_key(public_key.encode())
        raw = urlsafe_b64decode(signed + "=" * (-len(signed) % 4))
    except ValueError:
        return False
    if not isinstance(key, ec.EllipticCurvePublicKey) or len(raw) != 2 * _HALF:
        return False
    r, s = int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big")
    try:
        key.verify(encode_dss_signature(r, s), signed_bytes, _ES256)
    except InvalidSignature:
        return False
    return True
