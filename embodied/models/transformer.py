"""Weights on disk through `transformers`: texts are generated, and candidates scored with the prompt computed once."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embodied.errors import MissingExtraError
from embodied.language import Failure, ModelError, Sampling

MOST_TOKENS = 8192
"""Of prompt and answer together, where the model sets no bound of its own."""


@dataclass(frozen=True, slots=True)
class Text:
    """What was generated.

    Attributes:
        text: decoded, special tokens left out.
        logprob: mean log-probability of its tokens.
        prompt_tokens, completion_tokens: how many there were.
        likelihood: log-probability of the whole, among all that could be written with the allowed tokens.
        leeway: log-probability that the allowed tokens leave, summed along the text; 0 when all are allowed.
    """

    text: str
    logprob: float
    prompt_tokens: int
    completion_tokens: int
    likelihood: float = 0.0
    leeway: float = 0.0


class Transformer:
    """A causal or an encoder-decoder model from a folder.

    Args:
        folder: as `save_pretrained` writes it: config, tokenizer, weights as safetensors.
        device: "cpu", "cuda", "cuda:1", …
        threads: of a CPU; None for as many as torch likes. With one, the same question has the same answer to the last
            bit, however many processes ask.

    Raises:
        MissingExtraError: transformers is not installed.
        ModelError: the folder holds no such model, or its weights are no safetensors.
    """

    def __init__(self, folder: Path, device: str = "cpu", threads: int | None = None) -> None:
        torch, transformers = _libraries()
        self._threads = threads
        if not (folder / "config.json").is_file():
            raise ModelError(
                Failure.UNKNOWN_MODEL, "no model lies there: no config.json", where=str(folder), fix="give its folder"
            )
        if not list(folder.glob("*.safetensors")):
            raise ModelError(
                Failure.UNKNOWN_MODEL,
                "its weights are no safetensors: pickled weights are never loaded, they can run code",
                where=str(folder),
                fix="convert them: model.save_pretrained(FOLDER, safe_serialization=True)",
            )
        safely = {"local_files_only": True, "trust_remote_code": False}
        try:
            config = transformers.AutoConfig.from_pretrained(folder, **safely)
            self.is_encoder_decoder = bool(config.is_encoder_decoder)
            kind = transformers.AutoModelForSeq2SeqLM if self.is_encoder_decoder else transformers.AutoModelForCausalLM
            self.tokenizer: Any = transformers.AutoTokenizer.from_pretrained(folder, **safely)
            self.model: Any = kind.from_pretrained(folder, use_safetensors=True, dtype=torch.float32, **safely)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                Failure.UNKNOWN_MODEL, f"it does not load: {str(error)[:300]}", where=str(folder)
            ) from None
        self.model = self.model.to(device).eval()
        if self.tokenizer.pad_token_id is None:
            self.tokenizer.pad_token = self.tokenizer.eos_token
        self._torch, self.device = torch, device
        self._positions = int(getattr(self.model.config, "max_position_embeddings", None) or MOST_TOKENS)

    def generate(
        self,
        prompts: Sequence[str],
        sampling: Sampling,
        allowed: Sequence[int] = (),
        begun: Sequence[int] = (),
        following: Callable[[Sequence[int]], Sequence[int]] | None = None,
    ) -> list[Text]:
        """Continue prompts, in one batch.

        Args:
            prompts: the whole texts, any chat template applied.
            sampling: temperature 0 takes the likeliest token each time.
            allowed: the only token ids that may be written; empty for all.
            begun: tokens that each answer begins with, for encoder-decoders; what is returned goes on from them.
            following: says which of the allowed tokens may come next, after those of an answer so far.

        Raises:
            ModelError: REFUSED, for a prompt that leaves no room for an answer.
        """
        torch = self._torch
        # An encoder's positions count from the left; what a causal model continues has to end at the right.
        inputs = self._encoded(prompts, side="right" if self.is_encoder_decoder else "left")
        drawn: dict[str, Any] = {"do_sample": sampling.temperature > 0.0}
        if sampling.temperature > 0.0:
            drawn |= {"temperature": sampling.temperature, "top_p": sampling.top_p, "top_k": 0}
            torch.manual_seed(sampling.seed)
        if begun:
            first = [self.model.config.decoder_start_token_id, *begun]
            inputs["decoder_input_ids"] = torch.tensor([first] * len(prompts), device=self.device)
        if following is not None:
            drawn["prefix_allowed_tokens_fn"] = lambda batch, ids: list(following(ids.tolist()[1:]))
        elif allowed:
            drawn["prefix_allowed_tokens_fn"] = lambda batch, ids: list(allowed)
        with self._computing():
            made = self.model.generate(
                **inputs,
                max_new_tokens=min(sampling.max_tokens, self._room_after(inputs["input_ids"].shape[1])),
                pad_token_id=self.tokenizer.pad_token_id,
                return_dict_in_generate=True,
                output_logits=True,
                **drawn,
            )
        start = 1 + len(begun) if self.is_encoder_decoder else inputs["input_ids"].shape[1]
        logprobs = torch.stack(made.logits, dim=1).float().log_softmax(-1)
        written = made.sequences[:, start:]
        own = logprobs.gather(-1, written.unsqueeze(-1)).squeeze(-1)
        mass = logprobs[..., list(allowed)].logsumexp(-1) if allowed else torch.zeros_like(own)
        return [
            self._text(ids, row, left, int(mask.sum()))
            for ids, row, left, mask in zip(written, own, mass, inputs["attention_mask"], strict=True)
        ]

    def _room_after(self, prompt_tokens: int) -> int:
        """Tokens that may follow a prompt."""
        room = self._positions if self.is_encoder_decoder else self._positions - prompt_tokens
        if room < 1:
            what = f"the prompt fills all of its {self._positions} tokens"
            raise ModelError(Failure.REFUSED, what, where=self.model.config.model_type, fix="ask for less at a time")
        return room

    def _text(self, ids: Any, logprobs: Any, mass: Any, prompt_tokens: int) -> Text:
        ends = (ids == self.tokenizer.eos_token_id).nonzero()
        eos = self.model.generation_config.eos_token_id
        if eos is not None:
            ends = self._torch.isin(ids, self._torch.tensor(eos, device=ids.device)).nonzero()
        count = int(ends[0]) + 1 if len(ends) else len(ids)
        text = self.tokenizer.decode(ids[:count], skip_special_tokens=True)
        leeway = float(mass[:count].sum())
        likelihood = float(logprobs[:count].sum()) - leeway
        return Text(text.strip(), float(logprobs[:count].mean()), prompt_tokens, count, likelihood, leeway)

    def score(self, prompt: str, candidates: Sequence[str]) -> list[float]:
        """Log-probabilities of candidates after a prompt, summed over their tokens; the prompt is computed once."""
        if not self.is_encoder_decoder:
            return self._score_continued(prompt, candidates)
        target = self._encoded(candidates, side="right", special=False)
        labels = target["input_ids"].masked_fill(target["attention_mask"] == 0, -100)
        return self._score_decoded(prompt, (), labels)

    def score_tokens(self, prompt: str, begun: Sequence[int], candidates: Sequence[Sequence[int]]) -> list[float]:
        """Log-probabilities of candidates, as tokens, after an answer's beginning; for encoder-decoders."""
        labels = self._torch.full((len(candidates), max(map(len, candidates))), -100, device=self.device)
        for row, tokens in enumerate(candidates):
            labels[row, : len(tokens)] = self._torch.tensor(tokens)
        return self._score_decoded(prompt, begun, labels)

    def _score_decoded(self, prompt: str, begun: Sequence[int], labels: Any) -> list[float]:
        """The prompt is encoded, and the beginning decoded, once for all candidates."""
        torch, count = self._torch, len(labels)
        source = self._encoded([prompt], side="right")
        start = torch.tensor([[self.model.config.decoder_start_token_id, *begun]], device=self.device)
        with self._computing():
            states = self.model.get_encoder()(**source).last_hidden_state
            first = self.model(
                encoder_outputs=(states,),
                attention_mask=source["attention_mask"],
                decoder_input_ids=start,
                use_cache=True,
            )
            logits = [first.logits[:, -1:].expand(count, -1, -1)]
            if labels.shape[1] > 1:
                cache = first.past_key_values
                cache.batch_repeat_interleave(count)
                following = self.model(
                    encoder_outputs=(states.expand(count, -1, -1),),
                    attention_mask=source["attention_mask"].expand(count, -1),
                    decoder_input_ids=labels[:, :-1].clamp(min=0),
                    past_key_values=cache,
                )
                logits.append(following.logits)
        return self._summed(torch.cat(logits, dim=1), labels)

    def _score_continued(self, prompt: str, candidates: Sequence[str]) -> list[float]:
        torch = self._torch
        prefix = self._encoded([prompt], side="right")
        tails = self._encoded(candidates, side="right", special=False)
        count = len(candidates)
        with self._computing():
            first = self.model(**prefix, use_cache=True)
            cache = copy.deepcopy(first.past_key_values)
            cache.batch_repeat_interleave(count)
            mask = torch.cat([prefix["attention_mask"].expand(count, -1), tails["attention_mask"]], dim=1)
            following = self.model(input_ids=tails["input_ids"], attention_mask=mask, past_key_values=cache).logits
        logits = torch.cat([first.logits[:, -1:].expand(count, -1, -1), following[:, :-1]], dim=1)
        return self._summed(logits, tails["input_ids"].masked_fill(tails["attention_mask"] == 0, -100))

    def _summed(self, logits: Any, labels: Any) -> list[float]:
        logprobs = logits.float().log_softmax(-1).gather(-1, labels.clamp(min=0).unsqueeze(-1)).squeeze(-1)
        return [float(each) for each in logprobs.masked_fill(labels < 0, 0.0).sum(-1)]

    @contextmanager
    def _computing(self) -> Iterator[None]:
        """Without gradients, on so many threads."""
        before = self._torch.get_num_threads()
        self._torch.set_num_threads(self._threads or before)
        try:
            with self._torch.inference_mode():
                yield
        finally:
            self._torch.set_num_threads(before)

    def _encoded(self, texts: Sequence[str], *, side: str, special: bool = True) -> dict[str, Any]:
        self.tokenizer.padding_side = side
        encoded = self.tokenizer(
            list(texts),
            return_tensors="pt",
            padding=True,
            truncation=True,
            max_length=self._positions,
            add_special_tokens=special,
        )
        keys = ("input_ids", "attention_mask")
        return {key: encoded[key].to(self.device) for key in keys}


def _libraries() -> tuple[Any, Any]:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import torch
        import transformers
        from transformers.utils import logging as transformers_logging
    except ImportError as error:
        raise MissingExtraError(
            f"models on disk need the package '{error.name}'", fix="pip install torch transformers"
        ) from None
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    return torch, transformers
