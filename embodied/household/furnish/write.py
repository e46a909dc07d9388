"""A scene as the text of its file: one thing a line, defaults left out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from embodied.household.scene import Scene

LISTS = ("rooms", "fixtures", "objects")


def scene_text(scene: Scene) -> str:
    """The file's content, as people write it; reading it gives the same scene."""
    content = {"format": scene.format, **_sparse(scene)}
    lines = [f"  {json.dumps(key)}: {_text(key, value)}" for key, value in content.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _text(key: str, value: Any) -> str:
    if key not in LISTS:
        return json.dumps(value)
    return "[\n" + ",\n".join(f"    {json.dumps(each)}" for each in value) + "\n  ]"


def _sparse(model: BaseModel) -> dict[str, Any]:
    """What differs from the defaults, whole numbers without a point."""
    found = {}
    for key, field in type(model).model_fields.items():
        value = getattr(model, key)
        if value != field.default:
            found[field.alias or key] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return _sparse(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return int(value) if value == int(value) else value
    return value
