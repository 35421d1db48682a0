"""A phone that makes codes, set up for a person of a test."""

from datetime import datetime

import pyotp
from sqlalchemy.orm import Session

from hilirisasi.sealing import seal
from models import SecondFactor, User
from tests.factories import NOW

KEY = "test" * 10  # the secret key of the tests' application
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of test phones only


def add(session: Session, user: User, now: datetime = NOW) -> None:
    """Let the person sign in with a code from now on."""
    session.add(
        SecondFactor(
            user=user, secret=seal(SECRET, key=KEY), last_step=0, created_at=now, confirmed_at=now
        )
    )
    session.commit()


def code(now: datetime = NOW) -> str:
    """Return what the phone shows at an instant."""
    return pyotp.TOTP(SECRET).at(now)
