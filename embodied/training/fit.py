"""Fitting the small model: AdamW, a linear schedule, batches of like lengths, noise on the text, half of it in rooms.

Only the words of programs can be written, and where a room is known only the types that it has: the model is trained
under the very mask that it decodes under, so that it need not tell apart what the room settles. What is kept is the
mean of the weights over the last part of the way, which heeds wrong labels less than any of them (Izmailov et al.,
"Averaging weights leads to wider optima and better generalization", UAI 2018).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

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
    noise: float = 0.4
    in_room: float = 0.5
    loaders: int = 0
    seed: int = 0


def schedule_here(seed: int) -> Schedule:
    """A schedule that suits this machine: on a GPU larger steps, and all processes but two that make batches ahead."""
    import torch

    if not torch.cuda.is_available():
        return Schedule(seed=seed)
    loaders = max(0, (os.cpu_count() or 2) - 2)
    return Schedule(12_000, 192, 2.5e-4, 1.5e-3, warm_up=250, noise=0.5, loaders=loaders, seed=seed)


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
        inputs, labels, barred = (each.to(device, non_blocking=True) for each in batch)
        # A GPU computes these small layers faster than bfloat16's many casts can be launched.
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cpu"):
            logits = learner.logits(inputs, labels)
        loss = _loss(logits.float().masked_fill(barred, -1e4), labels, barred, schedule.smoothing)
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


def _loss(logits: Any, labels: Any, barred: Any, smoothing: float) -> Any:
    """Cross entropy; the smoothed part is spread over what may be written."""
    logprobs = logits.log_softmax(-1)
    written = labels >= 0
    right = logprobs.gather(-1, labels.clamp(min=0).unsqueeze(-1)).squeeze(-1)
    others = logprobs.masked_fill(barred, 0.0).sum(-1) / (~barred).sum(-1)
    return -((1.0 - smoothing) * right + smoothing * others)[written].mean()


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
