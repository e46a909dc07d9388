"""The zero-shot planner of Huang et al. (ICML 2022): a model writes freely, each step becomes what can be done.

The plan is laid down whole, before anything is done, and is carried out as it stands: what fails is left out.
`grounders.translation` holds the method; here its samples come from any language model.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from embodied.encoder import TextEncoder
from embodied.entity import Entity
from embodied.grounders.translation import AdmissibleActions, ExamplePlans, Prompt, translate
from embodied.language import LanguageModel, Reply, Sampling
from embodied.planner import Act, Decision, Finish, View
from embodied.planners.asking import ask
from embodied.planners.imagined import Item
from embodied.planners.wording import said
from embodied.query import Proposal, Propose
from embodied.skill import Skill
from embodied.task import Example, Subgoal
from embodied.trace import Planned, Sink

TEMPERATURE, TOP_P = 0.6, 0.9
"""As they sample from GPT-3."""
MAX_TOKENS = 40
"""They allow 10; the form that an answer stands in takes some."""
SEEDS = 2**31


class TranslatePlanner:
    """Has the next step said several times, and takes the admissible action that comes nearest.

    Args:
        model: says steps. Where it tells no likelihoods, that of every sample is taken to be 1.
        examples: known plans, at least one; the nearest is shown to the model.
        encoder: embeds what is said, actions and titles.
        skills: the skills, by name.
    """

    name = "translate"
    privileged = False

    def __init__(
        self, model: LanguageModel, examples: Sequence[Example], encoder: TextEncoder, skills: Mapping[str, Skill]
    ) -> None:
        self._model, self._encoder, self._skills = model, encoder, skills
        self._examples = ExamplePlans([_told(each, skills) for each in examples], encoder, keep=True)
        self._plan = deque[Subgoal]()

    def start(self, view: View) -> None:
        """Lay down the plan.

        Raises:
            ModelError: the model gives no answer.
        """
        actions = {said(each, self._skills): each for each in possible(view.memory.entities(), self._skills)}
        sampler = _Sampler(self._model, view.emit, int(view.rng.integers(SEEDS)))
        corpus = AdmissibleActions(tuple(actions), self._encoder, keep=True)
        plan = translate(view.instruction, corpus, self._examples, sampler)
        self._plan = deque(actions[each] for each in plan.actions)
        source = f'{plan.end.value}, after "{plan.example}"'
        view.emit(Planned(tuple(map(str, self._plan)), source))

    def decide(self, view: View) -> Decision:
        """Take the next step."""
        return Act(self._plan.popleft()) if self._plan else Finish()


class _Sampler:
    """Samples from a language model; another draw is another seed."""

    def __init__(self, model: LanguageModel, emit: Sink, seed: int) -> None:
        self._model, self._emit, self._seed = model, emit, seed

    def sample(self, prompt: Prompt, n: int) -> Sequence[tuple[str, float]]:
        query = Propose(prompt.task, tuple(prompt.example.splitlines()), prompt.done)
        return [self._draw(query, self._seed + number) for number in range(n)]

    def _draw(self, query: Propose, seed: int) -> tuple[str, float]:
        reply: Reply = ask(self._model, query, self._emit, Sampling(TEMPERATURE, TOP_P, MAX_TOKENS, seed))
        assert isinstance(reply.answer, Proposal)
        return reply.answer.step, reply.logprob if reply.logprob is not None else 0.0


def possible(entities: Iterable[Entity], skills: Mapping[str, Skill]) -> Iterator[Subgoal]:
    """Every skill over the object types whose objects fit its parameters, slices of what can be cut included."""
    known: dict[str, Entity] = {}
    for entity in entities:
        known.setdefault(entity.object_type, entity)
        if "sliceable" in entity.properties:
            for piece in Item.of(entity).slices():
                known.setdefault(piece.object_type, piece)
    for _, skill in sorted(skills.items()):
        choices = [
            [kind for kind, entity in sorted(known.items()) if parameter.fits(entity)] for parameter in skill.parameters
        ]
        for types in product(*choices):
            if len(set(types)) == len(types):
                yield Subgoal(skill.name, dict(zip((each.name for each in skill.parameters), types, strict=True)))


def _told(example: Example, skills: Mapping[str, Skill]) -> str:
    """An example as a plan in words."""
    steps = [f"Step {number}: {said(step, skills).capitalize()}" for number, step in enumerate(example.plan, start=1)]
    return "\n".join([f"Task: {' '.join(example.instruction.split())}", *steps])
