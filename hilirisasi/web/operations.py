"""Addresses for those who run the service."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import readiness
from hilirisasi.web.access import requires

bp = Blueprint("operations", __name__)


@bp.get("/healthz")
@requires(Permission.PUBLIC)
def healthz() -> ResponseReturnValue:
    """Say that the process is alive."""
    return jsonify(status="ok")


@bp.get("/readyz")
@requires(Permission.PUBLIC)
def readyz() -> ResponseReturnValue:
    """Say whether the database answers and is at the newest migration."""
    is_ready = readiness.is_ready(db.session)
    return jsonify(status="ok" if is_ready else "not ready"), 200 if is_ready else 503
