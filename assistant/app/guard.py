"""Which addresses are served, to whom, and with which headers: in front of everything, Gradio's own routes included.

Only what the app uses is served: Gradio's routes for fetching files, proxying and editing are not. Without sign-in the
app answers only under the names of this machine, so that a web page elsewhere can't reach it through the browser.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.app.sessions import Sessions

__all__ = ["COOKIE", "Guard", "Rules", "token_of"]

COOKIE = "review_assistant"

_OPEN = re.compile(r"/sign-in|/app/chat\.css|/robots\.txt")
_OURS = re.compile(
    r"/|/source|/page/\w+/\d+\.png|/file/\w+\.pdf|/download/[\w-]+/\w+\.(docx|md)|/sign-out|/app/((chat|report|findings)\.css|(chat|check|findings)\.js)"
    r"|/across|/drafts(/[\w-]+(/answers|/report\.(docx|md)|/comments\.docx)?)?"
    r"|/findings(/[\w-]+(/(files|begin|view|hunches|typed|pattern|put-back|asked|not-asked)|/(draft|sheets)\.(docx|md)|/work\.yaml)?)?"
    r"|/findings-tools/(enquiry|turn|coach|due|kit)"
)
_GRADIO = re.compile(
    r"/config/?|/theme\.css|/favicon\.ico|/manifest\.json|/(assets|static)/.*"
    r"|/gradio_api/(info|openapi\.json|startup-events|app_id|theme\.css|cancel|reset|queue/(join|data)|heartbeat/\w+"
    r"|call/[\w/-]+)/?"
)
_UPLOAD = re.compile(r"/gradio_api/upload(_progress)?/?")
_DRAFT = re.compile(r"/drafts|/findings/[\w-]+/files|/findings-tools/(enquiry|due)")
_MCP = re.compile(r"/gradio_api/mcp(/.*)?")
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
_MOST_SMALL = 2 * 1024 * 1024
_REMEMBERED = 10_000

_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; "
        "base-uri 'self'; form-action 'self'; worker-src 'self' blob:"
    ),
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What is served. `sessions` is None where nobody signs in; `upload_mb` 0 where no document may be added.

    `draft_mb` is the largest draft, or file of notes, that may be sent.
    """

    sessions: Sessions | None
    upload_mb: int = 0
    draft_mb: int = 50
    with_mcp: bool = False


class Guard:
    """ASGI middleware that holds the rules."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._rules = rules
        self._owners: OrderedDict[str, str] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # no web sockets are used
            return
        refusal = self._refusal(scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                if not scope["path"].startswith(("/assets/", "/static/")):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        await (refusal or self._app)(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        headers, path = Headers(scope=scope), scope["path"]
        wrong = self._wrong_request(scope, headers, path)
        if wrong is not None:
            return wrong
        if self._rules.sessions is None or _OPEN.fullmatch(path):
            return None
        is_use = "/heartbeat/" not in path
        user = self._rules.sessions.user_of(token_of(headers), is_use=is_use)
        if user is None:
            if scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
                return RedirectResponse(f"{scope.get('root_path', '')}/sign-in", status_code=303)
            return JSONResponse({"error": "Sign in first."}, status_code=401)
        if not self._is_own_stream(scope, path, user):
            return JSONResponse({"error": "This belongs to another user."}, status_code=403)
        return None

    def _wrong_request(self, scope: Scope, headers: Headers, path: str) -> Response | None:
        if not self._is_served(path):
            return JSONResponse({"error": "There is nothing at this address."}, status_code=404)
        host = headers.get("host", "")
        if self._rules.sessions is None and (urlsplit(f"//{host}").hostname or "") not in _HERE:
            return JSONResponse({"error": "This app answers only on this machine."}, status_code=403)
        if scope["method"] not in ("GET", "HEAD"):
            origin = headers.get("origin")
            if origin is not None and urlsplit(origin).netloc != host:
                return JSONResponse({"error": "Requests from other sites are refused."}, status_code=403)
            most = self._most(path)
            length = headers.get("content-length", "")
            has_body = scope["method"] != "DELETE" or "transfer-encoding" in headers
            if not length.isdigit() and has_body and not _MCP.fullmatch(path):
                return JSONResponse({"error": "The length of the request is missing."}, status_code=411)
            if length.isdigit() and int(length) > most:
                return JSONResponse({"error": f"Too large: the limit is {most // 1024 // 1024} MB."}, status_code=413)
        return None

    def _most(self, path: str) -> int:
        """The largest request, in bytes."""
        if _UPLOAD.fullmatch(path):
            return self._rules.upload_mb * 1024 * 1024
        return self._rules.draft_mb * 1024 * 1024 if _DRAFT.fullmatch(path) else _MOST_SMALL

    def _is_served(self, path: str) -> bool:
        return bool(
            _OPEN.fullmatch(path)
            or _OURS.fullmatch(path)
            or _GRADIO.fullmatch(path)
            or (self._rules.upload_mb and _UPLOAD.fullmatch(path))
            or (self._rules.with_mcp and _MCP.fullmatch(path))
        )

    def _is_own_stream(self, scope: Scope, path: str, user: str) -> bool:
        """Gradio sends a window's results to whoever knows its key: the key belongs to the user who used it first."""
        keys = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("session_hash", [])
        if "/heartbeat/" in path:
            keys = [path.rstrip("/").rsplit("/", 1)[1]]
        for key in keys:
            if self._owners.setdefault(key, user) != user:
                return False
            while len(self._owners) > _REMEMBERED:
                self._owners.popitem(last=False)
        return True


def token_of(headers: Headers) -> str | None:
    """The session's token, from the cookie."""
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return cookie.value if cookie else None
