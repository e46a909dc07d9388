"""Exact nearest neighbour among many rows by dot product: what brute force in float64 finds, without the whole sum.

Along the few directions that tell most of the rows apart the product is computed; of the rest, Cauchy and Schwarz say
how much it can add. Only rows that could still be the nearest, float32's rounding allowed for, are multiplied out, in
float64. Of rows with equal products, such as equal rows, the first is the nearest.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

FEW = 1000
"""So many rows are simply multiplied out."""
DIRECTIONS = 64
"""Of a sentence embedding's 384 these hold nine tenths of what differs between short sentences."""
SAMPLE = 4096
"""About so many rows decide on the directions: any are right, good ones are quick."""
BLOCK = 4096
"""So many rows are multiplied out at once."""
QUERIES = 64
"""So many queries share one pass over the rows."""
ROUNDOFF = 2.0**-24
"""Of float32: half the distance from 1 to the next number."""
TINY = float(np.finfo(np.float32).tiny)
"""The smallest number that float32 holds in full."""

Vectors = NDArray[np.float32]


class ExactSearch:
    """Finds the nearest of fixed rows.

    Args:
        rows: float32 (n, d), at least one row, all numbers finite; may be mapped from a file.
    """

    def __init__(self, rows: Vectors) -> None:
        if rows.ndim != 2 or not len(rows):
            raise ValueError(f"rows of shape {rows.shape}: at least one is needed")
        self._rows = np.asarray(rows)
        squares = np.einsum("ij,ij->i", self._rows, self._rows, dtype=np.float64)  # in float32 small ones are 0
        if not np.isfinite(squares).all():
            raise ValueError("a row holds what is no number")
        self._longest = float(np.sqrt(squares.max()))
        self._few = len(rows) <= FEW
        if not self._few:
            self._threads = ThreadpoolController()
            with self._one_thread():
                self._directions = _directions(self._rows)
                self._along, self._rest = self._split(self._rows)

    def nearest(self, queries: Vectors) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """For each query the nearest row and its dot product."""
        if not np.isfinite(queries).all():
            raise ValueError("a query holds what is no number")
        found = np.empty(len(queries), dtype=np.intp)
        products = np.empty(len(queries))
        everything = np.arange(len(self._rows))
        for start in range(0, len(queries), QUERIES):
            block = queries[start : start + QUERIES]
            if not self._few:
                with self._one_thread():
                    along, rest = self._split(block)
                    most = along @ self._along.T + np.outer(rest, self._rest)
            for number, query in enumerate(block.astype(np.float64)):
                rows = everything if self._few else self._possible(most[number], query)
                found[start + number], products[start + number] = self._best(rows, query)
        return found, products

    def _one_thread(self) -> AbstractContextManager[object]:
        """Products as small as these gain nothing by threads, and wait for seconds on them where cores are busy."""
        limit: AbstractContextManager[object] = self._threads.limit(limits=1, user_api="blas")
        return limit

    def _split(self, vectors: Vectors) -> tuple[Vectors, Vectors]:
        """Coordinates along the directions, and the length of what is left; computed in float64."""
        along = np.empty((len(vectors), self._directions.shape[1]), dtype=np.float32)
        rest = np.empty(len(vectors), dtype=np.float32)
        for start in range(0, len(vectors), BLOCK):
            block = vectors[start : start + BLOCK].astype(np.float64)
            inside = block @ self._directions
            left = np.einsum("ij,ij->i", block, block) - np.einsum("ij,ij->i", inside, inside)
            along[start : start + BLOCK] = inside
            rest[start : start + BLOCK] = np.sqrt(np.maximum(left, 0.0))
        return along, rest

    def _possible(self, most: Vectors, query: NDArray[np.float64]) -> NDArray[np.intp]:
        """The rows that can be the nearest: whose product may reach that of the most promising one."""
        _, reached = self._best(np.array([np.argmax(most)]), query)
        # A sum of k float32 products is off by k·u·|x|·|q| at most; doubled, for what else was rounded.
        slack = 2 * (self._directions.shape[1] + 8) * ROUNDOFF * self._longest * float(np.linalg.norm(query))
        # In float64, and TINY more: what float32 rounds to nothing is off by more than any share of itself.
        return np.flatnonzero(most >= reached - slack - TINY)

    def _best(self, rows: NDArray[np.intp], query: NDArray[np.float64]) -> tuple[int, float]:
        """The nearest of some rows, in ascending order, and its product."""
        best, product = -1, -np.inf
        for start in range(0, len(rows), BLOCK):
            some = rows[start : start + BLOCK]
            exact = np.einsum("ij,j->i", self._rows[some].astype(np.float64), query)  # equal for equal rows
            at = int(np.argmax(exact))
            if exact[at] > product:
                best, product = int(some[at]), float(exact[at])
        return best, product


def _directions(rows: Vectors) -> NDArray[np.float64]:
    """Orthonormal columns, along which rows are long."""
    sample = rows[:: -(-len(rows) // SAMPLE)].astype(np.float64)
    _, vectors = np.linalg.eigh(sample.T @ sample)
    return np.ascontiguousarray(vectors[:, -DIRECTIONS:])
