"""`store_of`: what is no place for a journal is refused, and no password told."""

import pytest

from okrkit.errors import JournalError
from okrkit.history.opening import store_of

SECRET = "hunter2"  # noqa: S105 - the one that everybody knows


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        (f"postgresql:/me:{SECRET}@db/okrs", "...db/okrs"),
        (f"postgresql:/me:{SECRET}@{SECRET}@db/okrs", "...db/okrs"),
        (f"postgresql:db/okrs?password={SECRET}", "okrs"),
        (f"me:{SECRET}@db/okrs?password={SECRET}", "...db/okrs"),
        ("okrs.yaml", "okrs.yaml"),
    ],
)
def test_a_mistaken_address_is_shown_without_its_password(where, shown):
    """Messages go to logs, and one slash too few is no reason to publish a secret."""
    with pytest.raises(JournalError) as refused:
        store_of(where)

    assert "journal-foreign" == refused.value.code
    assert SECRET not in str(refused.value)
    assert shown in str(refused.value)
