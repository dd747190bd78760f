"""What a rule promises, proved for each by okrkit's own check."""

import pytest
from okrkit_acme_rules import RULES

import okrkit
from okrkit.testing import check_rule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_it_keeps_what_a_rule_promises(rule: okrkit.rules.Rule) -> None:
    """Its page is whole, and its two examples are what they say."""
    check_rule(rule)
