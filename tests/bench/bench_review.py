"""
How many key results are parsed and reviewed in a second, beside the limits.

Run with ``pytest tests/bench/bench_review.py -s``. The limit is 2,000 key results a
second and core; ten times the text may take twelve times the time.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

import okrkit as okr
from okrkit.wording.words import words

CORPUS = Path(__file__).parents[1] / "wording" / "corpus" / "development.jsonl"
TEXTS = [
    json.loads(line)["text"].replace("\n", " ")
    for line in CORPUS.read_text(encoding="utf-8").splitlines()
]
LIMIT = 2_000
ROUNDS = 5
EACH = 4


def distinct(times):
    """Return the texts of the corpus again and again, no two alike."""
    return [f"{text} ({n}{x})" for n in range(times) for x, text in enumerate(TEXTS)]


def document(texts):
    """Return OKRs of four key results each, as people write them."""
    return "\n\n".join(
        "\n".join(
            [
                f"Objective: Customers of region {at} stay with us",
                "",
                *(f"- {kr}" for kr in texts[at : at + EACH]),
            ]
        )
        for at in range(0, len(texts), EACH)
    )


def cpu(work, *given):
    """Return the CPU seconds of one call."""
    start = time.process_time()
    work(*given)
    return time.process_time() - start


def parsed(texts):
    """Parse each by itself."""
    for text in texts:
        okr.parse(text)


def cut(texts):
    """Cut each into words: what no reader of text can do without."""
    for text in texts:
        words(text)


# In a process of its own no other bench is remembered; texts stay as people wrote them.
ONCE = """
import json, sys, time
import okrkit as okr

how, first, texts, whole = json.load(sys.stdin)
for text in first:
    okr.review(text)
okr.review("Objective: Grow\\n- NPS up 8\\n- Launch the portal")
given = whole
if how == "review of a set":
    given = okr.parse_okrs(whole).to_okrs()
seconds = []
for run in range(3):
    for n in range(5_000):  # What was read before is forgotten over it.
        okr.parse(f"{n} x{run}")
    start = time.process_time()
    if how == "parse":
        for text in texts:
            okr.parse(text)
    else:
        okr.review(given)
    seconds.append(time.process_time() - start)
print(min(seconds))
"""


@pytest.mark.parametrize("how", ["parse", "review of text", "review of a set"])
def test_key_results_a_second(benchmark, how):
    """Key results as they stand in the corpus, of which nothing is remembered."""
    first, texts = TEXTS[:9], list(dict.fromkeys(TEXTS[9:]))
    asked = json.dumps([how, first, texts, document(texts)])
    seconds = min(
        float(
            subprocess.run(
                [sys.executable, "-c", ONCE],
                input=asked,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for _ in range(ROUNDS)
    )
    benchmark.pedantic(okr.parse, args=(TEXTS[0],), rounds=1)
    rate = len(texts) / seconds
    print(f"\n{how}: {rate / LIMIT:.2f} x the limit of {LIMIT} a second")


def test_parsing_beside_cutting_into_words():
    """What understanding costs beyond the words alone."""
    texts = distinct(3)
    parsed(TEXTS[:9])
    ratio = cpu(parsed, texts) / cpu(cut, texts)
    print(f"\nparsing takes {ratio:.1f} x the time of cutting into words")


def test_ten_times_the_text():
    """Linear: one text that grows, and a document that grows."""
    line = "cut the share of calls over 5 minutes from 31% to 18% by 1 May, "
    once, tenfold = cpu(okr.parse, line * 40), cpu(okr.parse, line * 400)
    texts = distinct(10)
    few = cpu(okr.review, document(texts[: len(texts) // 10]))
    many = cpu(okr.review, document([f"{text} again" for text in texts]))
    print(f"\nten times the text: {tenfold / once:.1f} x, of OKRs {many / few:.1f} x")


def many(count, first):
    """Return so many OKRs, no two titles alike."""
    return "\n".join(
        f"Objective: Paying customers of region {n} stay\n"
        f"- Churn of segment {n} from 4% to 2%\n"
        f"- NPS of segment {n} from 20 to 35\n"
        f"- Launch portal {n}\n"
        for n in range(first, first + count)
    )


def test_ten_times_the_okrs():
    """Linear in OKRs as well, past what is remembered from call to call."""
    okr.review(many(9, 0))
    few = min(cpu(okr.review, many(200, 1_000 * run)) for run in (1, 2, 3))
    lots = cpu(okr.review, many(2_000, 10_000))
    print(f"\nten times the OKRs: {lots / few:.1f} x the time")


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "1",
        "(",
        "from ",
        "from 1 to ",
        "a@b.c ",
        "https://a.b/c?d=",
        "95% of ",
        "*_",
    ],
)
def test_fifty_kilobytes_of_anything(piece):
    """An adversary's text is read in less than a second."""
    text = (piece * 50_000)[:50_000]
    seconds = cpu(okr.parse, text)
    print(f"\n50 kB of {piece!r}: {seconds:.2f} of the second allowed")
