"""The password of the mail server, sealed with a key that lies beside the data, not in it."""

import base64
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from pospro.config import kept_secret


def seal(key_file: Path, password: str) -> str:
    """The password as the database keeps it; empty stays empty."""
    return _key(key_file).encrypt(password.encode()).decode() if password else ""


def unseal(key_file: Path, secret: str) -> str | None:
    """The password; None where it was sealed with another key, as after a restored backup."""
    if not secret:
        return ""
    try:
        return _key(key_file).decrypt(secret.encode()).decode()
    except InvalidToken:
        return None


def _key(key_file: Path) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(kept_secret(key_file)))
