"""Sign-ins run out, tokens are not kept, wrong passwords make one wait."""

from __future__ import annotations

from assistant.app.sessions import BackOff, SessionLimits, Sessions


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_session_ends_when_it_is_not_used() -> None:
    clock = Clock()
    sessions = Sessions(SessionLimits(idle_s=60, absolute_s=1000), clock)
    token = sessions.start("ann")
    clock.now = 50
    assert sessions.user_of(token) == "ann"
    clock.now = 105
    assert sessions.user_of(token, is_use=False) == "ann"
    clock.now = 111
    assert sessions.user_of(token) is None


def test_a_session_ends_however_much_it_is_used() -> None:
    clock = Clock()
    sessions = Sessions(SessionLimits(idle_s=60, absolute_s=100), clock)
    token = sessions.start("ann")
    for clock.now in (40, 80):
        assert sessions.user_of(token) == "ann"
    clock.now = 101
    assert sessions.user_of(token) is None


def test_signing_out_ends_one_session_and_the_last_one_is_told() -> None:
    gone: list[str] = []
    sessions = Sessions(when_gone=gone.append)
    first, second = sessions.start("ann"), sessions.start("ann")
    sessions.end(first)
    assert sessions.user_of(first) is None
    assert sessions.user_of(second) == "ann"
    assert gone == []
    sessions.end(second)
    sessions.end("unknown")
    assert gone == ["ann"]
    assert sessions.user_of(None) is None


def test_a_session_that_ran_out_is_told_at_the_next_request_of_anybody() -> None:
    clock, gone = Clock(), []
    sessions = Sessions(SessionLimits(idle_s=60, absolute_s=1000), clock, gone.append)
    sessions.start("ann")
    ben = sessions.start("ben")
    clock.now = 50
    assert sessions.user_of(ben) == "ben"
    clock.now = 61
    assert sessions.user_of(ben) == "ben"
    assert gone == ["ann"]


def test_only_a_hash_of_the_token_is_kept() -> None:
    sessions = Sessions()
    token = sessions.start("ann")
    assert token not in repr(vars(sessions))


def test_wrong_passwords_make_one_wait_longer_and_longer() -> None:
    clock = Clock()
    back_off = BackOff(clock)
    for _ in range(BackOff.FREE):
        back_off.failed("name:ann")
        assert back_off.wait_s("name:ann") == 0
    waits = []
    for _ in range(3):
        back_off.failed("name:ann", "address:x")
        waits.append(back_off.wait_s("name:ann"))
        clock.now += waits[-1]
        assert back_off.wait_s("name:ann") == 0
    assert waits == [2, 4, 8]
    for _ in range(30):
        back_off.failed("name:ann")
    assert back_off.wait_s("name:ann") == BackOff.LONGEST_S
    assert back_off.wait_s("name:ben") == 0
    back_off.succeeded("name:ann")
    assert back_off.wait_s("name:ann") == 0
