"""okrkit inside a web service, a scheduler's script and a chat."""

import importlib.util
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import okrkit as okr

pytestmark = pytest.mark.once

EMBED = Path(__file__).parents[2] / "examples" / "embed"
ON = "2026-11-15"
HOSTILE = "<script>alert(1)</script> =1+1 <!channel> *bold* & `code`"


def module(name):
    """Return a script as a module."""
    spec = importlib.util.spec_from_file_location(name, EMBED / f"{name}.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize("script", ["api.py", "scheduled.py", "chat.py"])
def test_each_shows_itself(said, script, tmp_path):
    """Without arguments, a network, or a file left behind."""
    text = said(EMBED / script, folder=tmp_path)

    assert "nps" in text or "report.html" in text or "*" in text
    assert [] == list(tmp_path.iterdir())


class TestService:
    """The service, asked as a browser and a script would."""

    @pytest.fixture
    def client(self):
        """Return one that asks the service of the example."""
        return TestClient(module("api").app())

    def test_the_scorecard_as_json(self, client):
        """The same words and numbers as in Python, and strict JSON."""
        answer = client.get("/scorecard", params={"on": ON})
        card = okr.score(okr.load(EMBED / "okrs.yaml"), on=ON)

        assert 200 == answer.status_code
        assert json.loads(json.dumps(card.to_dict(), allow_nan=False)) == answer.json()

    def test_the_scorecard_as_csv(self, client):
        """The same table."""
        answer = client.get("/scorecard.csv", params={"on": ON})

        assert "text/csv; charset=utf-8" == answer.headers["content-type"]
        assert okr.score(okr.load(EMBED / "okrs.yaml"), on=ON).to_csv() == answer.text

    @pytest.mark.parametrize("route", ["/scorecard.html", "/report.html"])
    def test_pages(self, route, tmp_path):
        """A title runs nothing, and the browser is told that nothing may."""
        made = okr.load(EMBED / "okrs.yaml")
        (keep,) = made.objectives
        path = tmp_path / "okrs.yaml"
        okr.save(made.with_objective(keep.replace(title=HOSTILE)), path)
        answer = TestClient(module("api").app(path)).get(route, params={"on": ON})

        assert 200 == answer.status_code
        assert "<!doctype html>" == answer.text[:15].lower()
        assert "&lt;script&gt;alert(1)" in answer.text
        assert "<script" not in answer.text.lower()
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert '<meta name="viewport" content="width=device-width' in answer.text

    def test_one_key_result_with_its_reason(self, client):
        """Drill-down: the score, and how it came about."""
        client.post("/metrics/nps/readings", json={"2026-11-13": 36})
        answer = client.get("/key-results/nps", params={"on": ON}).json()

        assert (36, 0.5) == (answer["actual"], answer["progress"])
        assert 0.5 == answer["explanation"]["value"]

    @pytest.mark.parametrize(
        ("route", "status", "code"),
        [
            ("/key-results/npx?on=2026-11-15", 404, "id-unknown"),
            ("/scorecard?on=soon", 422, None),
            ("/scorecard", 422, None),
        ],
    )
    def test_mistakes_of_the_caller(self, client, route, status, code):
        """An error of okrkit is an answer with its code, not a traceback."""
        answer = client.get(route)

        assert (status, code) == (answer.status_code, answer.json().get("code"))

    def test_a_reading_comes_in(self, client):
        """It is in the next answer; one that cannot be changes nothing."""
        made = client.post("/metrics/nps/readings", json={"2026-11-13": 36})
        wrong = client.post("/metrics/nps/readings", json={"2026-11-14": 1000})
        unknown = client.post("/metrics/npx/readings", json={"2026-11-14": 36})
        card = client.get("/scorecard", params={"on": ON}).json()["items"]

        assert (201, {"readings": 1}) == (made.status_code, made.json())
        assert (422, 404) == (wrong.status_code, unknown.status_code)
        assert 36 == next(item["actual"] for item in card if item["id"] == "nps")

    def test_many_at_once(self, client):
        """Readings of many requests are all in; no request sees half a set."""
        days = [f"2026-10-{day:02}" for day in range(1, 25)]

        def both(day):
            client.post("/metrics/nps/readings", json={day: 33})
            return client.get("/scorecard", params={"on": ON}).status_code

        with ThreadPoolExecutor(8) as pool:
            assert {200} == set(pool.map(both, days))
        last = client.post("/metrics/nps/readings", json={"2026-11-13": 36})
        assert {"readings": len(days) + 1} == last.json()


class TestScheduled:
    """The script of every morning."""

    @pytest.fixture
    def place(self, tmp_path):
        """Return a folder with the document and its exports."""
        for path in EMBED.rglob("*"):
            if path.suffix in {".yaml", ".csv"}:
                to = tmp_path / path.relative_to(EMBED)
                to.parent.mkdir(exist_ok=True)
                to.write_bytes(path.read_bytes())
        return tmp_path

    @pytest.fixture
    def morning(self, run, place):
        """Return a function that runs it once, as a scheduler would."""
        words = ["--okrs", "okrs.yaml", "--exports", "exports", "--out", "results"]

        def ran(on=ON, at="06:00"):
            when = ("--on", on, "--at", f"{on}T{at}:00Z")
            return run(EMBED / "scheduled.py", *words, *when, folder=place)

        return ran

    def written(self, place):
        """Return every file that it wrote."""
        return {path.name: path.read_bytes() for path in (place / "results").iterdir()}

    def test_it_reads_records_and_reports(self, place, morning):
        """The journal has what was new, and the report says it."""
        done = morning()
        files = self.written(place)

        assert (0, f"{ON}: 6 new, 0 failed\n", "") == (
            done.returncode,
            done.stdout,
            done.stderr,
        )
        assert {"journal.jsonl", "report.html", "scorecard.csv"} == set(files)
        with okr.history.Journal(place / "results" / "journal.jsonl") as journal:
            assert 36 == journal.okrs().series("nps")[-1].value
        assert b"They recommend us" in files["report.html"]

    def test_run_twice_it_changes_nothing(self, place, morning):
        """A scheduler that fires twice, or a person who runs it by hand."""
        morning()
        before = self.written(place)
        again = morning(at="09:30")

        assert (0, f"{ON}: 0 new, 0 failed\n") == (again.returncode, again.stdout)
        assert before == self.written(place)

    def test_a_later_morning_appends(self, place, morning):
        """What was recorded before stays as it was, byte by byte."""
        morning(on="2026-11-01")
        before = self.written(place)["journal.jsonl"]
        morning()
        after = self.written(place)["journal.jsonl"]

        assert after.startswith(before)
        assert len(after) > len(before)

    def test_a_source_that_fails(self, place, morning):
        """The other metric is in, the report is written, and somebody must look."""
        (place / "exports" / "nps.csv").unlink()
        done = morning()

        assert (1, f"{ON}: 2 new, 1 failed\n") == (done.returncode, done.stdout)
        assert done.stderr.startswith("metric nps")
        assert {"journal.jsonl", "report.html", "scorecard.csv"} == set(
            self.written(place)
        )

    def test_a_broken_document(self, place, morning):
        """Nothing is touched, and the fault is named with its place."""
        morning()
        before = self.written(place)
        (place / "okrs.yaml").write_text("okrkit: 1\nobjectives: 3\n")
        done = morning(on="2026-11-16")

        assert (2, "") == (done.returncode, done.stdout)
        assert "okrs.yaml" in done.stderr
        assert before == self.written(place)

    def test_where_nothing_was_done_no_folder_is_left(self, place, morning):
        """A folder of results says that there are some."""
        (place / "okrs.yaml").write_text("okrkit: 1\nobjectives: 3\n")

        assert 2 == morning().returncode
        assert not (place / "results").exists()


class TestChat:
    """The message of the morning."""

    @pytest.fixture
    def okrs(self):
        """Return the set of the example with its readings."""
        made = okr.load(EMBED / "okrs.yaml")
        sources = {"exports": EMBED / "exports"}
        return okr.refresh(made, on=ON, connections=sources).okrs

    def test_what_it_says(self, okrs):
        """A sign never stands without its word; numbers are those of the verbs."""
        lines = module("chat").message(okrs, ON).splitlines()
        share = okr.score(okrs, on=ON)["keep"].progress
        view = okr.project(okrs, on=ON)
        said = {id: f"chance of success {view[id].success:.0%}" for id in view.ids}

        assert f"*Objectives on {ON}*: 1 \U0001f7e2 on track" == lines[0]
        keep = f"\U0001f7e2 on track, {share:.0%} of the way, {said['keep']}"
        assert (
            "*Where we stand*",
            f"*Paying customers stay because they succeed early*: {keep}",
            f"- They recommend us: \U0001f7e2 on track, 50% of the way, {said['nps']}",
            f"- Few leave: \u26aa stale, 25% of the way, {said['churn']}",
        ) == tuple(lines[-4:])

    def test_what_is_to_mend(self, okrs):
        """Each finding says what it is about."""
        text = module("chat").message(okrs, ON)
        _, _, rest = text.partition("\n\n*To mend*\n")
        found = okr.review(okrs, on=ON).findings[:3]

        assert [f"- {one.title}: " for one in found] == [
            f"{line.partition(': ')[0]}: " for line in rest.splitlines()[:3]
        ]

    def test_what_is_to_decide(self):
        """What nobody ever measured is a decision that is due, said by its verb."""
        made = okr.load(EMBED / "okrs.yaml")
        late = module("chat").message(made, "2026-12-10")
        first, *_ = okr.decisions(made, on="2026-12-10")

        assert f"\n\n*To decide*\n- {first.kind.capitalize()}: {first.title}" in late

    def test_what_is_over_has_no_chance(self, okrs):
        """It is known how it ended."""
        over = module("chat").message(okrs, "2027-03-01").splitlines()[-3:]

        assert ["missed, 38% of the way", "missed, 50% of the way"] == [
            line.partition("\u26d4 ")[2] for line in over[:2]
        ]

    def test_a_title_does_nothing(self, okrs):
        """It calls nobody, hides no address and sets nothing in bold."""
        (keep,) = okrs.objectives
        text = module("chat").message(
            okrs.with_objective(keep.replace(title=HOSTILE)), ON
        )

        assert "\n*&lt;script&gt;alert(1)&lt;/script&gt; =1+1 " in text
        assert "&lt;!channel&gt; \u200b*\u200bbold\u200b*\u200b &amp; " in text
        assert "<" not in text

    def test_a_long_one_is_cut_at_a_line(self, okrs):
        """Chats refuse what is longer; what is left is whole lines."""
        chat = module("chat")
        many = okrs.replace(
            objectives=[
                okr.Objective(f"o{at}", f"Objective number {at} " * 5)
                for at in range(99)
            ]
        )
        text = chat.message(many, ON)

        assert len(text) <= chat.LONGEST
        assert text.endswith("\n... and more in the report")
        assert "\n- ... and " in text
        assert "*To mend*" in text
        assert text.splitlines()[-2].endswith("not measured")

    def test_the_report_for_chats_that_read_markdown(self, okrs):
        """The same report as in every other form."""
        brief = okr.report(okrs, on=ON, audience="executive")

        assert brief.to_markdown() == module("chat").report(okrs, ON)
