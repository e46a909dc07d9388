"""What may be put where, by type: AI2-THOR's lists, and what ALFRED's recordings put there besides."""

from __future__ import annotations

from collections.abc import Mapping


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


MUST_BE_OPEN = _names("Drawer Cabinet LaundryHamper Microwave Fridge Box Safe")
"""Receptacles that have to be open to take anything (AI2-THOR's list, and ALFRED's Safe)."""
ONE_THING_ONLY = _names("CoffeeMachine HandTowelHolder TowelHolder ToiletPaperHanger StoveBurner Toaster")
"""AI2-THOR's object-specific receptacles: they hold one object."""

_T5 = "DiningTable TVStand CoffeeTable SideTable CounterTop "
_DD, _SS, _CK, _SEATS = "Dresser Desk ", "Sink SinkBasin ", "Pot Pan Bowl ", "Stool Chair Footstool "
_STORE = "Cabinet Shelf Drawer "
_SOFT = "Sofa ArmChair "

# AI2-THOR's list (thor_actions.md, 4.2), and after the bar what ALFRED's recordings (AI2-THOR 2.1) put there besides.
_ALLOWED: Mapping[str, str] = {
    "AlarmClock": _T5 + _DD + "Box Shelf Chair Stool",
    "AluminumFoil": _T5 + _DD + _STORE,
    "Apple AppleSliced": _T5 + _CK + _SS + _DD + "Microwave Fridge Plate GarbageCan",
    "BaseballBat": _T5 + "Bed Desk Floor",
    "BasketBall": _T5 + _DD + _SOFT + "Bed Stool Chair Floor",
    "Book": _T5 + _DD + _STORE + _SOFT + "Box Ottoman Bed Stool Chair Floor",
    "Bottle": _T5 + _DD + _SS + "Fridge Box Cabinet Shelf GarbageCan",
    "Bowl Cup Plate": _T5 + _DD + _SS + "Microwave Fridge Cabinet Shelf",
    "Box": _T5 + _DD + _SOFT + "Cabinet Shelf Ottoman Stool Chair Floor",
    "Bread BreadSliced": _T5 + "Microwave Fridge Desk GarbageCan Plate Toaster",
    "ButterKnife Knife": _T5 + _CK + _SS + "Mug Plate Drawer Cup Desk Cabinet Fridge Microwave GarbageCan",
    "Fork Spoon": _T5 + _CK + _SS + "Mug Plate Drawer Cup",
    "Candle": _T5 + _DD + _STORE + "Box Toilet Cart Bathtub Stool Chair Plate",
    "CD": _T5 + _DD + _STORE + _SOFT + _SEATS + "Box Ottoman GarbageCan Safe Bowl",
    "CellPhone": _T5 + _DD + _SOFT + _SEATS + "Box Ottoman Bed Shelf Drawer Safe Bowl Plate",
    "Cloth": _T5
    + _DD
    + _SS
    + _STORE
    + _SOFT
    + _SEATS
    + "Box Ottoman LaundryHamper Toilet Cart BathtubBasin Bathtub GarbageCan Floor",
    "CreditCard": _T5 + _DD + _SOFT + _SEATS + "Box Ottoman Shelf Drawer Bowl Plate Safe",
    "RemoteControl": _T5 + _DD + _SOFT + _SEATS + "Box Ottoman Shelf Drawer",
    "DishSponge": _T5 + _CK + _SS + _STORE + "Plate Box Toilet Cart BathtubBasin Bathtub GarbageCan",
    "Dumbbell": _T5 + _DD + _SOFT + _SEATS + "Cabinet Shelf Bed Floor",
    "Egg EggCracked EggSliced Potato PotatoSliced": _T5 + _CK + _SS + "Microwave Fridge Plate GarbageCan",
    "Kettle": _T5 + _SS + "Cabinet StoveBurner Shelf",
    "Pan": _T5 + _SS + "Cabinet StoveBurner Fridge",
    "Pot": _T5 + _SS + "Cabinet StoveBurner Fridge Shelf",
    "KeyChain": _T5 + _DD + _SOFT + "Box Ottoman Shelf Drawer Safe Stool Chair Plate",
    "Ladle Spatula": _T5 + _CK + _SS + "Plate Drawer Cabinet",
    "Laptop": _T5 + _DD + _SOFT + _SEATS + "Ottoman Bed",
    "Lettuce LettuceSliced": _T5 + _CK + _SS + "Fridge Plate GarbageCan",
    "Mug": _T5 + _DD + _SS + "CoffeeMachine Microwave Fridge Plate Box Cart Cabinet Shelf",
    "Newspaper": _T5 + _DD + _STORE + _SOFT + _SEATS + "Ottoman Bed Toilet GarbageCan Floor",
    "PaperTowelRoll": _T5 + "Box Toilet Cart Bathtub Shelf GarbageCan",
    "Pen Pencil": _T5 + _DD + _SEATS + "Mug Box Shelf Drawer GarbageCan Bowl Plate",
    "PepperShaker SaltShaker": _T5 + _STORE,
    "SoapBar": _T5 + _SS + _STORE + "Toilet Cart Bathtub BathtubBasin GarbageCan",
    "SoapBottle": _T5 + _DD + _STORE + "Toilet Cart GarbageCan Bathtub Sink",
    "SprayBottle": _T5 + _DD + _STORE + "Toilet Cart GarbageCan",
    "Statue": _T5 + _DD + "Box Cart Shelf Safe",
    "Vase": _T5 + _DD + "Box Cart Shelf Safe Cabinet",
    "TableTopDecor": _T5 + _DD + "Cabinet Shelf",
    "TeddyBear": _T5 + _DD + _SOFT + "Bed Ottoman Safe Stool Chair",
    "TennisRacket": _T5 + _DD + "Bed Stool Chair Floor",
    "TissueBox": _T5 + _DD + _STORE + _SEATS + "Box Toilet Cart GarbageCan Plate",
    "ToiletPaper": _T5 + _DD + _STORE + "Toilet ToiletPaperHanger Cart Bathtub GarbageCan Stool Chair",
    "Tomato TomatoSliced": _T5 + _SS + "Pot Bowl Fridge GarbageCan Plate Microwave Pan",
    "Watch": _T5 + _DD + _SEATS + "Shelf Drawer Box Safe Bowl Plate",
    "WateringCan": _T5 + _DD + "Shelf Drawer Cabinet Stool Chair Floor",
    "WineBottle": _T5 + _DD + "Fridge Cabinet Shelf GarbageCan",
    "Boots": "Floor",
    "HandTowel": "HandTowelHolder BathtubBasin Bathtub Cabinet CounterTop GarbageCan Sink SinkBasin Toilet",
    "Towel": "TowelHolder",
    "Pillow": _SOFT + "Ottoman Bed Stool Chair",
    "Plunger": "Cart Cabinet Floor",
}
ALLOWED: Mapping[str, frozenset[str]] = {
    name: _names(receptacles) for names, receptacles in _ALLOWED.items() for name in names.split()
}
"""Receptacle types that take a held type; a type that is absent may go anywhere."""


def may_hold(receptacle: str, item: str) -> bool:
    """Whether objects of type `item` may be put into receptacles of type `receptacle`."""
    return item not in ALLOWED or receptacle in ALLOWED[item]
