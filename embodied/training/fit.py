"""Fitting the small model: AdamW, a linear schedule, batches of like lengths, noise on the text, half of it in rooms.

Only the words of programs can be written, and where a room is known only the types that it has: the model is trained
under the very mask that it decodes under, so that it need not tell apart what the room settles. What is kept is the
mean of the weights over the last part of the way, which heeds wrong labels less than any of them (Izmailov et al.,
"Averaging weights leads to wider optima and better generalization", UAI 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from embodied.training.batches import Batches, Render
from embodied.training.corpus import Pair
from embodied.training.words import Words

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the model is fitted.

    Attributes:
        tokens, batch: of a step: as many examples as have about so many tokens together, and no more than so many.
        encoder_rate, decoder_rate: highest learning rates, of what MiniLM knows already and of what is new.
        warm_up: steps until they are reached; from there they fall on a line to `lowest` of themselves.
        averaged: the last part of all steps whose weights are averaged.
        smoothing: of the labels.
        soft: weight of what other models make of a pair, where that is known, beside what its label says.
        noise, in_room: shares of texts that are made noisy, and of those said in a room whose types are known.
        loaders: processes that make batches ahead; 0 for none, as suits two cores.
        seed: of order, noise and dropout.
    """

    tokens: int = 1600
    batch: int = 32
    encoder_rate: float = 1.5e-4
    decoder_rate: float = 1e-3
    warm_up: int = 300
    lowest: float = 0.15
    averaged: float = 0.3
    smoothing: float = 0.05
    soft: float = 0.5
    noise: float = 0.4
    in_room: float = 0.5
    loaders: int = 0
    seed: int = 0


def fit(
    model: Any,
    tokenizer: Any,
    lessons: Sequence[Sequence[Pair]],
    types: Sequence[str],
    render: Render,
    schedule: Schedule,
    progress: Progress,
) -> None:
    """Train in place; reproducible by the schedule's seed on one machine.

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
    words = Words(tokenizer, types)
    batches = Batches(lessons, tokenizer, words, render, schedule)
    device = next(model.parameters()).device
    learner = _Learner(model, words)
    optimiser = _optimiser(learner, schedule)
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, len(batches), schedule))
    average = torch.optim.swa_utils.AveragedModel(learner.module)
    torch.set_float32_matmul_precision("high")
    learner.module.train()
    made: Any = batches
    loader: Any = torch.utils.data.DataLoader(made, batch_size=None, num_workers=schedule.loaders)
    for step, batch in enumerate(loader):
        inputs, labels, barred, soft, known = (each.to(device, non_blocking=True) for each in batch)
        # A GPU computes these small layers faster than bfloat16's many casts can be launched.
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cpu"):
            logits = learner.logits(inputs, labels)
        loss = _loss(logits.float().masked_fill(barred, -1e4), labels, barred, soft, known, schedule)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learner.module.parameters(), 1.0)
        optimiser.step()
        plan.step()
        if step + 1 >= (1.0 - schedule.averaged) * len(batches):
            average.update_parameters(learner.module)
        progress("training", step + 1, len(batches))
    learner.module.load_state_dict(average.module.state_dict())
    learner.put_back()
    model.eval()


def likelihoods(
    model: Any, tokenizer: Any, pairs: Sequence[Pair], types: Sequence[str], render: Render, batch: int = 128
) -> list[np.ndarray[Any, np.dtype[np.float16]]]:
    """What a model makes of each pair after each word of its program: float16 (words of the program + 1, words) logits.

    The text is as it was said, and no room is known.
    """
    import torch

    words = Words(tokenizer, types)
    schedule = Schedule(noise=0.0, in_room=0.0, batch=batch, tokens=100 * batch)
    order = sorted(range(len(pairs)), key=lambda row: len(render(pairs[row])))
    learner = _Learner(model, words)
    device = next(model.parameters()).device
    found: dict[int, np.ndarray[Any, np.dtype[np.float16]]] = {}
    for start in range(0, len(order), batch):
        rows = order[start : start + batch]
        batches = Batches.of([[pairs[row] for row in rows]], tokenizer, words, render, schedule)
        inputs, labels, *_ = (each.to(device) for each in batches[0])
        with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16):
            logits = learner.logits(inputs, labels).float().clamp(min=-1e4).half().cpu().numpy()
        for row, values in zip(rows, logits, strict=True):
            found[row] = values[: len(pairs[row].program) + 1]
    return [found[row] for row in range(len(pairs))]


class _Learner:
    """The model with the words of programs in a table of their own: they are new, and learn faster than the rest."""

    def __init__(self, model: Any, words: Words) -> None:
        import torch

        self._model, self._rows = model, torch.tensor(words.rows)
        shared = model.model.shared.weight
        self.module: Any = torch.nn.ModuleDict({"model": model})
        self.module.register_parameter(
            "table", torch.nn.Parameter(shared.detach()[self._rows.to(shared.device)].clone())
        )

    def logits(self, inputs: Any, labels: Any) -> Any:
        """What the model gives to each word after each other, [n, longest, words]."""
        import torch

        table = self.module.table
        places = labels.clamp(min=0)
        places = torch.cat([torch.full_like(places[:, :1], len(self._rows) - 1), places[:, :-1]], dim=1)
        asked = {"input_ids": inputs, "attention_mask": (inputs != self._model.config.pad_token_id).long()}
        states = self._model.model(**asked, decoder_inputs_embeds=table[places], use_cache=False).last_hidden_state
        return states @ table.T

    def put_back(self) -> None:
        """Write the words among the model's own; nothing but them will ever be written."""
        import torch

        with torch.no_grad():
            rows = self._rows.to(self._model.device)
            self._model.model.shared.weight[rows] = self.module.table
            self._model.final_logits_bias.fill_(-1e4)
            self._model.final_logits_bias[:, rows[:-1]] = 0.0


def _loss(logits: Any, labels: Any, barred: Any, soft: Any, known: Any, schedule: Schedule) -> Any:
    """Cross entropy with the label, its smoothed part spread over what may be written, and with what others make of it.

    Hinton et al., "Distilling the knowledge in a neural network", 2015, at temperature 1.
    """
    logprobs = logits.log_softmax(-1)
    written = labels >= 0
    right = logprobs.gather(-1, labels.clamp(min=0).unsqueeze(-1)).squeeze(-1)
    others = logprobs.masked_fill(barred, 0.0).sum(-1) / (~barred).sum(-1)
    hard = -((1.0 - schedule.smoothing) * right + schedule.smoothing * others)
    if soft.shape[-1]:
        theirs = soft.float().masked_fill(barred, -1e4).softmax(-1)
        distilled = -(theirs * logprobs).sum(-1)
        weight = schedule.soft * known.float().unsqueeze(-1)
        hard = (1.0 - weight) * hard + weight * distilled
    return hard[written].mean()


def _optimiser(learner: _Learner, schedule: Schedule) -> Any:
    import torch

    known = [*learner.module.model.model.encoder.parameters()]
    ids = set(map(id, known))
    new = [each for each in learner.module.parameters() if id(each) not in ids]
    groups = [{"params": known, "lr": schedule.encoder_rate}, {"params": new, "lr": schedule.decoder_rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _rate(step: int, total: int, schedule: Schedule) -> float:
    rising = min(1.0, (step + 1) / max(schedule.warm_up, 1))
    return rising * max(schedule.lowest, 1.0 - step / max(total, 1))
