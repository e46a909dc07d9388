"""Language alone: gold answers are right everywhere, known mistakes give the figures worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.datasets.alfred import import_alfred
from embodied.datasets.alfred.templates import plan_of
from embodied.evaluation.language import Case, Judged, Robot, judge, judged
from embodied.evaluation.language_errors import ErrorKind, errors
from embodied.evaluation.language_figures import BINS, calibration, summarise
from embodied.evaluation.language_plans import FIELDS, essential
from embodied.household.library import SceneLibrary
from embodied.language import GREEDY, Failure, ModelError, Reply, Sampling, Usage
from embodied.memories.privileged import PrivilegedMemory
from embodied.memory import Memory
from embodied.models.making import MODELS
from embodied.query import Answer, Decompose, Decomposition, Query, Reference, Step
from embodied.simulators.household import HouseholdSimulator
from embodied.skills import load_library
from embodied.task import Setup
from embodied.task_types import CLEAN, HEAT, LOOK, MOVABLE, SIMPLE, TASK_TYPES, TWO, Template
from embodied.training.corpus import template
from tests.homes import KITCHENETTE
from tests.shared import ALFRED, needs_alfred
from tests.test_cli import Said, here  # noqa: F401 - a fixture

TYPES = (
    "Apple",
    "CounterTop",
    "DeskLamp",
    "Drawer",
    "Egg",
    "Fridge",
    "Knife",
    "Microwave",
    "Plate",
    "SideTable",
    "Spoon",
)
TRUTHS = {
    "put the apple in the fridge": Template(SIMPLE, "Apple", "Fridge"),
    "heat an egg and put it on the counter": Template(HEAT, "Egg", "CounterTop"),
    "put a clean spoon in the drawer": Template(CLEAN, "Spoon", "Drawer"),
    "look at the book by the lamp": Template(LOOK, "Book", toggle="DeskLamp"),
    "put a plate with an apple slice in the fridge": Template(MOVABLE, "Apple", "Fridge", "Plate", sliced=True),
    "put both spoons on the table": Template(TWO, "Spoon", "SideTable"),
}


def step(skill: str, **things: str) -> Step:
    return Step(skill=skill, arguments={name: Reference(type=kind) for name, kind in things.items()})


def plan(*steps: Step) -> Decomposition:
    return Decomposition(steps=steps)


def take(kind: str) -> Step:
    return step("pick_up", object=kind)


def put(kind: str, receptacle: str) -> Step:
    return step("put", object=kind, receptacle=receptacle)


class Scripted:
    """Says for each instruction what it is given; None is no valid answer, a Failure fails."""

    name, scores, sees = "scripted", False, False

    def __init__(self, answers: Mapping[str, Answer | Failure | None], confidences: Sequence[float] = ()) -> None:
        self.answers, self.confidences = answers, list(confidences)
        self.asked: list[Query] = []
        self.batches: list[int] = []

    def complete(self, queries: Sequence[Query], sampling: Sampling = GREEDY) -> list[Reply]:
        self.batches.append(len(queries))
        return [self._reply(query) for query in queries]

    def _reply(self, query: Query) -> Reply:
        self.asked.append(query)
        answer = self.answers[query.instruction]
        if not isinstance(answer, Answer):
            raise ModelError(answer or Failure.MALFORMED, "it says something else")
        confidence = self.confidences.pop(0) if self.confidences else None
        return Reply(answer, Usage(1, 10, 5, 0.25), confidence=confidence)

    def score(self, query: Query, candidates: Sequence[str]) -> tuple[list[float], Usage]:
        raise NotImplementedError


@pytest.fixture(scope="module")
def robot(tmp_path_factory: pytest.TempPathFactory) -> Robot:
    folder = tmp_path_factory.mktemp("scenes")
    (folder / "kitchenette.json").write_text(json.dumps(KITCHENETTE))
    simulator, memory = HouseholdSimulator(SceneLibrary([folder])), PrivilegedMemory()

    def room(setup: Setup) -> Memory:
        memory.start(simulator, simulator.reset(setup))
        return memory

    return Robot(load_library("household"), room)


def case(instruction: str, truth: Template, trial: str = "") -> Case:
    types = (*TYPES, "Book", "SinkBasin", "Faucet")
    return Case(f"{instruction}-0", trial or instruction, instruction, (), truth, Setup("kitchenette"), types)


CASES = [case(instruction, truth) for instruction, truth in TRUTHS.items()]
GOLD = {instruction: plan_of(truth) for instruction, truth in TRUTHS.items()}


def measured(model: Scripted, robot: Robot, cases: Sequence[Case] = CASES, *, with_types: bool = True) -> list[Judged]:
    return list(judged(model, cases, robot, with_types=with_types))


def test_gold_answers_are_right_everywhere(robot: Robot) -> None:
    summary = summarise(measured(Scripted(GOLD), robot), {"seed": 0})
    for name in ("exact_template", "exact_template_five", "hlp_accuracy", "executability"):
        assert summary[name] == 1.0
        assert all(figures[name] == 1.0 for figures in summary["per_task_type"].values())
        low, high = summary["intervals"][name]
        assert low < high == 1.0
    assert summary["per_field"] == dict.fromkeys(FIELDS, 1.0)
    assert summary["parse"] == 0.0
    assert set(summary["errors"].values()) == {0}
    assert (summary["n"], summary["trials"], summary["confusions"]) == (6, 6, [])
    assert summary["calibration"] is None
    assert summary["seconds"] == {"median": 0.25, "mean": 0.25}
    assert summary["usage"] == {"prompt_tokens": 60, "completion_tokens": 30, "dollars": 0.0}


def test_known_mistakes_give_known_figures(robot: Robot) -> None:
    """Of six: a wrong lamp, a wrong object, no plan, a treatment left out; two are right."""
    answers = GOLD | {
        "look at the book by the lamp": plan_of(Template(LOOK, "Book", toggle="FloorLamp")),
        "put the apple in the fridge": plan_of(Template(SIMPLE, "Egg", "Fridge")),
        "put both spoons on the table": None,
        "put a clean spoon in the drawer": plan_of(Template(SIMPLE, "Spoon", "Drawer")),
    }
    answers_judged = measured(Scripted(answers), robot)
    summary = summarise(answers_judged, {"seed": 0})
    assert summary["exact_template"] == pytest.approx(2 / 6)
    assert summary["exact_template_five"] == pytest.approx(3 / 6)
    assert summary["hlp_accuracy"] == pytest.approx(2 / 6)
    assert summary["executability"] == pytest.approx(4 / 6), "no FloorLamp there, and no plan"
    assert summary["parse"] == pytest.approx(1 / 6)
    fields = {"task_type": 4, "object": 4, "movable": 5, "parent": 5, "sliced": 5, "toggle": 4}
    assert summary["per_field"] == pytest.approx({name: count / 6 for name, count in fields.items()})
    assert summary["per_task_type"][LOOK]["exact_template_five"] == 1.0
    assert {name: count for name, count in summary["errors"].items() if count} == {
        "parse": 1,
        "hallucinated_object": 1,
        "wrong_argument": 1,
        "missing_step": 1,
    }
    assert summary["confusions"] == [("Apple", "Egg", 1), ("DeskLamp", "FloorLamp", 1)]
    assert answers_judged[5].said is None
    assert answers_judged[5].problem == "it says something else"


APPLE = plan_of(TRUTHS["put the apple in the fridge"])
KINDS = [
    (None, ["parse"]),
    (plan(take("Unicorn"), put("Unicorn", "Fridge")), ["hallucinated_object"]),
    (plan(take("Egg"), put("Egg", "Fridge")), ["wrong_argument"]),
    (plan(take("Apple"), put("Apple", "Castle")), ["hallucinated_object"]),
    (plan(take("Egg"), put("Egg", "Castle")), ["hallucinated_object", "wrong_argument"]),
    (plan(take("Apple")), ["missing_step"]),
    (Decomposition(impossible="no"), ["missing_step"]),
    (plan(take("Apple"), step("heat", object="Apple"), put("Apple", "Fridge")), ["additional_step"]),
    (plan(put("Apple", "Fridge"), take("Apple")), ["wrong_order"]),
    (plan(take("Apple"), step("cool", object="Apple")), ["missing_step", "additional_step"]),
    (plan(*APPLE.steps, *APPLE.steps), ["additional_step"]),
    (
        plan(Step(skill="pick_up", arguments={"object": Reference(type="Apple", every=True)}), APPLE.steps[1]),
        ["wrong_argument"],
    ),
    (APPLE, []),
]


@pytest.mark.parametrize(("said", "kinds"), KINDS, ids=lambda value: "+".join(value) if isinstance(value, list) else "")
def test_each_kind_of_error(said: Decomposition | None, kinds: list[str]) -> None:
    found = errors(said and essential(said), APPLE, TYPES)
    assert [kind.value for kind in found.kinds] == kinds


def test_a_wrong_thing_is_no_wrong_order() -> None:
    """The first of two like steps is wrong: the other one still stands where it should."""
    truth = plan_of(Template(TWO, "Spoon", "SideTable"))
    said = plan(take("Spoon"), put("Spoon", "Drawer"), *truth.steps[:2])
    assert errors(said, truth, TYPES).kinds == (ErrorKind.WRONG_ARGUMENT,)


SAME = [
    plan(step("go_to", place="Apple"), take("Apple"), step("open", object="Fridge"), put("Apple", "Fridge")),
    plan(
        Step(skill="pick_up", arguments={"object": Reference(type="Apple", inside="CounterTop", state="dirty")}),
        Step(skill="put", arguments={"receptacle": Reference(type="Fridge"), "object": Reference(type="Apple")}),
    ),
]


@pytest.mark.parametrize("said", SAME)
def test_what_is_said_beside_the_point_is_no_mistake(said: Decomposition, robot: Robot) -> None:
    found = judge(CASES[0], Reply(said), Usage(), robot)
    assert found.ok
    assert found.hlp
    assert not found.errors


def test_a_knife_may_be_said_or_left_unsaid(robot: Robot) -> None:
    sliced = next(each for each in CASES if each.truth.sliced)
    gold = plan_of(sliced.truth)
    said = plan(take("Knife"), gold.steps[0], put("Knife", "CounterTop"), *gold.steps[1:])
    kept = plan(take("Knife"), *gold.steps)
    for each, possible in ((gold, True), (said, True), (kept, False)):
        found = judge(sliced, Reply(each), Usage(), robot)
        assert found.ok
        assert found.executable is possible, "a hand that holds the knife takes nothing"
    knife = case("put the knife away", Template(SIMPLE, "Knife", "Drawer"))
    assert judge(knife, Reply(plan_of(knife.truth)), Usage(), robot).ok


UNDOABLE = [
    Decomposition(),
    plan(put("Apple", "Fridge")),
    plan(take("Apple"), take("Egg")),
    plan(take("Fridge")),
    plan(take("Tomato")),
    plan(take("Plate"), put("Plate", "Drawer"), take("AppleSliced")),
    plan(step("fly", object="Apple")),
    plan(Step(skill="pick_up", arguments={"object": Reference(type="Apple", state="purple")})),
    plan(Step(skill="pick_up", arguments={"object": Reference(type="Apple", inside="Fridge")})),
]


@pytest.mark.parametrize("said", UNDOABLE, ids=lambda said: " ; ".join(map(str, said.steps)) or "nothing")
def test_what_cannot_be_carried_out(said: Decomposition, robot: Robot) -> None:
    assert not judge(CASES[0], Reply(said), Usage(), robot).executable


def test_only_malformed_answers_are_survived(robot: Robot) -> None:
    many = [case(name, truth, f"trial{number}") for number in range(7) for name, truth in TRUTHS.items()]
    model = Scripted(GOLD | {"heat an egg and put it on the counter": None})
    found = measured(model, robot, many)
    assert [each.ok for each in found] == [each.truth.task_type != HEAT for each in many]
    assert model.batches == [32] + [1] * 32 + [10] + [1] * 10
    down = judged(Scripted(GOLD | {"put both spoons on the table": Failure.UNREACHABLE}), many, robot, with_types=True)
    with pytest.raises(ModelError):
        list(down)


def test_the_room_s_types_are_told_or_not(robot: Robot) -> None:
    model = Scripted(GOLD)
    measured(model, robot, CASES[:1], with_types=False)
    measured(model, robot, CASES[:1], with_types=True)
    without, told = model.asked
    assert isinstance(without, Decompose)
    assert isinstance(told, Decompose)
    assert (without.types, told.types) == ((), CASES[0].types)
    assert {skill.name for skill in told.skills} >= {"pick_up", "put"}


def test_calibration_by_hand(robot: Robot) -> None:
    right = judge(CASES[0], Reply(GOLD[CASES[0].instruction]), Usage(), robot)
    wrong = replace(right, ok=False)
    sure = [replace(right, confidence=0.9)] * 8 + [replace(wrong, confidence=0.9)] * 2
    unsure = [replace(right, confidence=0.3)] * 5 + [replace(wrong, confidence=0.3)] * 5
    silent = [replace(wrong, confidence=None)] * 3
    found = calibration([*unsure, *silent, *sure])
    assert found is not None
    assert found["n"] == 20
    assert found["accuracy_of_most_confident"] == {"50%": 0.8, "80%": 13 / 16, "90%": 13 / 18}
    assert BINS == 15
    perfect = calibration([replace(right, confidence=1.0)] * 40)
    assert perfect is not None
    assert perfect["expected_calibration_error"] == 0.0
    in_pairs = calibration([replace(each, confidence=0.8) for each in (right, wrong) * 15])
    assert in_pairs is not None
    assert in_pairs["expected_calibration_error"] == pytest.approx(0.3), "each bin holds one of both"
    lying = calibration([replace(wrong, confidence=0.75)] * 7)
    assert lying is not None
    assert lying["expected_calibration_error"] == pytest.approx(0.75)


kinds = st.sampled_from(["Apple", "Egg", "Spoon", "Plate", "Unicorn"])
places = st.sampled_from(["Fridge", "CounterTop", "Drawer", "Castle"])
steps = st.one_of(
    st.builds(take, kinds),
    st.builds(put, kinds, places),
    st.builds(lambda skill, kind: step(skill, object=kind), st.sampled_from(["clean", "heat", "slice", "fly"]), kinds),
)
templates = st.builds(
    lambda task_type, kind, parent: Template(
        task_type,
        kind,
        "" if task_type == LOOK else parent,
        "Plate" if task_type == MOVABLE else "",
        "DeskLamp" if task_type == LOOK else "",
    ),
    st.sampled_from(TASK_TYPES),
    st.sampled_from(["Apple", "Egg", "Spoon"]),
    st.sampled_from(["Fridge", "CounterTop", "Drawer"]),
)
answers = st.one_of(st.none(), st.lists(steps, max_size=6).map(lambda each: plan(*each)), templates.map(plan_of))


@given(st.lists(st.tuples(templates, answers), min_size=1, max_size=6))
def test_figures_agree_with_each_other(robot: Robot, asked: list[tuple[Template, Decomposition | None]]) -> None:
    found = [
        judge(case(f"{number}", truth), Reply(answer) if answer else None, Usage(seconds=0.1), robot)
        for number, (truth, answer) in enumerate(asked)
    ]
    for each in found:
        assert each.ok == (not each.errors), "what is wrong has a kind, and what is right has none"
        assert not each.ok or each.hlp
        assert not each.ok or all(each.fields.values())
        assert (each.said is None) == (each.errors == ("parse",))
    summary = summarise(found, {"seed": 0})
    assert (
        summary["exact_template"]
        <= summary["exact_template_five"]
        <= min(summary["per_field"][name] for name in FIELDS if name != "toggle")
    )
    assert summary["exact_template"] <= summary["hlp_accuracy"] <= 1.0 - summary["parse"]
    assert summary["executability"] <= 1.0 - summary["parse"]
    shares = [summary[name] for name in ("exact_template", "hlp_accuracy", "executability", "parse")]
    assert all(0.0 <= share <= 1.0 for share in [*shares, *summary["per_field"].values()])
    assert set(summary["errors"]) == {kind.value for kind in ErrorKind}


KEYS = {
    *("exact_template", "exact_template_five", "hlp_accuracy", "executability", "parse", "per_field", "per_task_type"),
    *("n", "trials", "intervals", "errors", "confusions", "calibration", "seconds", "usage", "environment"),
    *("format", "version", "split", "model", "instructions", "context", "seed"),
}


@needs_alfred
def test_every_gold_plan_of_alfred_is_right_and_can_be_carried_out(monkeypatch: pytest.MonkeyPatch, here: Said) -> None:  # noqa: F811
    """The whole command, with a model that knows the answers."""
    data = import_alfred(ALFRED)
    gold = {
        words.task_desc.strip(): plan_of(template(trial))
        for trial in data.trials("valid_seen")
        for words in trial.turk_annotations.anns
    }
    monkeypatch.setitem(MODELS._items, "gold", lambda: Scripted(gold))
    asked = ("measure", "language", "--data", str(ALFRED), "--model", "gold", "--episodes", "60")
    code, out, err = here(*asked, "--json", "--out", "gold")
    assert (code, err) == (0, "")
    summary = json.loads(out)
    assert set(summary) == KEYS
    assert summary == json.loads(Path("gold/summary.json").read_text())
    assert summary["executability"] == 1.0
    assert summary["exact_template"] > 0.9, "one wording may mean two things"
    lines = [json.loads(line) for line in Path("gold/answers.jsonl").read_text().splitlines()]
    assert len(lines) == summary["n"] == 60
    assert {"id", "instruction", "said", "truth", "ok", "confidence"} <= set(lines[0])
    code, out, _ = here(*asked)
    assert code == 0
    for words in (
        "task type",
        "no lamp",
        "HLP",
        "executable",
        "fields right",
        "runs/language-valid_seen-gold-1",
    ):
        assert words in out
    code, _, err = here(*asked, "--out", "gold")
    assert code == 2
    assert "new folder" in err


@needs_alfred
def test_what_was_answered_before_a_failure_is_kept(monkeypatch: pytest.MonkeyPatch, here: Said) -> None:  # noqa: F811
    class Breaking(Scripted):
        def _reply(self, query: Query) -> Reply:
            if len(self.batches) > 1:
                raise ModelError(Failure.UNREACHABLE, "no connection", where="there", fix="start it")
            return Reply(APPLE)

    monkeypatch.setitem(MODELS._items, "breaking", lambda: Breaking({}))
    code, _, err = here(
        "measure", "language", "--data", str(ALFRED), "--model", "breaking", "--episodes", "40", "--out", "broken"
    )
    assert code == 3
    assert "no connection" in err
    assert len(Path("broken/answers.jsonl").read_text().splitlines()) == 32
    assert not Path("broken/summary.json").exists()


MISTAKES = [
    ([], "no --data DIR was given", "github.com/askforalfred/alfred"),
    (["--data", "nowhere"], "nowhere", "github.com/askforalfred/alfred"),
    (["--data", "nowhere", "--context", "rom"], "neither room nor text", "room"),
    (["--data", "nowhere", "--instructions", "step"], "neither goal nor steps", "goal"),
    (["--data", "nowhere", "--episodes", "0"], "0 is too few", "at least 1"),
]
WITH_DATA = [
    (["--split", "valid_sene"], "no ALFRED trials of split 'valid_sene' (present:", "download_data"),
    (["--model", "smal"], "unknown language model 'smal'", "'small'"),
    (["--model", "openai"], "is no name of a model", "openai:MODEL"),
]


@pytest.mark.parametrize(("arguments", "what", "fix"), MISTAKES, ids=[" ".join(each[0]) for each in MISTAKES])
def test_a_mistake_is_said_with_its_fix(here: Said, arguments: list[str], what: str, fix: str) -> None:  # noqa: F811
    code, out, err = here("measure", "language", *arguments)
    assert (code, out) == (2, "")
    assert what in err
    assert fix in err


@needs_alfred
@pytest.mark.parametrize(("arguments", "what", "fix"), WITH_DATA, ids=[" ".join(each[0]) for each in WITH_DATA])
def test_a_mistake_about_what_is_there(here: Said, arguments: list[str], what: str, fix: str) -> None:  # noqa: F811
    code, out, err = here("measure", "language", "--data", str(ALFRED), *arguments)
    assert (code, out) == (2, "")
    assert what in err
    assert fix in err
    assert not Path("runs").exists()
