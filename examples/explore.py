"""Look around a room from wherever one can stand, and list what was seen. Written for AI2-THOR.

Only the import line differs: there it is `from ai2thor.controller import Controller`.
"""

import sys
from collections import Counter

from embodied.household import Controller


def explore(scene: str) -> dict[str, str]:
    """Ids and types of all objects that are within reach from somewhere."""
    with Controller(scene=scene, gridSize=0.25, visibilityDistance=1.5, width=300, height=300) as controller:
        event = controller.step(action="GetReachablePositions")
        positions = event.metadata["actionReturn"]
        seen = {}
        for position in positions[::4]:
            for rotation in (0, 90, 180, 270):
                event = controller.step(
                    action="TeleportFull", position=position, rotation=rotation, horizon=30, standing=True
                )
                if event.metadata["lastActionSuccess"]:
                    seen |= {
                        each["objectId"]: each["objectType"] for each in event.metadata["objects"] if each["visible"]
                    }
        hidden = [each["objectId"] for each in event.metadata["objects"] if each["objectId"] not in seen]
        print(f"{len(positions)} positions, {len(seen)} objects seen, {len(hidden)} not (closed in, or beyond reach)")
        return seen


if __name__ == "__main__":
    found = explore(sys.argv[1] if len(sys.argv) > 1 else "FloorPlan1")
    for kind, count in sorted(Counter(found.values()).items()):
        print(f"{count:4} {kind}")
