"""The figures of perception alone: `summary.json` of `embodied measure perception`.

Keys: `n` things seen in `frames` frames of `scenes`, those of `least_pixels` pixels or more; shares are in [0, 1].
`top1` is the share of right types over things of the types with at least `least_examples` of them (`top1_n`);
`top1_all` over all. `per_type` holds, for each true type, its `n`, `top1`, `precision` (of what was said to be it)
and `recall`; the last two count what was said with a confidence of `at_confidence` or more, as do `precision` and
`recall` over all types. `state_accuracy` holds, for each state, of the things that may be in it: `n`, `base_rate`
(of being in it), `balanced` accuracy (the mean of `when_so` and `when_not`, by whether a probability is above one half)
and `auroc`. `position_cm`: medians and 90th percentiles, to the middle of the thing's box, and to the box itself.
`confusions` are the most frequent [true type, said type, count]. `curve` holds [confidence, precision, recall].
`intervals` are Wilson's (95 %); things of one frame are not quite independent.
`milliseconds` is per frame, and depends on the machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.evaluation.perception import Looked, Seen
from embodied.evaluation.statistics import auroc, wilson
from embodied.perceivers.visible import LEAST_PIXELS

LEAST_EXAMPLES = 20
AT_CONFIDENCE = 0.5
CONFUSIONS = 20
CURVE = tuple(round(0.05 * step, 2) for step in range(20))


def summarise(looked: Sequence[Looked], config: Mapping[str, Any]) -> dict[str, Any]:
    """Build the content of `summary.json`."""
    seen = [each for frame in looked for each in frame.seen]
    counts = Counter(each.truth for each in seen)
    common = [each for each in seen if counts[each.truth] >= LEAST_EXAMPLES]
    sure = [each for each in seen if each.confidence >= AT_CONFIDENCE]
    by_count = sorted(counts, key=lambda name: (-counts[name], name))
    top1 = _share([each.said == each.truth for each in common])
    precision, recall = _precision_recall(seen, AT_CONFIDENCE)
    return {
        **config,
        "frames": len(looked),
        "n": len(seen),
        "least_pixels": LEAST_PIXELS,
        "least_examples": LEAST_EXAMPLES,
        "at_confidence": AT_CONFIDENCE,
        "top1": top1["share"],
        "top1_n": top1["n"],
        "top1_types": sum(count >= LEAST_EXAMPLES for count in counts.values()),
        "top1_all": _share([each.said == each.truth for each in seen])["share"],
        "top1_mean_over_types": _mean_over_types(common),
        "precision": precision["share"],
        "recall": recall["share"],
        "intervals": {name: found["interval"] for name, found in _named(top1, precision, recall).items()},
        "per_type": {name: _of_type(name, seen, sure) for name in by_count},
        "state_accuracy": _states(seen),
        "position_cm": _positions(seen),
        "confusions": [[*pair, count] for pair, count in _confused(seen).most_common(CONFUSIONS)],
        "curve": [[at, *(each["share"] for each in _precision_recall(seen, at))] for at in CURVE],
        "milliseconds": _milliseconds([frame.seconds for frame in looked]),
    }


def _named(top1: Any, precision: Any, recall: Any) -> dict[str, Any]:
    return {"top1": top1, "precision": precision, "recall": recall}


def _share(right: Sequence[bool]) -> dict[str, Any]:
    interval = wilson(sum(right), len(right))
    return {
        "share": sum(right) / len(right) if right else None,
        "n": len(right),
        "interval": interval and list(interval),
    }


def _mean_over_types(seen: Sequence[Seen]) -> float | None:
    rights: dict[str, list[bool]] = {}
    for each in seen:
        rights.setdefault(each.truth, []).append(each.said == each.truth)
    return float(np.mean([np.mean(right) for right in rights.values()])) if rights else None


def _precision_recall(seen: Sequence[Seen], at: float) -> tuple[dict[str, Any], dict[str, Any]]:
    said = [each for each in seen if each.said and each.confidence >= at]
    right = [each.said == each.truth for each in said]
    return _share(right), _share([each.said == each.truth and each.confidence >= at for each in seen])


def _of_type(name: str, seen: Sequence[Seen], sure: Sequence[Seen]) -> dict[str, Any]:
    top1 = _share([each.said == name for each in seen if each.truth == name])
    precision = _share([each.truth == name for each in sure if each.said == name])
    recall = _share([each.said == name and each.confidence >= AT_CONFIDENCE for each in seen if each.truth == name])
    return {
        "n": top1["n"],
        "top1": top1["share"],
        "precision": precision["share"],
        "recall": recall["share"],
        "said": precision["n"],
        "intervals": {key: each["interval"] for key, each in _named(top1, precision, recall).items()},
    }


def _confused(seen: Sequence[Seen]) -> Counter[tuple[str, str]]:
    return Counter((each.truth, each.said or "nothing") for each in seen if each.said != each.truth)


def _states(seen: Sequence[Seen]) -> dict[str, Any]:
    by_state: dict[str, list[tuple[bool, float]]] = {}
    for each in seen:
        for name, (truth, said) in each.states.items():
            by_state.setdefault(name, []).append((truth, said))
    return {name: _state(np.array(pairs, dtype=np.float64)) for name, pairs in sorted(by_state.items())}


def _state(pairs: NDArray[np.float64]) -> dict[str, Any]:
    so, said = pairs[:, 0] > 0.5, pairs[:, 1]
    when_so, when_not = _share((said[so] > 0.5).tolist()), _share((said[~so] <= 0.5).tolist())
    both = when_so["share"] is not None and when_not["share"] is not None
    return {
        "n": len(pairs),
        "base_rate": float(so.mean()),
        "balanced": (when_so["share"] + when_not["share"]) / 2 if both else None,
        "auroc": auroc(said[so], said[~so]),
        "when_so": when_so["share"],
        "when_not": when_not["share"],
        "intervals": {"when_so": when_so["interval"], "when_not": when_not["interval"]},
    }


def _positions(seen: Sequence[Seen]) -> dict[str, Any]:
    middle = [each.off_centre for each in seen if each.off_centre is not None]
    box = [each.off_box for each in seen if each.off_box is not None]
    return {
        name: {"median": _centimetres(values, 50), "p90": _centimetres(values, 90)}
        for name, values in (("to_middle", middle), ("to_box", box))
    }


def _centimetres(metres: Sequence[float], percentile: float) -> float | None:
    return round(100.0 * float(np.percentile(metres, percentile)), 2) if metres else None


def _milliseconds(seconds: Sequence[float]) -> dict[str, float | None]:
    if not seconds:
        return {"median": None, "p90": None}
    median, slow = 1000.0 * np.percentile(seconds, [50, 90])
    return {"median": round(float(median), 2), "p90": round(float(slow), 2)}
