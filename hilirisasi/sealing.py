"""Short secrets that the database keeps unreadable: sealed with a key that it does not hold."""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


def seal(secret: str, *, key: str) -> str:
    """Return the secret sealed with the service's key: AES-128-CBC with HMAC, as Fernet does it."""
    return _fernet(key).encrypt(secret.encode()).decode()


def unseal(sealed: str, *, key: str) -> str:
    """Return what was sealed.

    Raises
    ------
    cryptography.fernet.InvalidToken
        It was sealed with another key: the setting changed.
    """
    return _fernet(key).decrypt(sealed).decode()


def _fernet(key: str) -> Fernet:
    # The setting is a text of any length and signs cookies too: what seals is derived from it.
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"second factor")
    return Fernet(base64.urlsafe_b64encode(derived.derive(key.encode())))
