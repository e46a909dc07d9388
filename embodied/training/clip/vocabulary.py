"""The small CLIP's tokenizer: the words of its captions whole, all others in letters."""

from __future__ import annotations

import re
from functools import lru_cache
from string import ascii_lowercase, digits
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.household.object_types import TYPES
from embodied.training.clip.wording import ANYWHERE, WORDS, own_names

CONTEXT = 20
"""Tokens of a text, its beginning and end included; the rest is cut off."""
PAD, BEGIN, END, UNKNOWN = "[PAD]", "[CLS]", "[SEP]", "[UNK]"
ROOMS = ("kitchen", "bedroom", "bathroom", "living room", "home", "photo", "picture")
SPARE = (
    "this is an image of photo showing scene with without not has have been was are it its at under over near next to "
    "beside inside into onto from out no nothing something object thing small big red green blue white black brown "
    "yellow grey light dark wooden metal glass lies stands sits held holding hand gripper agent camera view before "
    "after now still already again running water steam frost ice table floor wall door top bottom left right"
).split()
"""Words that other people's prompts may have; they stay whole, whatever they come to mean."""


def words() -> list[str]:
    """The vocabulary's words, sorted."""
    texts = [form for forms in WORDS.values() for form in forms]
    texts += [name for kind in TYPES for name in own_names(kind)]
    found = {word for text in [*texts, *ANYWHERE, *ROOMS, *SPARE] for word in re.findall(r"[a-z0-9]+", text.lower())}
    return sorted(found - set(ascii_lowercase) - {"one", "two"} | {"one", "two"})


def tokenizer() -> Any:
    """Make the tokenizer (`tokenizers.Tokenizer`)."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    letters = [*ascii_lowercase, *digits, "'", "-", ".", ","]
    pieces = [PAD, BEGIN, END, UNKNOWN, *letters, *(f"##{each}" for each in letters), *words()]
    vocabulary = {piece: row for row, piece in enumerate(dict.fromkeys(pieces))}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token=UNKNOWN))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(BEGIN, vocabulary[BEGIN]), (END, vocabulary[END])]
    made.post_processor = processors.TemplateProcessing(single=f"{BEGIN} $A {END}", special_tokens=ends)
    return made


class Texts:
    """Turns captions into rows of tokens; remembers those it has seen."""

    def __init__(self) -> None:
        made = tokenizer()
        made.enable_truncation(CONTEXT)
        made.enable_padding(length=CONTEXT, pad_id=0, pad_token=PAD)
        self._rows = lru_cache(maxsize=200_000)(lambda text: np.array(made.encode(text).ids, np.int16))

    def rows(self, texts: list[str]) -> NDArray[np.int16]:
        """(n, CONTEXT) tokens."""
        return np.stack([self._rows(text) for text in texts])
