"""Episodes of a robot that sees: by every way of seeing, a real CLIP of random weights among them."""

from __future__ import annotations

import json

import pytest

import embodied
from embodied import api
from embodied.commands import attribute as ladder
from embodied.errors import EmbodiedError, MissingDataError, OptionError, UnknownNameError
from embodied.evaluation.attribution import LADDER
from embodied.perceivers.choice import NO_CLIP, PERCEIVERS, TOLD
from embodied.trace import Acted, Called, Started
from embodied.training.clip.model import save, untrained

TRUNK, SIDE = "mobilenetv4_conv_small_035", 64


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """A CLIP that open_clip loads, and that knows nothing."""
    folder = tmp_path_factory.mktemp("clip")
    save(untrained(TRUNK, SIDE, 0), folder, TRUNK, SIDE)
    return str(folder)


def events_of(perception, clip, planner="random"):
    return embodied.run(
        "put the apple in the fridge", "bathroom_small", planner=planner, perception=perception, clip=clip
    )


@pytest.mark.parametrize("perception", sorted(PERCEIVERS))
def test_an_episode_by_every_way_of_seeing(perception, clip):
    episode = events_of(perception, clip, "polite")
    started, *rest = episode.events
    assert isinstance(started, Started)
    looks = any(isinstance(event, Called) and event.skill == "look_around" for event in rest)
    assert looks == (perception != TOLD)
    assert "memory" in started.privileged
    assert ("perception" in started.privileged) == (perception in ("privileged-seen", "clip-types", "clip-states"))


def test_the_same_seed_sees_and_does_the_same(clip):
    first, again = (events_of("clip", clip).events for _ in range(2))
    assert first == again
    assert any(isinstance(event, Acted) for event in first)


@pytest.mark.slow
def test_workers_change_nothing(clip, tmp_path):
    asked = {"planner": "polite", "episodes": 2, "perception": "clip", "clip": clip}
    reports = [embodied.evaluate("pantry", workers=workers, out=tmp_path / str(workers), **asked) for workers in (0, 2)]
    assert reports[0].results == reports[1].results
    for trace in (tmp_path / "0" / "traces").iterdir():
        assert trace.read_bytes() == (tmp_path / "2" / "traces" / trace.name).read_bytes()
    summary = reports[0].summary
    assert (summary["perception"], summary["clip"], summary["privileged"]) == ("clip", clip, ["memory", "success"])
    with pytest.raises(OptionError):
        embodied.evaluate("pantry", out=tmp_path / "0", **{**asked, "perception": "privileged-seen"})


def test_the_clip_counts_only_where_it_is_used(tmp_path):
    for perception in sorted(NO_CLIP):
        out = tmp_path / perception
        embodied.evaluate("pantry", planner="polite", episodes=1, perception=perception, clip="no/such", out=out)
        assert json.loads((out / "config.json").read_text())["clip"] is None


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"perception": "clpi"}, UnknownNameError),
        ({"perception": "clip", "clip": "ViT-B-99/openai"}, UnknownNameError),
        ({"perception": "clip", "planner": "expert"}, OptionError),
    ],
)
def test_mistakes_show_before_the_first_episode(options, error, tmp_path):
    with pytest.raises(error):
        embodied.evaluate("pantry", out=tmp_path / "run", **{"planner": "random", "episodes": 1, **options})
    assert not (tmp_path / "run").exists()


def test_a_clip_without_weights_is_refused_before_the_first_episode(tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(MissingDataError):
        embodied.evaluate("pantry", planner="random", episodes=1, perception="clip", clip=str(empty))


@pytest.mark.slow
def test_the_ladder(clip, tmp_path, capsys):
    asked = api.Evaluation("pantry", planner="polite", episodes=1, out=tmp_path / "ladder", clip=clip)
    assert ladder.attribute(asked, as_json=True) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [rung["perception"] for rung in printed["rungs"]] == [rung.perception for rung in LADDER]
    assert "skills" in printed["rungs"][0]["privileged"]
    assert [rung["privileged"] for rung in printed["rungs"]][2:] == [
        ["memory", "success"],
        ["memory", "perception", "success"],
        ["memory", "perception", "success"],
        ["memory", "success"],
    ]
    assert ladder.attribute(asked, as_json=True) == 0, "finished rungs are not run again"
    with pytest.raises(EmbodiedError, match="first rung"):
        ladder.attribute(api.Evaluation("household", planner="expert"), as_json=True)
