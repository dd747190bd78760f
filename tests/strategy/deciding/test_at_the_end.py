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


def test_what_goes_on_is_asked_lately_and_what_to_close_until_it_is():
    """Of an old cycle nothing is carried over; that nobody closed it stays so."""
    okrs = aim("keep", kr("a", read=3))

    assert 2 == len(asked(okrs, on="2027-04-02"))
    assert ("close objective keep",) == asked(okrs, on="2027-04-03").ids
    assert ("close objective keep",) == asked(okrs, on="2029-04-03").ids


def old(id, value=8, **fields):
    """Return a key result from 0 to 10 that was last read six weeks before the end."""
    if "target" not in fields:
        fields |= {"baseline": 0, "target": 10}
    return okr.KeyResult(id, f"Title {id}", check_ins={"2026-11-16": value}, **fields)


def test_what_nobody_read_to_the_end_is_read_before_it_is_closed():
    """Neither missed nor met is known, so nobody can carry it over or drop it."""
    made = asked(aim("keep", old("near"), old("far", 12), kr("end", read=8)))

    assert (
        "read again key result near",
        "read again key result far",
        "carry over key result end",
        "close objective keep",
    ) == made.ids
    assert ("not read to the end",) == made.items[0].rules
    assert "last reading on 16 Nov 2026, at 80% of the way; before the end 45 days" == (
        "; ".join(map(str, made.items[0].evidence))
    )
    assert "key results 1 missed, 2 not read to the end" == str(
        made.items[3].evidence[0]
    )


def test_what_no_later_reading_could_change_is_known():
    """Work that is done, a total past its target, and a limit that was broken."""
    sold = okr.Metric("sold", kind="total")
    read = {"2026-10-05": 4, "2026-10-26": 8, "2026-11-16": 12}
    done = okr.KeyResult(
        "done",
        "Done",
        target=okr.Done(),
        check_ins=[okr.CheckIn("2026-11-16", done=True)],
    )
    broken = okr.KeyResult(
        "broken", "Low", target=okr.Hold(at_most=5, basis="worst"), check_ins=read
    )
    few = okr.KeyResult("few", "Few", metric="sold", at_most=20)
    many = okr.KeyResult("many", "Many", metric="sold", baseline=0, target=10)
    over = okr.KeyResult("over", "Over", metric="sold", at_most=10)
    made = asked(
        aim("keep", done, broken, few, many, over),
        metrics=[sold],
        observations={"sold": read},
    )

    assert (
        "read again key result few",
        "carry over key result broken",
        "carry over key result over",
        "close objective keep",
    ) == made.ids


def test_what_is_stale_is_read_again_while_it_runs():
    """Before the end a reading is easy to get; after it, it may be lost."""
    soon = asked(aim("keep", old("near"), kr("bare", ends_on="2027-12-31")),
                 on="2026-12-20")  # fmt: skip
    never = okr.decisions(
        okr.OKRSet([aim("keep", old("near"))], cycle="2026-Q4"),
        on="2026-12-20",
        policy=okr.presets.okrkit.replace(stale=None),
    )

    assert ("read again key result near",) == soon.ids
    assert "last reading on 16 Nov 2026; age 34 days" == "; ".join(
        map(str, soon.items[0].evidence)
    )
    assert () == never.ids


def test_a_guardrail_that_was_broken_at_the_end_is_decided_about():
    """What an objective reached at the cost of something else is no clean success."""
    cost = okr.Metric("cost")
    rail = okr.Guardrail(metric="cost", at_most=9)

    def after(day, on=AFTER):
        keep = aim("keep", kr("a", read=10), guardrails=[rail])
        read = {"cost": {day: 10}}
        return asked(keep, metrics=[cost], observations=read, on=on)

    end, old_one, later = after("2026-12-30"), after("2026-11-16"), after("2027-01-05")

    assert ("escalate metric cost", "close objective keep") == end.ids
    assert "A guardrail of “Aim keep” did not hold at the end." == end.items[0].trigger
    assert ("read again metric cost", "close objective keep") == old_one.ids
    assert "age 45 days (more than 10)" == str(old_one.items[0].evidence[1])
    assert ("close objective keep",) == later.ids
    assert ("close objective keep",) == after("2026-12-30", on="2027-06-30").ids


def test_an_objective_without_key_results_is_closed_all_the_same():
    """It ended, too, and of a draft only the objective is asked."""
    draft = okr.KeyResult("d", "Better", draft=True)
    made = asked(aim("bare"), aim("draft", draft))

    assert ("close objective bare", "close objective draft") == made.ids
    assert ["key results none"] == [str(fact) for fact in made.items[0].evidence]
