"""`embodied models`: the kinds of language models there are, and whether one works."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from rich.text import Text

from embodied.commands.lists import print_rows
from embodied.commands.screen import OUT, print_json
from embodied.errors import EmbodiedError, OptionError, UnknownNameError
from embodied.language import Failure, LanguageModel, ModelError, Usage
from embodied.models.choice import SMALL, ModelChoice
from embodied.models.making import MODELS
from embodied.models.prices import price_of
from embodied.models.program import to_words
from embodied.query import Decompose, Decomposition, Reference, SkillWords, Step
from embodied.wiring import Choices, Materials

NEEDS = {
    "small": "nothing: it ships",
    "openai": "pip install 'embodied[openai]'; EMBODIED_API_KEY or OPENAI_API_KEY, or --base-url URL",
    "hf": "a folder of weights as safetensors",
    "cassette": "a recorded file",
}
INSTRUCTION = "put a clean mug on the table"
TYPES = ("DiningTable", "Fridge", "Mug", "Plate", "SinkBasin")
WORKS, FAILS, LACKS = "✓", "✗", "–"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing tried: its mark (LACKS for what a model may do without), what came of it, and what mends it."""

    name: str
    mark: str
    found: str
    fix: str = ""


def list_all(*, as_json: bool) -> int:
    """List the kinds of models."""
    rows = []
    for kind in MODELS:
        make = MODELS.get(kind)
        argument = next((each for each in _parameters(make) if each.default is each.empty), None)
        rows.append(
            {
                "name": kind + (f":{argument.name.upper()}" if argument else ""),
                "default": kind == SMALL.name,
                "what it is": (inspect.getdoc(make) or "").partition("\n")[0],
                "needs": NEEDS.get(kind, "see the package that it is from"),
            }
        )
    print_rows(rows, ("name", "what it is", "needs"), as_json)
    if not as_json:
        OUT.print(Text(f"the default is {SMALL.name}", "dim"))
    return 0


def _parameters(make: Callable[..., LanguageModel]) -> list[inspect.Parameter]:
    return list(inspect.signature(make).parameters.values())


def check(chosen: ModelChoice, *, as_json: bool) -> int:
    """Try a model and say how it went; returns the exit code: 1 when it does not load or answer."""
    findings = examine(chosen)
    if as_json:
        print_json({"model": chosen.name, "ok": _ok(findings), "findings": [asdict(each) for each in findings]})
    else:
        styles = {WORKS: "green", FAILS: "bold red", LACKS: "yellow"}
        for each in findings:
            line = Text.assemble((each.mark, styles[each.mark]), f" {each.name:<9} ", (each.found, "dim"))
            OUT.print(line, soft_wrap=True)
            if each.fix:
                OUT.print(Text.assemble(" " * 12, (each.fix, "bold")), soft_wrap=True)
    return 0 if _ok(findings) else 1


def _ok(findings: list[Finding]) -> bool:
    return all(each.mark != FAILS for each in findings)


def examine(chosen: ModelChoice) -> list[Finding]:
    """Try one thing after the other, as far as it goes.

    Raises:
        UnknownNameError, OptionError: the name is none.
    """
    begun = time.perf_counter()
    try:
        model = chosen.make()
    except (UnknownNameError, OptionError):
        raise
    except EmbodiedError as error:
        return [_failed("loads", error)]
    loaded = Finding("loads", WORKS, f"{time.perf_counter() - begun:.1f} s")
    query = Decompose(INSTRUCTION, (), _skills(), TYPES)
    try:
        answered, spent = _answer(model, query)
    except ModelError as error:
        return [loaded, _failed("answers", error)]
    sees = Finding("sees", WORKS if model.sees else LACKS, "takes pictures" if model.sees else "takes no pictures")
    return [loaded, answered, _score(model, query), sees, _tokens(spent), _price(chosen.name)]


def _skills() -> tuple[SkillWords, ...]:
    return tuple(map(SkillWords.of, Materials(Choices()).skills.values()))


def _failed(name: str, error: EmbodiedError) -> Finding:
    lacks = isinstance(error, ModelError) and error.failure is Failure.UNSUPPORTED and name == "scores"
    return Finding(name, LACKS if lacks else FAILS, error.summary, error.fix)


def _answer(model: LanguageModel, query: Decompose) -> tuple[Finding, Usage]:
    """Ask for a plan; what is no plan was an answer all the same, and other things can still be tried.

    Raises:
        ModelError: there was no answer.
    """
    begun = time.perf_counter()
    try:
        (reply,) = model.complete([query])
    except ModelError as error:
        if error.failure is not Failure.MALFORMED:
            raise
        return _failed("answers", error), error.usage
    plan, seconds = reply.answer, time.perf_counter() - begun
    assert isinstance(plan, Decomposition)
    said = "; ".join(map(str, plan.steps)) or plan.impossible or plan.question or "no steps"
    return Finding("answers", WORKS, f"{seconds:.1f} s, “{INSTRUCTION}”: {said}"), reply.usage


def _score(model: LanguageModel, query: Decompose) -> Finding:
    """Score three plans for the same instruction, in the words that the small model writes."""
    candidates = [" ".join(to_words(_taken(kind))) for kind in ("Mug", "Plate", "Fridge")]
    try:
        if not model.scores:
            return Finding("scores", LACKS, "says no likelihoods")
        scores, _ = model.score(query, candidates)
    except ModelError as error:
        return _failed("scores", error)
    told = ", ".join(f"{candidate} {score:.1f}" for candidate, score in zip(candidates, scores, strict=True))
    return Finding("scores", WORKS, told)


def _taken(kind: str) -> Decomposition:
    return Decomposition(steps=(Step(skill="pick_up", arguments={"object": Reference(type=kind)}),))


def _tokens(spent: Usage) -> Finding:
    told = f"{spent.prompt_tokens} asked, {spent.completion_tokens} answered"
    return Finding("tokens", WORKS if spent.prompt_tokens else LACKS, told if spent.prompt_tokens else "not counted")


def _price(name: str) -> Finding:
    kind, _, rest = name.partition(":")
    if kind != "openai":
        return Finding("price", WORKS, "costs nothing")
    try:
        price = price_of(rest)
    except EmbodiedError as error:
        return _failed("price", error)
    if price is None:
        return Finding("price", LACKS, "not on your list: dollars are not counted", "see embodied/models/prices.toml")
    return Finding("price", WORKS, f"{price.prompt:g} and {price.completion:g} dollars per million tokens")
