"""Who is served what: sign-in, other sites, other people's files, and what is not served at all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.app.guard import Guard, Rules
from assistant.app.server import ChatSettings, application
from assistant.app.sessions import Sessions
from assistant.app.users import UserError, Users

PASSWORD = "three quiet words"
QUESTION = "Within how many working days must a rapid review be completed?"
MCP_CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": QUESTION}},
}

ALL_ROUTES = [
    ("GET", "/"),
    ("GET", "/config"),
    ("GET", "/gradio_api/info"),
    ("POST", "/gradio_api/call/ask"),
    ("GET", "/gradio_api/call/ask/abc"),
    ("POST", "/gradio_api/queue/join"),
    ("GET", "/gradio_api/queue/data?session_hash=abc"),
    ("POST", "/gradio_api/upload"),
    ("GET", "/gradio_api/heartbeat/abc"),
    ("GET", "/source?paragraph=x:1"),
    ("GET", "/page/0123456789ab/1.png"),
    ("GET", "/file/0123456789ab.pdf"),
    ("GET", "/download/abc/all.docx"),
    ("GET", "/app/chat.js"),
    ("GET", "/theme.css"),
    ("GET", "/assets/x.js"),
    ("GET", "/static/x.js"),
]

NEVER = [
    "/gradio_api/file=/etc/passwd",
    "/gradio_api/file/etc/passwd",
    "/gradio_api/proxy=https://example.org/",
    "/gradio_api/vibe-code",
    "/gradio_api/mcp/",
    "/gradio_api/runs",
    "/monitoring",
    "/docs",
    "/openapi.json",
    "/gradio_api/run/ask",
]


@pytest.fixture
def ann(shared_chat: Any) -> Iterator[httpx.Client]:
    with signed_in(shared_chat.address, "ann") as client:
        yield client


@pytest.fixture
def ben(shared_chat: Any) -> Iterator[httpx.Client]:
    with signed_in(shared_chat.address, "ben") as client:
        yield client


@contextmanager
def signed_in(address: str, name: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60) as client:
        reply = client.post("/sign-in", data={"name": name, "password": PASSWORD})
        assert reply.status_code == 303
        yield client


def call(client: httpx.Client, function: str, *data: object) -> Any:
    """A function over Gradio's API."""
    event = client.post(f"/gradio_api/call/{function}", json={"data": list(data)}).json()["event_id"]
    text = client.get(f"/gradio_api/call/{function}/{event}").text
    assert "event: complete" in text, text
    return json.loads(text.split("data:", 1)[1])[0]


@pytest.mark.parametrize(("method", "path"), ALL_ROUTES)
def test_every_route_refuses_without_sign_in(shared_chat: Any, method: str, path: str) -> None:
    content = {"json": {}} if method == "POST" else {}
    reply = httpx.request(method, shared_chat.address + path, **content)
    assert reply.status_code == 401
    page = httpx.request("GET", shared_chat.address + "/", headers={"accept": "text/html"})
    assert page.status_code == 303
    assert page.headers["location"] == "/sign-in"


@pytest.mark.parametrize(
    "path", ["/gradio_api/mcp", "/gradio_api/mcp/", "/gradio_api/mcp/sse", "/gradio_api/mcp/schema"]
)
def test_mcp_refuses_without_sign_in_and_is_not_there_unless_asked_for(path: str) -> None:
    assert refusal(path, Rules(Sessions(), with_mcp=True)) == 401
    assert refusal(path, Rules(None, with_mcp=True)) is None
    assert refusal(path, Rules(None)) == 404


@pytest.fixture(scope="module")
def mcp_chat(sample_library: Path, tmp_path_factory: pytest.TempPathFactory, serve: Any) -> Iterator[Any]:
    """A chat with sign-in that offers MCP tools."""
    pytest.importorskip("mcp", reason="MCP is not installed")
    users = Users(tmp_path_factory.mktemp("mcp") / "users.json")
    users.add("ann", PASSWORD)
    settings = ChatSettings(
        library=sample_library, with_sign_in=True, with_mcp=True, users_file=users.path, may_change_library=False
    )
    with serve(settings) as chat:
        yield chat


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "path",
    ["/gradio_api/mcp", "/gradio_api/mcp/", "/gradio_api/mcp/http/", "/gradio_api/mcp/sse", "/gradio_api/mcp/schema"],
)
def test_a_running_mcp_server_refuses_without_sign_in(mcp_chat: Any, method: str, path: str) -> None:
    reply = httpx.request(method, mcp_chat.address + path, **({"json": MCP_CALL} if method == "POST" else {}))
    assert reply.status_code == 401
    assert "12 working days" not in reply.text


def test_the_mcp_tools_are_ask_search_and_show_and_answer_who_signed_in(mcp_chat: Any) -> None:
    with signed_in(mcp_chat.address, "ann") as client:
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())

    async def used() -> tuple[set[str], Any]:
        async with over_mcp(mcp_chat.address, {"cookie": cookies}) as session:
            names = {tool.name for tool in (await session.list_tools()).tools}
            return names, await session.call_tool("ask", {"question": QUESTION})

    with ThreadPoolExecutor(1) as apart:  # the browser tests leave a loop running in this thread
        names, reply = apart.submit(asyncio.run, used()).result(60)
    assert names == {"ask", "search", "show"}
    assert not reply.isError, reply
    assert "12 working days" in reply.content[0].text


@asynccontextmanager
async def over_mcp(address: str, headers: dict[str, str]) -> AsyncIterator[Any]:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async with (
        streamablehttp_client(f"{address}/gradio_api/mcp/", headers=headers) as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        yield session


def test_pages_and_files_that_exist_refuse_without_sign_in(ann: httpx.Client, shared_chat: Any) -> None:
    answer = call(ann, "ask", QUESTION, "")
    document = answer["claims"][0]["citations"][0]["document_id"]
    for path in (f"/page/{document}/4.png", f"/file/{document}.pdf", f"/source?paragraph={document}:14"):
        assert ann.get(path).status_code == 200
        refused = httpx.get(shared_chat.address + path)
        assert refused.status_code == 401
        assert refused.json() == {"error": "Sign in first."}


@pytest.mark.parametrize("path", NEVER)
def test_what_the_app_does_not_use_is_not_served(ann: httpx.Client, chat: Any, path: str) -> None:
    assert ann.get(path).status_code == 404
    assert httpx.get(chat.address + path).status_code == 404


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(shared_chat: Any) -> None:
    reply = httpx.post(shared_chat.address + "/sign-in", data={"name": "ann", "password": PASSWORD})
    cookie = reply.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "max-age" not in cookie


def test_the_cookie_is_secure_beyond_this_machine(sample_library: Path, tmp_path: Path) -> None:
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

    from assistant.app.sessions import BackOff, Sessions
    from assistant.app.sign_in import sign_in_routes

    users = Users(tmp_path / "users.json")
    users.add("ann", PASSWORD)
    app = FastAPI()
    app.include_router(sign_in_routes(users, Sessions(), BackOff(), is_secure=True))
    reply = TestClient(app).post("/sign-in", data={"name": "ann", "password": PASSWORD}, follow_redirects=False)
    assert "secure" in reply.headers["set-cookie"].lower()


def test_signing_out_ends_the_session(shared_chat: Any) -> None:
    with signed_in(shared_chat.address, "cleo") as client:
        token = dict(client.cookies)
        conversation = _conversation_of(client, "cleoswindow")
        assert client.get(f"/download/{conversation}/all.md").status_code == 200
        client.post("/sign-out")
        assert httpx.get(shared_chat.address + "/config", cookies=token).status_code == 401
    with signed_in(shared_chat.address, "cleo") as again:
        assert again.get(f"/download/{conversation}/all.md").status_code == 404


def test_wrong_passwords_are_refused_and_then_have_to_wait(sample_library: Path, tmp_path: Path, serve: Any) -> None:
    users = Users(tmp_path / "users.json")
    users.add("ann", PASSWORD)
    settings = ChatSettings(library=sample_library, with_sign_in=True, users_file=users.path, may_change_library=False)
    with serve(settings) as chat, httpx.Client(base_url=chat.address, timeout=30) as client:
        statuses = [client.post("/sign-in", data={"name": "ann", "password": "wrong"}).status_code for _ in range(6)]
        assert statuses == [401] * 5 + [429]
        waiting = client.post("/sign-in", data={"name": "ann", "password": PASSWORD})
        assert waiting.status_code == 429
        assert "Wait" in waiting.text


def test_one_user_cannot_fetch_what_another_asked(ann: httpx.Client, ben: httpx.Client, shared_chat: Any) -> None:
    conversation = _conversation_of(ann, "annswindow")
    assert ann.get(f"/download/{conversation}/all.md").status_code == 200
    assert ben.get(f"/download/{conversation}/all.md").status_code == 404
    assert ben.get("/gradio_api/queue/data", params={"session_hash": "annswindow"}).status_code == 403
    assert ben.get("/gradio_api/heartbeat/annswindow").status_code == 403


def _conversation_of(client: httpx.Client, window: str) -> str:
    """Ask something as the page does, and give the id of the conversation from the download link in its reply."""
    config = client.get("/config").json()
    by_id = {c["id"]: c for c in config["components"]}
    ask = next(
        d
        for d in config["dependencies"]
        if [t[1] for t in d["targets"]] == ["submit", "click"] and len(d["inputs"]) == 7
    )
    empty: dict[str, object] = {"state": None, "checkboxgroup": [], "textbox": ""}
    data = [
        "Who must be notified of a serious incident?"
        if by_id[i]["props"].get("elem_id") == "question"
        else empty[by_id[i]["type"]]
        for i in ask["inputs"]
    ]
    body = {"data": data, "fn_index": ask["id"], "session_hash": window}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": window}) as stream:
        for line in stream.iter_lines():
            if "download/" in line:
                return line.split("download/")[1].split("/")[0]
            if "close_stream" in line:
                break
    raise AssertionError("no answer came")


def test_other_sites_are_refused(chat: Any) -> None:
    post = httpx.post(
        chat.address + "/gradio_api/call/ask", json={"data": ["x", ""]}, headers={"origin": "http://evil.example"}
    )
    assert post.status_code == 403
    assert httpx.get(chat.address + "/config", headers={"host": "evil.example"}).status_code == 403


def test_uploads_are_limited_or_off(chat: Any) -> None:
    assert httpx.post(chat.address + "/gradio_api/upload", files={"files": b"x"}).status_code == 404
    megabyte = 1024 * 1024
    assert refusal("/gradio_api/upload", Rules(None, upload_mb=5), 5 * megabyte) is None
    assert refusal("/gradio_api/upload", Rules(None, upload_mb=5), 6 * megabyte) == 413
    assert refusal("/gradio_api/call/ask", Rules(None, upload_mb=5), 6 * megabyte) == 413
    assert refusal("/gradio_api/call/ask", Rules(None), None) == 411


def refusal(path: str, rules: Rules, length: int | None = 0, method: str = "POST") -> int | None:
    """The status with which the guard refuses a request; None where it lets it through."""
    headers = [(b"host", b"127.0.0.1")]
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    scope = {"type": "http", "method": method, "path": path, "headers": headers, "query_string": b""}
    found = Guard(_never, rules)._refusal(scope)
    return None if found is None else found.status_code


async def _never(*_: object) -> None:
    raise AssertionError("the guard refuses before it serves")


def test_every_reply_keeps_the_browser_at_home(chat: Any) -> None:
    policy = httpx.get(chat.address + "/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_ask_search_and_show_are_offered_and_nothing_else(ann: httpx.Client) -> None:
    assert set(ann.get("/gradio_api/info").json()["named_endpoints"]) == {"/ask", "/search", "/show"}
    answer = call(ann, "ask", "Within how many working days must a serious incident be notified?", "")
    assert answer["claims"]
    assert all(c["verified"] for claim in answer["claims"] for c in claim["citations"])
    assert call(ann, "search", "rapid review", 3)["hits"]
    shown = call(ann, "show", "sample-learning-from-serious-incidents-2024.pdf", "14")
    assert "12 working days" in shown["paragraphs"][0]["text"]


def test_it_refuses_to_listen_beyond_this_machine_without_sign_in(sample_library: Path, tmp_path: Path) -> None:
    nobody = tmp_path / "users.json"
    for sign_in in (None, False, True):
        with pytest.raises(UserError):
            application(ChatSettings(library=sample_library, host="0.0.0.0", with_sign_in=sign_in, users_file=nobody))


def test_only_files_of_the_library_are_given_out(chat: Any) -> None:
    assert httpx.get(chat.address + "/file/0000.pdf").status_code == 404
    assert httpx.get(chat.address + "/page/0000/1.png").status_code == 404
    assert httpx.get(chat.address + "/source", params={"paragraph": "0000:1"}).status_code == 404
    assert httpx.get(chat.address + "/source", params={"paragraph": "../x"}).status_code == 404
