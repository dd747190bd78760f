"""Points that a fresh reader makes of OKRs, by kind; and the same where none is."""

import pytest

import okrkit as okr
from okrkit.reviewing.rules import pairing


def found(code, text):
    """Return what one rule finds in a text."""
    return okr.review(text, rules=[getattr(okr.rules, code)]).findings


def lines(objective, *krs):
    """Return an OKR as text."""
    return f"Objective: {objective}\n" + "\n".join(f"- {kr}" for kr in krs)


@pytest.mark.parametrize(
    ("code", "kr", "severity"),
    [
        ("T02", "Average bill does not fall below 38 EUR (now 39)", None),
        ("T02", "eNPS stays above 10 (now 14)", None),
        ("T03", "eNPS stays above 10 (now 14)", None),
        ("T02", "Absence at or below 3.8% (today 3.6%)", None),
        ("T02", "Returns not above 1.2% (currently 1.1%)", None),
        ("T02", "Reach at least 300 shops (now 320)", "warning"),
        ("T02", "Reach $50K MRR (at $48K)", "info"),
        ("T02", "Reach $50K MRR (at $52K)", "warning"),
        ("T02", "Reach $50K MRR (at $30K)", None),
        ("T02", "Reach 99% uptime (at 98%)", None),
        ("K03", "Zero-result searches down to 3%", "warning"),
        ("K03", "Zero-result searches at 3% or below", "info"),
    ],
)
def test_where_a_key_result_stands_today(code, kr, severity):
    """T02, T03, K03: a limit may be held today; a level to reach may not."""
    findings = found(code, lines("Guests come back", kr))
    assert ([severity] if severity else []) == [f.severity for f in findings]


@pytest.mark.parametrize(
    ("code", "title", "times"),
    [
        ("O03", "Migrate to Snowflake", 1),
        ("O03", "Move to the new office", 1),
        ("O03", "Switch to a new website", 1),
        ("O03", "Replace our CRM", 1),
        ("O03", "Move to", 0),
        ("O03", "Switch to calm mornings", 0),
        ("O03", "Replace guesswork with evidence", 0),
        ("O01", "Hit the number", 1),
        ("O01", "Be the best platform", 1),
        ("O01", "Be the best bakery in the old town", 0),
        ("O01", "Hit the ground after every delay", 0),
        ("O02", "Line 3 runs as if it were new", 0),
        ("O02", "Team 7 loves its work", 0),
        ("O02", "Win 70 shops", 1),
    ],
)
def test_what_an_objective_is_about(code, title, times):
    """O01, O02, O03: a move, a boast and a name with a number."""
    assert times == len(found(code, lines(title, "Refunds from 9% to 4%")))


TYPED = """okrkit: 1
cycle: 2026-Q4
metrics:
  churn: {{unit: percent}}
objectives:
  - id: keep
    title: Customers stay with us
    key_results:
      - {{id: churn, title: "{}", metric: churn, baseline: 4, target: 2}}
"""


@pytest.mark.parametrize("title", ["Churn falls", "Scrap falls", "Publish the report"])
def test_fields_win_over_words(title):
    """K01, S01: a metric with a value to reach is a result, however it is worded."""
    okrs = okr.loads(TYPED.format(title))
    assert not okr.review(okrs, rules=[okr.rules.K01, okr.rules.S01]).findings


def test_what_stands_beside_is_counted_once(monkeypatch):
    """S08 asks each key result once, and not once more for each of the others."""
    asked = []
    count = pairing._counts_more

    def counting(kr):
        asked.append(kr.id)
        return count(kr)

    monkeypatch.setattr(pairing, "_counts_more", counting)
    krs = [f"Cut response time from {n + 9} to {n + 2} hours" for n in range(40)]
    okr.review(lines("Answer faster", *krs), rules=[okr.rules.S08])

    assert len(asked) <= 2 * len(krs)


def test_what_one_does_again_and_again_is_work():
    """K01: time of one's own has a rhythm; to spend less has none."""
    assert found("K01", "Practise the interview 3 times a week")
    assert not found("K01", "Spend 20% less on travel")
