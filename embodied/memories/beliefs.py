"""How views of one thing add up: Bayes' rule for its type, and a two-valued filter for each of its states."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LEAST = 1e-3
"""How likely a type is at least that perception left out."""
CHANGE = 0.2
"""How likely a state has changed between two views."""
CERTAIN = 1e-3
"""No view is surer of a state than this leaves open."""


def agreement(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How likely two beliefs are about things of one type, LEAST at least."""
    return max(sum(likely * other.get(name, 0.0) for name, likely in one.items()), LEAST)


def fused_types(before: Mapping[str, float], seen: Mapping[str, float]) -> Mapping[str, float]:
    """One more view's word on a type: the product, likeliest first and summing to 1; none ever falls below LEAST."""
    if len(before) == 1 and before.keys() == seen.keys():
        return before
    products = {name: max(before.get(name, 0.0), LEAST) * max(seen.get(name, 0.0), LEAST) for name in {*before, *seen}}
    total = sum(products.values())
    kept = {name: value / total for name, value in products.items() if value >= LEAST * total}
    return MappingProxyType(dict(sorted(kept.items(), key=lambda each: (-each[1], each[0]))))


def fused_states(before: Mapping[str, float], seen: Mapping[str, float]) -> dict[str, float]:
    """One more view's word on states, which may have changed in between."""
    found = dict(before)
    for name, said in seen.items():
        likely = min(max(said, CERTAIN), 1.0 - CERTAIN)
        expected = before.get(name, 0.5)
        expected = expected * (1.0 - CHANGE) + (1.0 - expected) * CHANGE
        so, not_so = expected * likely, (1.0 - expected) * (1.0 - likely)
        found[name] = so / (so + not_so)
    return found
