"""Fitting the small model: AdamW, a linear schedule, batches of like lengths, noise on the text, half of it in rooms.

Only the words of programs can be written, and where a room is known only the types that it has: the model is trained
under the very mask that it decodes under, so that it need not tell apart what the room settles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from embodied.training.corpus import Pair
from embodied.training.noise import noisy
from embodied.training.start import LONGEST
from embodied.training.vocabulary import BEGIN, END, MARK

Render = Callable[[Pair], str]
"""Makes the prompt of a pair."""
CHARACTERS_A_TOKEN = 4
"""About: batches are planned before anything is cut into tokens."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the model is fitted.

    Attributes:
        tokens, batch: of a step: as many examples as have about so many tokens together, and no more than so many.
        encoder_rate, decoder_rate: highest learning rates, of what MiniLM knows already and of what is new.
        warm_up: steps until they are reached.
        smoothing: of the labels.
        noise, in_room: shares of texts that are made noisy, and of those said in a room whose types are known.
        seed: of order, noise and dropout.
    """

    tokens: int = 1600
    batch: int = 32
    encoder_rate: float = 1.5e-4
    decoder_rate: float = 1e-3
    warm_up: int = 300
    smoothing: float = 0.05
    noise: float = 0.4
    in_room: float = 0.5
    seed: int = 0


def fit(
    model: Any,
    tokenizer: Any,
    lessons: Sequence[Sequence[Pair]],
    types: Sequence[str],
    render: Render,
    schedule: Schedule,
    progress: Callable[[str, int, int], None],
) -> None:
    """Train in place, in bfloat16; reproducible by the schedule's seed on one machine.

    Args:
        model, tokenizer: as `start` and `vocabulary` make them.
        lessons: what is learnt in each epoch.
        types: the words of programs that are object types.
        render: makes a pair's prompt.
        schedule: how.
        progress: told how far it is.
    """
    import torch

    torch.manual_seed(schedule.seed)
    rng = np.random.default_rng(schedule.seed)
    batches = [batch for lesson in lessons for batch in _batches(lesson, schedule, rng)]
    words = _Words(model, tokenizer, types)
    optimiser = _optimiser(model, words.table, schedule)
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, len(batches), schedule.warm_up))
    device = next(model.parameters()).device
    model.train()
    for step, batch in enumerate(batches):
        inputs = _inputs([render(_disturbed(each, schedule.noise, rng)) for each in batch], tokenizer, device)
        labels, barred = words.targets(batch, rng.random(len(batch)) < schedule.in_room)
        with torch.autocast(device.type, torch.bfloat16):
            logits = words.logits(model, inputs, labels.to(device))
        logits = logits.float().masked_fill(barred.to(device), -1e4)
        loss = _loss(logits, labels.to(device), barred.to(device), schedule.smoothing)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*model.parameters(), words.table], 1.0)
        optimiser.step()
        plan.step()
        progress("training", step + 1, len(batches))
    words.put_back(model)
    model.eval()


class _Words:
    """The words of programs, as tokens and as places in the output; the end of a program is the first.

    While they are learnt, they stand in a table of their own: they are new, and learn faster than what MiniLM knows.
    """

    def __init__(self, model: Any, tokenizer: Any, types: Sequence[str]) -> None:
        import torch

        words = {name[1:]: row for name, row in sorted(tokenizer.get_vocab().items()) if name.startswith(MARK)}
        ends = [words.pop(END), words.pop(BEGIN)]
        self._rows = torch.tensor([ends[0], *words.values(), ends[1]])
        self._shared = model.model.shared.weight
        self.table = torch.nn.Parameter(self._shared.detach()[self._rows].clone())
        self._place = {word: number for number, word in enumerate(words, start=1)}
        self._types = frozenset(types) & set(words)

    def targets(self, batch: Sequence[Pair], in_room: Any) -> tuple[Any, Any]:
        """Places of each program's words, [n, longest], -100 behind its end; and what is barred, [n, 1, words].

        Barred are, where the room is known, the types that it lacks; and always the beginning.
        """
        import torch

        longest = 1 + max(len(each.program) for each in batch)
        labels = torch.full((len(batch), longest), -100)
        barred = torch.zeros(len(batch), 1, len(self._rows), dtype=torch.bool)
        barred[:, :, -1] = True
        for row, (pair, room) in enumerate(zip(batch, in_room, strict=True)):
            places = [*(self._place[word] for word in pair.program), 0]
            labels[row, : len(places)] = torch.tensor(places)
            if room and pair.types:
                here = pair.types | {f"{each}Sliced" for each in pair.types} | set(pair.program)
                barred[row, 0, [self._place[each] for each in self._types - here]] = True
        return labels, barred

    def logits(self, model: Any, inputs: Any, labels: Any) -> Any:
        """What the model gives to each word after each other, [n, longest, words]."""
        import torch

        places = labels.clamp(min=0)
        places = torch.cat([torch.full_like(places[:, :1], len(self._rows) - 1), places[:, :-1]], dim=1)
        states = model.model(**inputs, decoder_inputs_embeds=self.table[places]).last_hidden_state
        return states @ self.table.T

    def put_back(self, model: Any) -> None:
        """Write the words among the model's own; nothing but them will ever be written."""
        import torch

        with torch.no_grad():
            self._shared[self._rows] = self.table
            model.final_logits_bias.fill_(-1e4)
            model.final_logits_bias[:, self._rows[:-1]] = 0.0


def _loss(logits: Any, labels: Any, barred: Any, smoothing: float) -> Any:
    """Cross entropy; the smoothed part is spread over what may be written."""
    logprobs = logits.log_softmax(-1)
    known = labels >= 0
    right = logprobs.gather(-1, labels.clamp(min=0).unsqueeze(-1)).squeeze(-1)
    others = logprobs.masked_fill(barred, 0.0).sum(-1) / (~barred).sum(-1)
    return -((1.0 - smoothing) * right + smoothing * others)[known].mean()


def _optimiser(model: Any, words: Any, schedule: Schedule) -> Any:
    import torch

    known = [*model.model.encoder.parameters()]
    ids = set(map(id, known))
    new = [*(each for each in model.parameters() if id(each) not in ids), words]
    groups = [{"params": known, "lr": schedule.encoder_rate}, {"params": new, "lr": schedule.decoder_rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _rate(step: int, total: int, warm_up: int) -> float:
    return min(1.0, (step + 1) / max(warm_up, 1)) * max(0.01, 1.0 - step / max(total, 1))


def _batches(pairs: Sequence[Pair], schedule: Schedule, rng: np.random.Generator) -> Iterator[list[Pair]]:
    """All pairs in another order; texts of about one length together, so that little is padding."""
    lengths = [
        8 + (len(each.instruction + each.remark) + sum(map(len, each.steps))) // CHARACTERS_A_TOKEN for each in pairs
    ]
    order = sorted(rng.permutation(len(pairs)).tolist(), key=lambda index: lengths[index] // 8)
    batches: list[list[Pair]] = [[]]
    for index in order:
        size = len(batches[-1])
        if size == schedule.batch or (size and (size + 1) * lengths[index] > schedule.tokens):
            batches.append([])
        batches[-1].append(pairs[index])
    for index in rng.permutation(len(batches)):
        yield batches[index]


def _disturbed(pair: Pair, share: float, rng: np.random.Generator) -> Pair:
    if rng.random() >= share:
        return pair
    steps = tuple(noisy(step, rng) for step in pair.steps)
    return replace(pair, instruction=noisy(pair.instruction, rng), steps=steps, remark=noisy(pair.remark, rng))


def _inputs(texts: Sequence[str], tokenizer: Any, device: Any) -> dict[str, Any]:
    encoded = tokenizer(list(texts), return_tensors="pt", padding=True, truncation=True, max_length=LONGEST)
    return {key: encoded[key].to(device) for key in ("input_ids", "attention_mask")}
