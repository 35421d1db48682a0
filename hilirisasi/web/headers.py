"""Security headers on every answer, errors too."""

from typing import Final

from flask import Flask, Response, current_app, make_response, session
from werkzeug.datastructures import ContentSecurityPolicy

POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
# A file that somebody sent does nothing at all, not even when it is opened by itself.
FILE_POLICY: Final = {"default-src": "'none'", "frame-ancestors": "'none'", "sandbox": ""}
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def init_app(app: Flask) -> None:
    """Set the headers after each request."""

    @app.after_request
    def harden(response: Response) -> Response:
        policy = FILE_POLICY if response.mimetype == "image/jpeg" else POLICY
        response.content_security_policy = ContentSecurityPolicy(policy)
        response.headers.update(HEADERS)
        if current_app.config["SETTINGS"].is_production:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        response.vary.add("Cookie")
        if session and not response.cache_control.immutable:  # such a file is named by its content
            response.headers["Cache-Control"] = "no-store"
        return response


def private_page(page: str) -> Response:
    """Return a page that no browser, no cache and no search engine keeps."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
