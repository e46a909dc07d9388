"""Exact nearest neighbour among many rows by dot product: what brute force in float64 finds, in a fraction of its time.

A float32 matrix product tells which rows can be the nearest at all: its error is bounded, in whatever order a machine
adds up. Those few are compared in float64. Of rows with equal products, such as equal rows, the first is the nearest.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

QUERIES = 64
"""So many queries share one pass over the rows."""
ROUNDOFF = 2.0**-24
"""Of float32: half the distance from 1 to the next number."""


class ExactSearch:
    """Finds the nearest of fixed rows.

    Args:
        rows: float32 (n, d), at least one row, all numbers finite; may be mapped from a file.
    """

    def __init__(self, rows: NDArray[np.float32]) -> None:
        if rows.ndim != 2 or not len(rows):
            raise ValueError(f"rows of shape {rows.shape}: at least one is needed")
        self._rows = np.asarray(rows)
        squares = np.einsum("ij,ij->i", self._rows, self._rows)
        if not np.isfinite(squares).all():
            raise ValueError("a row holds what is no number")
        # A product of d terms is off by at most d·u·|x|·|y|, and two products are compared; 1 % for terms in u².
        self._margin = 2.02 * rows.shape[1] * ROUNDOFF * float(np.sqrt(squares.max()))

    def nearest(self, queries: NDArray[np.float32]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """For each query the nearest row and its dot product."""
        found = np.empty(len(queries), dtype=np.intp)
        products = np.empty(len(queries))
        for start in range(0, len(queries), QUERIES):
            block = queries[start : start + QUERIES]
            for number, (query, rough) in enumerate(zip(block, block @ self._rows.T, strict=True), start):
                found[number], products[number] = self._settle(query.astype(np.float64), rough)
        return found, products

    def _settle(self, query: NDArray[np.float64], rough: NDArray[np.float32]) -> tuple[int, float]:
        """Compare in float64 what float32 cannot tell apart."""
        margin = self._margin * float(np.linalg.norm(query))
        close = np.flatnonzero(rough >= float(rough.max()) - margin)
        exact = np.sum(self._rows[close].astype(np.float64) * query, axis=1)  # equal rows have equal sums
        best = int(np.argmax(exact))
        return int(close[best]), float(exact[best])
