"""The rules of the score, dated; each stored score names its version."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject


class PolicyRecord(Base):
    """Constants, weights, anchors, gates and defaults of the score under one version label.

    The row whose ``activated_at`` is the latest is the active one.
    """

    __tablename__ = "policy_record"

    version: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    content: Mapped[JsonObject]
    is_provisional: Mapped[bool]
    source: Mapped[str] = mapped_column(sa.Text)
    activated_at: Mapped[datetime]
