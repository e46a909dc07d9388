"""How well strangers are understood: `python -m benchmarks.voices`. Every voice is left out of a training once.

The understanding is trained anew without a few of the voices that it learns from, and hears what these said; nothing of
the shape of what they said is learnt from others either. Some ten minutes of one core: OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from embodied.correction import KINDS
from embodied.corrections.tuned import DRASTIC, Tuned, likeliest
from embodied.evaluation.understanding import Understood, summarise
from embodied.training.understanding.fit import Course, train_understanding
from embodied.training.understanding.voices import voices

FOLDS = 4
ALWAYS = frozenset(("borders", "chatter"))
"""Voices that say all kinds of things about one thing, not what one person says: never left out."""


def strangers(left_out: Sequence[str]) -> list[Understood]:
    """What was heard of voices that were not learnt from."""
    said = [each for name in left_out for each in voices()[name]]
    with tempfile.TemporaryDirectory() as folder:
        without = [each.text for each in said if len(each.text.split()) > 1]
        train_understanding(Path(folder), Course(left_out=frozenset(left_out)), without)
        rows = Tuned(Path(folder)).probabilities([each.text for each in said])
    heard = [likeliest(row) for row in rows]
    return [Understood(each.kind, each.text, *found) for each, found in zip(said, heard, strict=True)]


def main() -> None:
    """Print the share of kinds heard right, by voice and in all."""
    out, names = Console(), sorted(set(voices()) - ALWAYS)
    answers: list[Understood] = []
    for fold in range(FOLDS):
        left_out = names[fold::FOLDS]
        heard = strangers(left_out)
        answers += heard
        out.print(f"{', '.join(left_out)}: {100 * summarise(heard)['accuracy']:.1f} % of {len(heard)}")
    found = summarise(answers)
    out.print(f"all: {100 * found['accuracy']:.1f} % of {found['n']}")
    for kind in KINDS:
        figures = found["per_kind"][kind]
        mark = "  <- drastic" if kind in DRASTIC else ""
        out.print(f"{kind:<11} recall {figures['recall']:.3f}  precision {figures['precision']:.3f}{mark}")


if __name__ == "__main__":
    main()
