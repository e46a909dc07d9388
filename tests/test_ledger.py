"""What calls may cost, counted in a file that several budgets share: never exceeded, whoever dies in between."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embodied.errors import BadFileError, OutsideError
from embodied.language import Failure, ModelError, Usage
from embodied.models.budget import Budget
from embodied.models.ledger import Ledger

CALLS = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3), st.floats(0, 1), st.booleans()), max_size=30)
"""Who calls, how often, what share of the most it really costs, and whether it lives to say so."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=CALLS, max_calls=st.integers(1, 20), max_dollars=st.floats(0.01, 2.0))
def test_budgets_over_one_file_count_as_one(tmp_path: Path, calls, max_calls: int, max_dollars: float) -> None:
    path = tmp_path / "spending.jsonl"
    path.unlink(missing_ok=True)
    many = [Budget(max_calls, max_dollars, Ledger(path)) for _ in range(3)]
    one = Budget(max_calls, max_dollars)
    spent = risked = Usage()
    for who, count, share, lives in calls:
        most = Usage(count, dollars=0.1 * count)
        cost = Usage(count, 10 * count, count, 0.5, share * most.dollars)
        let_in = []
        for budget in (many[who], one):
            with suppress(ModelError):
                budget.admit(most)
                let_in.append(budget)
                if lives:
                    budget.book(most, cost)
        assert len(let_in) in (0, 2), "the file lets in what memory lets in"
        if let_in:
            risked += most
            spent = spent + cost if lives else spent
    assert one.spent == spent
    assert Ledger(path).spent == spent == many[0].spent
    whole = Ledger(path).spent + Ledger(path).held
    assert whole.calls == risked.calls <= max_calls
    assert whole.dollars <= max_dollars + 1e-9
    assert sum((budget.own for budget in many), Usage()).calls == spent.calls


def test_a_call_that_never_ended_counts_at_its_most(tmp_path: Path) -> None:
    path = tmp_path / "spending.jsonl"
    Budget(2, ledger=Ledger(path)).admit(Usage(1, dollars=0.5))
    after = Budget(2, 0.6, Ledger(path))
    with pytest.raises(ModelError, match="dollars are spent") as caught:
        after.admit(Usage(1, dollars=0.2))
    assert caught.value.failure is Failure.OVER_BUDGET
    after.admit(Usage(1, dollars=0.1))
    with pytest.raises(ModelError, match="all 2 calls"):
        after.admit(Usage(1))


def test_a_torn_line_is_cut_off_and_a_broken_one_named(tmp_path: Path) -> None:
    path = tmp_path / "spending.jsonl"
    first = Budget(ledger=Ledger(path))
    first.admit(Usage(1))
    first.book(Usage(1), Usage(1, 5, 5, 0.1, 0.2))
    path.write_text(path.read_text() + '{"let_in": [1')
    assert Ledger(path).spent == first.spent
    first.admit(Usage(1))
    assert len(path.read_text().splitlines()) == 3
    assert Ledger(path).held.calls == 1
    path.write_text("{}\n")
    with pytest.raises(BadFileError) as error:
        _ = Ledger(path).spent
    assert error.value.where == f"{path}: line 1"


def test_a_disk_that_refuses_lets_no_call_in(tmp_path: Path) -> None:
    (tmp_path / "spending.jsonl").mkdir()
    with pytest.raises(OutsideError, match="cannot be written"):
        Budget(ledger=Ledger(tmp_path / "spending.jsonl")).admit(Usage(1))
