"""Make a mug of coffee and put it on a table or a counter. Written for AI2-THOR.

Only the import line differs: there it is `from ai2thor.controller import Controller`.
"""

import sys

from embodied.household import Controller


def find(controller: Controller, *types: str) -> dict:
    """The first object of the first type that the scene has."""
    for kind in types:
        if found := controller.last_event.objects_by_type(kind):
            return found[0]
    raise LookupError(f"this scene has no {' or '.join(types)}")


def act(controller: Controller, action: str, thing: dict, **arguments: object) -> None:
    """Do something to an object, from the first pose that allows it."""
    poses = controller.step("GetInteractablePoses", objectId=thing["objectId"]).metadata["actionReturn"]
    for pose in poses:
        position = {axis: pose[axis] for axis in "xyz"}
        event = controller.step(
            "TeleportFull",
            position=position,
            rotation=pose["rotation"],
            horizon=pose["horizon"],
            standing=pose["standing"],
        )
        if event and controller.step(action, objectId=thing["objectId"], **arguments):
            return
    raise RuntimeError(f"{action} {thing['objectId']}: {controller.last_event.metadata['errorMessage'] or 'no pose'}")


def make_coffee(scene: str) -> dict:
    """The mug, as it is in the end."""
    with Controller(scene=scene, visibilityDistance=1.5) as controller:
        mug, machine = find(controller, "Mug"), find(controller, "CoffeeMachine")
        for holder in mug["parentReceptacles"] or []:
            if controller.last_event.get_object(holder)["openable"]:
                act(controller, "OpenObject", controller.last_event.get_object(holder))
        act(controller, "PickupObject", mug)
        act(controller, "PutObject", machine)
        act(controller, "ToggleObjectOn", machine)
        act(controller, "ToggleObjectOff", machine)
        act(controller, "PickupObject", mug)
        act(controller, "PutObject", find(controller, "DiningTable", "CounterTop"))
        return controller.last_event.get_object(mug["objectId"])


if __name__ == "__main__":
    cup = make_coffee(sys.argv[1] if len(sys.argv) > 1 else "FloorPlan1")
    print(f"{cup['objectId']} holds {cup['fillLiquid']}, is {cup['temperature']}, and is in {cup['parentReceptacles']}")
