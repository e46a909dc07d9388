"""`embodied measure perception`: what is said of frames of unseen scenes, without episodes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.text import Text

from embodied.commands.evaluate import INTERRUPTED
from embodied.commands.folders import new_folder, written_files
from embodied.commands.screen import ERR, OUT, print_json, progress_bar
from embodied.errors import OptionError
from embodied.evaluation.perception import Looked, looked_at
from embodied.evaluation.perception_figures import summarise
from embodied.evaluation.perception_frames import spread, unseen_names, unseen_place
from embodied.evaluation.perception_plots import plot
from embodied.evaluation.perception_table import perception_table
from embodied.evaluation.report import environment
from embodied.household.library import SceneLibrary
from embodied.paths import write_whole
from embodied.perceivers.choice import NO_CLIP, TOLD
from embodied.perception import Perception
from embodied.registry import content_folders
from embodied.wiring import Choices, Materials, Progress, alfred_data


@dataclass(frozen=True, slots=True)
class PerceptionMeasurement:
    """What `embodied measure perception` is asked for.

    Attributes:
        perception, clip: see `wiring.Choices`.
        data: an ALFRED checkout, whose test rooms are looked at too; None for our own scenes alone.
        frames: how many, as even over the scenes as can be.
        homes: generated homes among the scenes.
        seed: of poses, places and states.
        out: a new folder; None for one in `runs/`.
    """

    perception: str = "clip"
    clip: str = "small"
    data: Path | None = None
    frames: int = 1000
    homes: int = 12
    seed: int = 0
    out: Path | None = None


def perception(asked: PerceptionMeasurement, *, as_json: bool) -> int:
    """Measure a way of seeing, print and write the figures; returns the exit code."""
    seeing = _seeing(asked)
    with progress_bar() as progress:
        folders = content_folders("scenes")
        if asked.data is not None:
            folders = [*folders, alfred_data(asked.data, progress).scene_folder]
        library = SceneLibrary(folders)
        places = spread(asked.frames, unseen_names(library, asked.homes))
        folder = new_folder(asked.out, "perception", asked.perception)
        try:
            with written_files(folder):
                looked = _looked(seeing, places, library, asked.seed, folder, progress)
        except KeyboardInterrupt:
            ERR.print(f"interrupted: what was seen so far is in {folder}/detections.jsonl")
            return INTERRUPTED
    summary = {**summarise(looked, _config(asked, places)), "environment": environment()}
    with written_files(folder):
        write_whole(folder / "summary.json", json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
        plot(summary, folder)
    if as_json:
        print_json(summary)
    else:
        OUT.print(perception_table(summary))
        OUT.print(Text(f"{folder}/summary.json, types.png, perception.png, detections.jsonl", "dim"), soft_wrap=True)
    return 0


def _seeing(asked: PerceptionMeasurement) -> Perception:
    """The way of seeing.

    Raises:
        OptionError: it does not look; or a number is too small.
        EmbodiedError: there is no such way, or no such CLIP.
    """
    for option, value, least in (("--frames", asked.frames, 1), ("--homes", asked.homes, 0), ("--seed", asked.seed, 0)):
        if value < least:
            raise OptionError(f"{value} is too few", where=option, fix=f"give at least {least}")
    seeing = Materials(Choices(perception=asked.perception, clip=asked.clip)).perception
    if seeing is None:
        what = "it looks at nothing: there is nothing to measure"
        raise OptionError(what, where=f"--perception {TOLD}", fix="give --perception clip, or privileged-seen")
    return seeing


def _config(asked: PerceptionMeasurement, places: dict[str, int]) -> dict[str, Any]:
    return {
        "version": version("embodied"),
        "perception": asked.perception,
        "clip": None if asked.perception in NO_CLIP else asked.clip,
        "seed": asked.seed,
        "scenes": places,
    }


def _looked(
    seeing: Perception, places: dict[str, int], library: SceneLibrary, seed: int, folder: Path, progress: Progress
) -> list[Looked]:
    """Look at all frames, what was seen in each written as it comes."""
    found: list[Looked] = []
    total = sum(places.values())
    progress("frames", 0, total)
    with (folder / "detections.jsonl").open("w", encoding="utf-8") as file:
        for frame in looked_at(seeing, places, lambda name: unseen_place(name, library), seed):
            found.append(frame)
            file.writelines(json.dumps(asdict(each)) + "\n" for each in frame.seen)
            progress("frames", len(found), total)
    return found
