"""The errors that pass: nothing is wrong with the request, and they say when to send it again."""

from http import HTTPStatus

from service.request import BadRequest


class TryLater(BadRequest):
    """The request comes at a bad time; `seconds` later is a better one."""

    def __init__(
        self, code: str, message: str, seconds: int, status: HTTPStatus = HTTPStatus.SERVICE_UNAVAILABLE
    ) -> None:
        self.seconds = seconds
        super().__init__(code, message, status)


class Overloaded(TryLater):
    """More is asked of this process than it answers in time."""

    def __init__(self) -> None:
        super().__init__("OVERLOADED", "more is asked here than can be answered in time; try again in a second", 1)


class DeadlineExceeded(TryLater):
    """The answer was not ready in time, and what ran for it was stopped."""

    def __init__(self, after: float) -> None:
        text = f"the answer was not ready within {after:g} s; ask for less at once, or try again later"
        super().__init__("DEADLINE_EXCEEDED", text, 5)


class RateLimited(TryLater):
    """This client has asked as often as it may."""

    def __init__(self, limit: str, seconds: int) -> None:
        text = f"you may ask {limit} here; try again in {seconds} s"
        super().__init__("RATE_LIMITED", text, seconds, HTTPStatus.TOO_MANY_REQUESTS)
