"""The small model's tokens: the part of MiniLM's vocabulary that people's instructions need, and a program's words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
COMMON = range(1996, 4200)
"""Rows of BERT's vocabulary with the commonest whole words: other people use other words."""
_LETTER = re.compile(r"(##)?[a-z0-9]|[^\w\s]")
BATCH = 2000
SELDOM = 3
"""Texts."""
MARK = "\ue000"
"""Of Unicode's private use."""
BEGIN, END = "begin", "end"
"""Words of which a program has one each, and which are never shown."""


def token(word: str) -> str:
    """The token of a program's word: it begins with a character that prompts take out of people's text."""
    return MARK + word


def kept_pieces(tokenizer: Any, texts: Sequence[str]) -> list[str]:
    """The word pieces to keep: those of some texts, single letters, and the commonest words; in MiniLM's order.

    What occurs in fewer texts than SELDOM is spelt in smaller pieces.
    """
    times: Counter[int] = Counter()
    for start in range(0, len(texts), BATCH):
        for ids in tokenizer(list(texts[start : start + BATCH]))["input_ids"]:
            times.update(set(ids))
    used = {row for row, count in times.items() if count >= SELDOM}
    pieces = sorted(tokenizer.get_vocab().items(), key=lambda each: int(each[1]))
    return [
        piece
        for piece, row in pieces
        if row in used or piece in SPECIAL or _LETTER.fullmatch(piece) or (row in COMMON and piece.isalpha())
    ]


def small_tokenizer(pieces: Sequence[str], words: Iterable[str], folder: Path) -> Any:
    """A BERT tokenizer of those pieces and of a program's words, which decode with spaces between them."""
    from tokenizers import AddedToken
    from transformers import BertTokenizer

    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(pieces) + "\n", encoding="utf-8")
    tokenizer = BertTokenizer(vocab=str(vocabulary), do_lower_case=True)
    begin, end = (AddedToken(token(word), normalized=False, special=True) for word in (BEGIN, END))
    tokenizer.add_special_tokens({"bos_token": begin, "eos_token": end})
    tokenizer.add_tokens([AddedToken(token(word), normalized=False) for word in words])
    return tokenizer
