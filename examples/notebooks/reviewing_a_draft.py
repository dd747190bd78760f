"""
Reviewing a draft

The code of the notebook docs/notebooks/reviewing-a-draft.md, which has the words;
`python tools/notebook_scripts.py` made it.
"""

import okrkit as okr

draft = """
Objective: Improve support for paying customers

Key results:
1. Launch the new help centre by March
2. Answer 90% of tickets within 4 hours
3. CSAT up 20% over the previous quarter
4. Improve ticket quality

OKR type: Team
Time scale: 2027-Q1
"""

# What was understood

read = okr.parse_okrs(draft)
print(read)
print(okr.parse("Answer 90% of tickets within 4 hours"))

# What a coach would say

notes = okr.review(draft)
print(notes)
print(notes.explain("launch-the-new-help-centre-by-march"))

# What would show the aim

print(okr.suggest_metrics(draft.splitlines()[1]))

# The second version

better = """
Objective: Paying customers get their problem solved the first time they ask

Key results:
1. Tickets reopened within 14 days fall from 18% to 9%
2. 60% of paying customers who open the help centre leave it without a ticket (31% in 2026-Q4)
3. CSAT of paying customers rises from 3.9 to 4.3 (at least 400 answers)

OKR type: Team, aspirational
Time scale: 2027-Q1
"""
second = okr.review(better)
print(second)
print("findings before:", len(notes), " after:", len(second))

# From text to a document

okrs = okr.parse_okrs(better).to_okrs(cycle="2027-Q1")
print(okr.score(okrs, on="2027-01-10"))
confirmed = okr.parse("Tickets reopened within 14 days fall from 18% to 9%").confirm()
print(confirmed)
