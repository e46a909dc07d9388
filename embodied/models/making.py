"""Language models by their names on the command line: `small`, `openai:NAME`, `hf:FOLDER`, `cassette:FILE`.

Installed packages add kinds of their own in the entry-point group `embodied.models`: a function from what follows the
colon, and options, to a `LanguageModel`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from embodied.errors import OptionError, nearest_name
from embodied.language import LanguageModel
from embodied.registry import Registry

MODELS: Registry[Callable[..., LanguageModel]] = Registry("language model", "models")
MODELS.register("small", "embodied.models.local:small")
MODELS.register("openai", "embodied.models.openai_chat:OpenAIChat")
MODELS.register("hf", "embodied.models.local:load")
MODELS.register("cassette", "embodied.models.cassette:Cassette")


def arguments(name: str) -> frozenset[str]:
    """The arguments that models of a name's kind take.

    Raises:
        UnknownNameError: there is no such kind of model.
    """
    return frozenset(inspect.signature(MODELS.get(name.partition(":")[0])).parameters)


def model(name: str, **options: Any) -> LanguageModel:
    """Make the model of a name; the options are those of its kind, such as `OpenAIChat`'s.

    Raises:
        UnknownNameError: there is no such kind of model.
        OptionError: the kind knows no such option, or needs something after the colon.
        EmbodiedError: whatever keeps it from being made.
    """
    kind, _, rest = name.partition(":")
    make = MODELS.get(kind)
    known = inspect.signature(make).parameters
    if unknown := [option for option in options if option not in known]:
        nearest = nearest_name(unknown[0], known)
        fix = f"did you mean '{nearest}'?" if nearest else f"known: {', '.join(known)}"
        raise OptionError(f"no option '{unknown[0]}'", where=name, fix=fix)
    needs = [each for each in known.values() if each.default is each.empty and each.name not in options]
    if bool(rest) != bool(needs):
        fix = f"write {kind}:{needs[0].name.upper()}" if needs else f"write {kind}"
        raise OptionError(f"'{name}' is no name of a model", where="--model", fix=fix)
    return make(rest, **options) if rest else make(**options)
