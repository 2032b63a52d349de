"""What the tests of slow senders serve: the middleware with short times, and a page."""

from kingsfund.core.http.request_bodies import REFUSED, BoundedBodies


def page(environ: dict, start_response: object) -> list[bytes]:
    start_response(f"{environ.get(REFUSED, 200)} ", [("Content-Type", "text/plain")])
    return [b"ok"]


application = BoundedBodies(page, limit_for=lambda _: 1000, threads=4, seconds=1)
