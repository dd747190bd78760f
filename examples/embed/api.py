"""
OKRs as a web service: the scorecard as JSON, as CSV and as a page.

    pip install "okrkit[yaml]" fastapi httpx uvicorn
    python api.py                      # asks its own routes, without a network
    uvicorn --factory api:app          # serves them

Sets are frozen, so that requests in many threads share one; a reading that comes in
makes a new set, which takes the place of the old one.
"""

import datetime as dt
import threading
from pathlib import Path
from typing import Annotated

from fastapi import Body, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse

import okrkit as okr

HERE = Path(__file__).parent
# The views have no script and load nothing: a browser may be told so.
SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:",
    "X-Content-Type-Options": "nosniff",
}
# Without a viewport a phone lays the page out as wide as a desk's and shrinks it.
HEAD = (
    '<!doctype html><html lang="en"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>OKRs</title>"
)


class Holder:
    """The set of the moment: read by everybody, replaced by one at a time."""

    def __init__(self, okrs: okr.OKRSet) -> None:
        """Begin with a set."""
        self.okrs = okrs
        self._turn = threading.Lock()

    def observe(self, metric: str, readings: dict[str, float]) -> None:
        """Put readings into the set; whoever reads meanwhile has the old one."""
        with self._turn:
            self.okrs = self.okrs.with_observations(metric, readings)


def app(path: Path = HERE / "okrs.yaml") -> FastAPI:
    """Make the service of one document. The day is always in the request."""
    made = FastAPI(title="OKRs")
    held = Holder(okr.load(path))

    @made.exception_handler(okr.OKRError)
    def refuse(_: Request, error: okr.OKRError) -> JSONResponse:
        unknown = isinstance(error, LookupError)
        said = {"code": error.code, "message": str(error), "hint": error.hint}
        return JSONResponse(said, 404 if unknown else 422)

    @made.get("/scorecard")
    def scorecard(on: dt.date) -> dict[str, object]:
        return okr.score(held.okrs, on=on).to_dict()

    @made.get("/scorecard.csv", response_class=PlainTextResponse)
    def table(on: dt.date) -> PlainTextResponse:
        text = okr.score(held.okrs, on=on).to_csv()
        return PlainTextResponse(text, media_type="text/csv", headers=SAFE)

    @made.get("/scorecard.html", response_class=HTMLResponse)
    def page(on: dt.date) -> HTMLResponse:
        view = okr.score(held.okrs, on=on)._repr_html_()
        return HTMLResponse(HEAD + view, headers=SAFE)

    @made.get("/report.html", response_class=HTMLResponse)
    def report(on: dt.date) -> HTMLResponse:
        return HTMLResponse(okr.report(held.okrs, on=on).to_html(), headers=SAFE)

    @made.get("/key-results/{id:path}")
    def key_result(id: str, on: dt.date) -> dict[str, object]:
        card = okr.score(held.okrs, on=on)
        return card[id].to_dict() | {"explanation": card.explain(id).to_dict()}

    @made.post("/metrics/{id:path}/readings", status_code=201)
    def observe(
        id: str, readings: Annotated[dict[dt.date, float], Body()]
    ) -> dict[str, int]:
        held.observe(id, {day.isoformat(): value for day, value in readings.items()})
        return {"readings": len(held.okrs.series(id))}

    return made


def main() -> None:
    """Ask the service as a browser and a script would."""
    from fastapi.testclient import TestClient

    client, on = TestClient(app()), {"on": "2026-11-15"}
    client.post("/metrics/nps/readings", json={"2026-11-13": 36})
    for item in client.get("/scorecard", params=on).json()["items"]:
        print(item["id"], item["actual"], item["status"])
    print(client.get("/scorecard.csv", params=on).text.splitlines()[2][:40])
    print(client.get("/key-results/npx", params=on).json()["message"])


if __name__ == "__main__":
    main()
