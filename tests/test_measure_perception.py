"""`embodied measure perception`: unseen frames, figures that can be checked by hand, and what is written."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from embodied.commands.measure_perception import PerceptionMeasurement
from embodied.commands.measure_perception import perception as measure
from embodied.errors import OptionError, UnknownNameError
from embodied.evaluation.attribution import LADDER, attribute, attribution_table
from embodied.evaluation.episode import EpisodeResult
from embodied.evaluation.perception import Looked, Seen, looked_at
from embodied.evaluation.perception_figures import summarise
from embodied.evaluation.perception_frames import spread, unseen_names, unseen_place
from embodied.evaluation.perception_plots import plot
from embodied.evaluation.perception_table import perception_table
from embodied.evaluation.statistics import auroc
from embodied.household.held_out import HELD_OUT_SCENES, held_out
from embodied.household.library import SceneLibrary
from embodied.perceivers.choice import PERCEIVERS
from embodied.perceivers.clip import ClipPerception
from embodied.perceivers.states import NAMES, is_in
from embodied.perceivers.visible import LEAST_PIXELS
from embodied.registry import content_folders
from tests.eyes import Colours, some_frames

LIBRARY = SceneLibrary(content_folders("scenes"))


def thing(truth, said, confidence=0.9, frame=0, **states):
    return Seen("room", frame, truth, truth, said, confidence, 100, states, 0.05, 0.0)


def summary(seen, **config):
    told = {"perception": "clip", "clip": "small", "scenes": {"room": 1}}
    return summarise([Looked(tuple(seen), 0.01)], {**told, **config})


def test_frames_are_of_unseen_scenes_alone():
    names = unseen_names(LIBRARY, 5)
    assert names[:3] == sorted(HELD_OUT_SCENES)
    assert names[3:] == [f"generated-{seed}" for seed in (5, 11, 17, 23, 29)]
    assert all(held_out(int(name.removeprefix("generated-"))) for name in names[3:])


def test_frames_show_many_things_in_all_states_and_near_ones():
    states, types = set(), set()
    for scene in ("kitchen_island", "generated-11"):
        for here, frame in some_frames(scene, 30):
            shown = [here.home[frame.ids[s]] for s, count in frame.pixels().items() if count >= LEAST_PIXELS]
            assert shown
            types |= {item.object_type for item in shown}
            states |= {state for item in shown for state in NAMES if is_in(item, state)}
    assert len(types) > 40
    assert states == set(NAMES)


def look(seed, perception=None):
    places = spread(8, ["cottage", "generated-5"])
    frames = looked_at(perception or ClipPerception(Colours()), places, lambda name: unseen_place(name, LIBRARY), seed)
    return [frame.seen for frame in frames]


def test_the_same_seed_sees_the_same():
    first = look(1)
    assert first == look(1)
    assert first != look(2)
    assert len(first) == 8


def test_who_is_told_makes_no_mistake():
    found = look(1, PERCEIVERS.get("privileged-seen")(Colours))
    figures = summarise([Looked(seen, 0.01) for seen in found], {})
    assert figures["top1_all"] == figures["precision"] == figures["recall"] == 1
    assert figures["confusions"] == []
    assert all(each["balanced"] in (1, None) for each in figures["state_accuracy"].values())
    assert figures["position_cm"]["to_box"]["p90"] < 1


def test_figures_by_hand():
    seen = [thing("Mug", "Mug")] * 15 + [thing("Mug", "Cup", 0.4)] * 5 + [thing("Cup", "Mug")] * 3
    seen += [thing("Bed", "", 0.0)]
    figures = summary(seen)
    assert (figures["n"], figures["top1_n"], figures["top1_types"]) == (24, 20, 1)
    assert figures["top1"] == 0.75
    assert figures["top1_all"] == 15 / 24
    assert (figures["precision"], figures["recall"]) == (15 / 18, 15 / 24)
    mug = figures["per_type"]["Mug"]
    assert (mug["n"], mug["said"], mug["precision"], mug["recall"]) == (20, 18, 15 / 18, 0.75)
    low, high = mug["intervals"]["top1"]
    assert 0.5 < low < 0.75 < high < 0.95
    assert figures["confusions"] == [["Mug", "Cup", 5], ["Cup", "Mug", 3], ["Bed", "nothing", 1]]
    assert list(figures["per_type"]) == ["Mug", "Cup", "Bed"]
    assert figures["curve"][0][1:] == [15 / 23, 15 / 24]


def test_states_by_hand():
    views = [(True, 0.9)] * 3 + [(True, 0.2)] + [(False, 0.1)] * 8 + [(False, 0.6)] * 4
    figures = summary([thing("Mug", "Mug", dirty=view) for view in views])["state_accuracy"]["dirty"]
    assert (figures["n"], figures["base_rate"]) == (16, 0.25)
    assert (figures["when_so"], figures["when_not"]) == (0.75, 8 / 12)
    assert figures["balanced"] == pytest.approx((0.75 + 8 / 12) / 2)
    never = summary([thing("Mug", "Mug", dirty=(False, 0.1))])["state_accuracy"]["dirty"]
    assert never["balanced"] is None
    assert never["auroc"] is None


def test_auroc():
    assert auroc(np.array([0.9, 0.8]), np.array([0.1, 0.2])) == 1
    assert auroc(np.array([0.5]), np.array([0.5, 0.5])) == 0.5
    assert auroc(np.array([0.1]), np.array([0.2, 0.05])) == 0.5


def test_nothing_seen_is_no_crash(tmp_path):
    figures = summary([])
    assert figures["top1"] is None
    assert plot(figures, tmp_path)
    assert perception_table(figures)


def test_what_is_written(tmp_path, capsys):
    out = tmp_path / "seen"
    asked = PerceptionMeasurement("privileged-seen", frames=4, homes=1, out=out)
    assert measure(asked, as_json=True) == 0
    printed = json.loads(capsys.readouterr().out)
    written = json.loads((out / "summary.json").read_text())
    assert printed == written
    assert {"top1", "per_type", "precision", "recall", "state_accuracy", "n", "frames"} <= written.keys()
    assert written["scenes"] == {"bathroom_laundry": 1, "cottage": 1, "kitchen_island": 1, "generated-5": 1}
    assert written["clip"] is None
    lines = [json.loads(line) for line in (out / "detections.jsonl").read_text().splitlines()]
    assert len(lines) == written["n"]
    assert {path.name for path in out.iterdir()} == {"summary.json", "detections.jsonl", "types.png", "perception.png"}
    with pytest.raises(OptionError, match="there already"):
        measure(asked, as_json=True)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"perception": "privileged"}, OptionError),
        ({"perception": "clpi"}, UnknownNameError),
        ({"frames": 0}, OptionError),
        ({"homes": -1}, OptionError),
        ({"seed": -1}, OptionError),
    ],
)
def test_what_cannot_be_meant_is_refused(options, error):
    with pytest.raises(error):
        measure(PerceptionMeasurement(**options), as_json=True)


def episode(number, success):
    return EpisodeResult(f"t{number}", "simple", f"t{number}", "kitchen", success, 1, 1, 5, 0, "finish", ("memory",))


def test_losses_are_told_apart_and_add_up():
    shares = dict(zip([rung.name for rung in LADDER], (10, 9, 7, 7, 4, 2), strict=True))
    results = {name: [episode(n, n < right) for n in range(10)] for name, right in shares.items()}
    found = attribute(results, {"suite": "household", "planner": "plan", "start_knowledge": "fixtures"})
    assert [round(rung["lost"], 6) for rung in found["rungs"]] == [0.0, 0.1, 0.2, 0.0, 0.3, 0.2]
    assert math.isclose(1 - sum(rung["lost"] for rung in found["rungs"]), found["rungs"][-1]["success_rate"])
    assert [rung["start_knowledge"] for rung in found["rungs"]] == ["full"] * 3 + ["fixtures"] * 3
    assert [rung["planner"] for rung in found["rungs"]] == ["expert"] * 2 + ["plan"] * 4
    types = found["rungs"][4]
    assert types["interval"][0] <= 0.3 <= types["interval"][1]
    assert types["perception"] in PERCEIVERS
    assert attribution_table(found)
