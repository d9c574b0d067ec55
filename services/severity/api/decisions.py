"""POST and GET /api/v1/decisions: what clinicians decided, handed in and read back."""

import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from emsync.problem import Problem
from severity.api import bodies, negotiation, queries
from severity.api.answers import JSON, NDJSON, NOT_KEPT, answer
from severity.api.parts import Parts
from severity.decisions import export
from severity.decisions.ledger import LedgerFailure
from severity.strict import parse

log = logging.getLogger(__name__)

CSV = "text/csv"
MOST_ON_A_PAGE = 1000
_LARGEST_NUMBER = 2**63 - 1
_AS_FILE = {**NOT_KEPT, "Content-Disposition": 'attachment; filename="decisions.csv"'}


def routes(parts: Parts) -> list[Route]:
    """Return the routes."""

    async def decisions(request: Request) -> Response:
        act = take if request.method == "POST" else show
        try:
            return await act(parts, request)
        except LedgerFailure as error:
            log.error("not acknowledged: %s", error)
            detail = "Not acknowledged; send again later with the same decision_id"
            raise Problem(503, "The ledger cannot be used", detail) from error

    return [Route("/decisions", decisions, methods=["GET", "POST"])]


async def take(parts: Parts, request: Request) -> Response:
    """Store a decision: 201 when it is committed, 200 when it was stored before."""
    said = parse(await bodies.read(request))
    patient = parts.intake.within("recordDecision", said)
    taken = await run_in_threadpool(parts.desk.take, said, patient)
    return answer(export.as_dict(taken.entry), 201 if taken.new else 200)


async def show(parts: Parts, request: Request) -> Response:
    """Return a page as JSON, or all decisions in one of the other media types."""
    ledger = parts.desk.ledger
    media = negotiation.chosen(request.headers.get("accept", ""), (JSON, NDJSON, CSV))
    if media == NDJSON:
        return StreamingResponse(export.ndjson(ledger.pages()), 200, NOT_KEPT, NDJSON)
    if media == CSV:
        return StreamingResponse(export.table(ledger.pages()), 200, _AS_FILE, CSV)
    after = queries.number(request, "after", 0, 0, _LARGEST_NUMBER)
    limit = queries.number(request, "limit", 100, 1, MOST_ON_A_PAGE)
    entries = await run_in_threadpool(ledger.page, after, limit)
    last = entries[-1].seq if len(entries) == limit else None
    return answer({"decisions": [export.as_dict(entry) for entry in entries], "next": last})
