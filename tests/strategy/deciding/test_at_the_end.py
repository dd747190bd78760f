"""What is over is closed, carried over or dropped, and then left alone."""

import okrkit as okr

AFTER = "2027-01-08"


def aim(id="keep", *key_results, **fields):
    """Return an objective of the last quarter."""
    return okr.Objective(id, f"Aim {id}", key_results, **fields)


def kr(id, *, read=None, **fields):
    """Return a key result from 0 to 10, read on the last day if at all."""
    told = {} if read is None else {"2026-12-31": read}
    if "target" not in fields:
        fields |= {"baseline": 0, "target": 10}
    return okr.KeyResult(id, f"Title {id}", check_ins=told, **fields)


def asked(*objectives, on=AFTER, **fields):
    """Return what is to be decided."""
    return okr.decisions(okr.OKRSet(objectives, cycle="2026-Q4", **fields), on=on)


def test_each_is_asked_for_what_it_needs():
    """Nobody decides on what was met; the others go on, or they do not."""
    found = kr("found", target=okr.Establish())
    made = asked(aim("keep", kr("met", read=11), kr("near", read=8), kr("bare"), found))

    assert (
        "carry over key result near",
        "carry over key result found",
        "carry over key result bare",
        "close objective keep",
    ) == made.ids
    near, found, bare, keep = made
    assert "ended at 8 (target from 0 to 10); way done 80%" == "; ".join(
        map(str, near.evidence)
    )
    assert ("never measured",) == bare.rules
    assert ["way done 0%"] == [str(fact) for fact in found.evidence]
    assert "key results 1 met, 2 missed, 1 never measured" == str(keep.evidence[0])


def test_what_somebody_closed_is_not_asked_again():
    """The decision was taken: key results close with their objective, or before."""
    gone = okr.Closing("2027-01-05", "abandoned")

    assert () == asked(aim("keep", kr("a", read=3), closed=gone)).ids
    assert ("close objective keep",) == asked(
        aim("keep", kr("a", read=3, closed=gone))
    ).ids
    later = okr.Closing("2027-02-05", "abandoned")
    assert 2 == len(asked(aim("keep", kr("a", read=3), closed=later)))


def test_what_still_runs_or_can_still_change_is_not_closed():
    """A number that comes in February decides then, and not before."""
    slow = okr.Metric("slow", rhythm="month", lag=40)
    waits = aim("keep", kr("a", metric="slow"), kr("b", read=3))
    longer = aim("keep", kr("a", read=3, ends_on="2027-02-28"), kr("b", read=3))

    assert () == asked(waits, metrics=[slow]).ids
    assert () == asked(longer).ids
    assert 3 == len(asked(waits, metrics=[slow], on="2027-03-20"))
    assert () == asked(aim("keep", kr("b", read=3)), on="2026-12-31").ids


def test_days_of_its_own_end_as_a_cycle_does():
    """Without a cycle the days of its key results are those of an objective."""
    own = kr("a", starts_on="2026-10-01", ends_on="2026-12-31")
    okrs = okr.OKRSet([aim("keep", own)])

    assert 2 == len(okr.decisions(okrs, on=AFTER))
    assert 0 == len(okr.decisions(okr.OKRSet([aim("keep", kr("a"))]), on=AFTER))


def test_old_cycles_are_the_past():
    """Ten years of cycles that nobody closed are no list of ten years."""
    okrs = aim("keep", kr("a", read=3))

    assert 2 == len(asked(okrs, on="2027-04-02"))
    assert () == asked(okrs, on="2027-04-03").ids


def test_an_objective_without_key_results_is_closed_all_the_same():
    """It ended, too, and of a draft only the objective is asked."""
    draft = okr.KeyResult("d", "Better", draft=True)
    made = asked(aim("bare"), aim("draft", draft))

    assert ("close objective bare", "close objective draft") == made.ids
    assert ["key results none"] == [str(fact) for fact in made.items[0].evidence]
