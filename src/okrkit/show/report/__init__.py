"""
The stakeholders' report: what a manager asks, answered from the other verbs.

- `reporting`: `report`, which asks them; `result`: the `Report` and its forms.
- `opening`, `standing`, `changed`, `missed`, `trust`, `deciding`, `details`, `basis`:
  one section each.
- `facts`, `stands`, `then`, `parts`, `words`: what they share.
- `in_html`, `in_markdown`, `in_text`: one writer each.
"""
