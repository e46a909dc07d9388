"""`embodied measure rewards` and `embodied rewards calibrate`."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from rich.table import Table
from rich.text import Text

from embodied.commands.folders import new_folder, written_files
from embodied.commands.screen import OUT, print_json, progress_bar
from embodied.errors import OptionError
from embodied.evaluation.report import environment
from embodied.evaluation.reward_plots import plot
from embodied.evaluation.reward_scenes import Split, write_homes
from embodied.evaluation.reward_table import reward_table
from embodied.evaluation.rewards import Trials, calibrate, measure
from embodied.evaluation.sight_cases import calibrate_sight
from embodied.household.library import SceneLibrary
from embodied.paths import write_whole
from embodied.rewards.calibration import Calibrations
from embodied.rewards.checking import Checking
from embodied.rewards.embedded import EmbeddingReward
from embodied.rewards.methods import REWARDS
from embodied.rewards.seeing import NAME
from embodied.simulators.household import HouseholdSimulator
from embodied.wiring import Choices, Materials, scene_library


@dataclass(frozen=True, slots=True)
class RewardMeasurement:
    """What is asked for.

    Attributes:
        reward: the method whose figures stand at the top.
        clip, calibration: see `Checking`.
        homes: generated homes; the scenes that are held out come on top.
        calls: of each skill in each scene.
        seed: of the calls that are drawn.
        out: a new folder; None for one in `runs/`.
    """

    reward: str = "goal-vs-negatives"
    clip: str = "small"
    calibration: str = ""
    homes: int = 30
    calls: int = 1
    seed: int = 0
    out: Path | None = None


def rewards(asked: RewardMeasurement, *, as_json: bool) -> int:
    """Measure all reward methods on the same frames of unseen scenes; returns the exit code."""
    REWARDS.get(asked.reward)
    materials = _materials(asked.clip, asked.calibration)
    methods = [materials.reward(name) for name in REWARDS]
    folder = new_folder(asked.out, "rewards", asked.clip)
    with progress_bar() as progress, _trials("test", asked.homes, asked.calls, asked.seed, materials) as trials:
        figures, judged = measure(trials, methods, materials.clip, asked.reward, progress)
    summary = {
        "version": version("embodied"),
        "reward": asked.reward,
        "clip": asked.clip,
        "calibration": asked.calibration or None,
        "calibrated": materials.calibration(asked.reward) is not None,
        "homes": asked.homes,
        "calls": asked.calls,
        "seed": asked.seed,
        **figures,
        "environment": environment(),
    }
    with written_files(folder):
        write_whole(folder / "summary.json", json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
        lines = (json.dumps({"method": name, **asdict(each)}) for name, found in judged.items() for each in found)
        write_whole(folder / "verdicts.jsonl", "".join(f"{line}\n" for line in lines))
        plot(folder / "rewards.png", summary, judged)
    if as_json:
        print_json(summary)
    else:
        OUT.print(reward_table(summary))
        OUT.print(Text(f"{folder}/summary.json, rewards.png, verdicts.jsonl", "dim"), soft_wrap=True)
    return 0


def calibration(clip: str, out: Path, *, precision: float, homes: int, calls: int, seed: int, as_json: bool) -> int:
    """Calibrate all reward methods over a CLIP, and the score *see*, and write the file; returns the exit code."""
    if not 0.5 <= precision <= 1.0:
        raise OptionError(f"{precision} is no precision", where="--precision", fix="give 0.5 to 1, such as 0.95")
    materials = _materials(clip, "")
    methods = [found for name in REWARDS if isinstance(found := REWARDS.get(name), type)]
    tuned = [each for each in methods if issubclass(each, EmbeddingReward)]
    with progress_bar() as progress, _trials("calibration", homes, calls, seed, materials) as trials:
        fitted, count = calibrate(trials, tuned, materials.clip, precision, progress)
        fitted[NAME] = calibrate_sight(trials.simulator, trials.scenes, materials.clip, seed)
    made = Calibrations(clip=clip, precision=precision, scenes=tuple(trials.scenes), cases=count, methods=fitted)
    with written_files(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        write_whole(out, made.model_dump_json(indent=1) + "\n")
    if as_json:
        print_json(made.model_dump(mode="json"))
        return 0
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for heading in ("method", "temperature", "slope", "offset", "yes from", "no up to"):
        table.add_column(heading, justify="left" if heading == "method" else "right")
    for name, each in fitted.items():
        figures = (each.temperature, each.slope, each.offset, each.accept, each.reject)
        table.add_row(Text(name, "bold"), *(f"{figure:.3g}" for figure in figures))
    OUT.print(table)
    OUT.print(Text(f"{count} cases of {len(trials.scenes)} homes · {out}", "dim"), soft_wrap=True)
    return 0


def _materials(clip: str, file: str) -> Materials:
    return Materials(Choices(clip=clip, checking=Checking(calibration=file)))


@contextmanager
def _trials(split: Split, homes: int, calls: int, seed: int, materials: Materials) -> Iterator[Trials]:
    """The cases of a split, its homes in files for as long as they are needed."""
    for option, value in (("--homes", homes), ("--calls", calls)):
        if value < 1:
            raise OptionError(f"{value} is too few", where=option, fix="give at least 1")
    with tempfile.TemporaryDirectory() as folder:
        names = write_homes(split, homes, Path(folder))
        simulator = HouseholdSimulator(SceneLibrary([Path(folder), *scene_library().folders]))
        yield Trials(simulator, names, materials.skills, calls, seed)
