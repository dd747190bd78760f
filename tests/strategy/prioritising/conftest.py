import pytest

import okrkit as okr

NPS = {"2026-10-16": 32, "2026-10-30": 34, "2026-11-13": 35}
CHURN = {"2026-10-16": 3.2, "2026-10-30": 3.1, "2026-11-13": 3.0}


def company(**more):
    """Return a set of two objectives and four key results on three metrics."""
    keep = okr.Objective(
        "keep",
        "Paying customers stay",
        [
            okr.KeyResult("nps", "Recommend us", metric="nps", baseline=32, target=40),
            okr.KeyResult(
                "churn", "Leave less", metric="churn", baseline=3.2, target=2
            ),
        ],
        initiatives=[okr.Initiative("guide", "Write a guide", moves=["nps"], effort=1)],
    )
    grow = okr.Objective(
        "grow",
        "More of them",
        [
            okr.KeyResult("nps eu", "In Europe", metric="nps", baseline=32, target=37),
            okr.KeyResult("ship", "Ship it", target=okr.Done()),
        ],
    )
    return okr.OKRSet(
        [keep, grow],
        cycle="2026-Q4",
        metrics=[
            okr.Metric("nps", unit="points", polarity="higher", bounds=(-100, 100)),
            okr.Metric("churn", unit="%", polarity="lower", bounds=(0, 100)),
            okr.Metric("calls"),
        ],
        observations={"nps": NPS, "churn": CHURN},
        **more,
    )


@pytest.fixture(scope="session")
def okrs():
    """Return the set."""
    return company()
