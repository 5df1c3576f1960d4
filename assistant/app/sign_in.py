"""The sign-in page of a shared installation."""

from __future__ import annotations

import math

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.app.guard import COOKIE, token_of
from assistant.app.rendering import render
from assistant.app.sessions import BackOff, Sessions
from assistant.app.users import Users

__all__ = ["sign_in_routes"]


def sign_in_routes(users: Users, sessions: Sessions, back_off: BackOff, *, is_secure: bool) -> APIRouter:
    """Routes to sign in and out. `is_secure` sends the cookie over HTTPS only."""
    router = APIRouter()

    @router.get("/sign-in")
    def form() -> Response:
        return _form()

    @router.post("/sign-in")
    async def sign_in(request: Request) -> Response:
        fields = await request.form()
        name, password = str(fields.get("name", ""))[:64], str(fields.get("password", ""))[:256]
        address = request.client.host if request.client else ""
        keys = (f"name:{name}", f"address:{address}")
        wait = back_off.wait_s(*keys)
        if wait > 0:
            return _form(f"Too many tries. Wait {math.ceil(wait)} seconds, then try again.", name, 429)
        if not await run_in_threadpool(users.is_right, name, password):
            back_off.failed(*keys)
            return _form("The name or the password is not right.", name, 401)
        back_off.succeeded(*keys)
        sessions.end(token_of(request.headers))
        response = RedirectResponse("./", status_code=303)
        response.set_cookie(COOKIE, sessions.start(name), httponly=True, samesite="lax", secure=is_secure, path="/")
        return response

    @router.post("/sign-out")
    def sign_out(request: Request) -> Response:
        sessions.end(token_of(request.headers))
        response = RedirectResponse("sign-in", status_code=303)
        response.delete_cookie(COOKIE, path="/")
        return response

    return router


def _form(problem: str = "", name: str = "", status: int = 200) -> HTMLResponse:
    body = render("sign_in.html", problem=problem, name=name)
    return HTMLResponse(render("shell.html", title="Sign in", body=body), status)
