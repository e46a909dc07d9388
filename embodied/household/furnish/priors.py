"""Which things lie where, and how often: written by hand, from nobody's data.

A line reads: what may lie there, and in how many of such places there is one of it (2.5 means two or three).
"""

from __future__ import annotations

from collections.abc import Mapping

Shares = tuple[tuple[str, float], ...]

LIES: Mapping[str, Mapping[str, Shares]] = {
    "kitchen": {
        "CounterTop": (
            ("Mug", 0.5), ("Plate", 0.3), ("Bowl", 0.25), ("Cup", 0.2), ("SaltShaker", 0.2), ("PepperShaker", 0.2),
            ("PaperTowelRoll", 0.15), ("Spatula", 0.2), ("Tomato", 0.3), ("Potato", 0.25), ("Lettuce", 0.25),
            ("Apple", 0.3), ("ButterKnife", 0.2), ("Fork", 0.15), ("Bottle", 0.15), ("SoapBottle", 0.15),
            ("Bowl", 0.1), ("Ladle", 0.1), ("Kettle", 0.1),
        ),
        "SinkBasin": (("Plate", 0.3), ("Cup", 0.25), ("Fork", 0.3), ("Spoon", 0.3), ("Mug", 0.2), ("Potato", 0.2)),
        "StoveBurner": (("Pan", 0.06), ("Pot", 0.05), ("Kettle", 0.04)),
        "Fridge": (
            ("Egg", 2.0), ("Lettuce", 0.6), ("Tomato", 0.7), ("Apple", 0.6), ("Potato", 0.4), ("WineBottle", 0.4),
            ("Bottle", 0.4), ("Bowl", 0.2),
        ),
        "Cabinet": (
            ("Plate", 0.35), ("Mug", 0.35), ("Cup", 0.3), ("Bowl", 0.3), ("Pot", 0.2), ("Pan", 0.2), ("Kettle", 0.05),
            ("WineBottle", 0.1), ("SaltShaker", 0.08), ("PepperShaker", 0.08), ("SprayBottle", 0.1), ("Bottle", 0.1),
        ),
        "Drawer": (
            ("Fork", 0.5), ("Spoon", 0.5), ("ButterKnife", 0.35), ("Knife", 0.15), ("Spatula", 0.25), ("Ladle", 0.2),
            ("Cloth", 0.15), ("AluminumFoil", 0.15), ("Candle", 0.08), ("DishSponge", 0.08),
        ),
        "DiningTable": (
            ("Plate", 1.4), ("Fork", 0.8), ("Spoon", 0.6), ("Cup", 0.8), ("Bowl", 0.6), ("SaltShaker", 0.4),
            ("PepperShaker", 0.4), ("Vase", 0.3), ("Newspaper", 0.25), ("WineBottle", 0.3), ("Apple", 0.3),
            ("Candle", 0.3), ("CellPhone", 0.2),
        ),
        "SideTable": (("Newspaper", 0.5), ("Vase", 0.5), ("Apple", 0.4), ("Bowl", 0.4), ("Book", 0.3)),
        "Shelf": (("Book", 0.6), ("WineBottle", 0.5), ("Vase", 0.4), ("SaltShaker", 0.3), ("PepperShaker", 0.3)),
        "GarbageCan": (("Potato", 0.2), ("Tomato", 0.15), ("Newspaper", 0.1)),
        "Stool": (("Newspaper", 0.1), ("CellPhone", 0.1)),
        "CoffeeMachine": (("Mug", 0.4),),
    },
    "living_room": {
        "Sofa": (("Pillow", 1.2), ("RemoteControl", 0.2), ("Newspaper", 0.2), ("Book", 0.2), ("Laptop", 0.1)),
        "ArmChair": (("Pillow", 0.6), ("Book", 0.2), ("RemoteControl", 0.15)),
        "Ottoman": (("TeddyBear", 0.3), ("Newspaper", 0.3)),
        "CoffeeTable": (
            ("RemoteControl", 0.6), ("Book", 0.6), ("Mug", 0.5), ("Bowl", 0.4), ("Newspaper", 0.4), ("Laptop", 0.3),
            ("Candle", 0.3), ("CreditCard", 0.2), ("KeyChain", 0.2), ("TissueBox", 0.25), ("Plate", 0.2),
        ),
        "SideTable": (
            ("CellPhone", 0.3), ("TissueBox", 0.3), ("Vase", 0.3), ("KeyChain", 0.3), ("Watch", 0.2), ("Mug", 0.2),
        ),
        "TVStand": (
            ("RemoteControl", 0.4), ("Statue", 0.5), ("CD", 0.8), ("Candle", 0.4), ("CellPhone", 0.2), ("Vase", 0.2),
        ),
        "DiningTable": (("Plate", 1.0), ("Fork", 0.6), ("Cup", 0.7), ("Vase", 0.5), ("Candle", 0.5), ("Bowl", 0.4)),
        "Dresser": (
            ("Statue", 0.6), ("Vase", 0.6), ("Candle", 0.5), ("WateringCan", 0.5), ("Bowl", 0.4), ("Box", 0.2),
            ("KeyChain", 0.3), ("Newspaper", 0.3), ("Plate", 0.2),
        ),
        "Desk": (
            ("Laptop", 0.6), ("Pen", 0.6), ("Pencil", 0.6), ("Book", 0.6), ("Mug", 0.4), ("CellPhone", 0.3),
            ("CD", 0.3),
        ),
        "Drawer": (
            ("KeyChain", 0.25), ("CreditCard", 0.25), ("Watch", 0.2), ("CD", 0.2), ("Pen", 0.2), ("Pencil", 0.15),
            ("Cloth", 0.2), ("Candle", 0.15), ("RemoteControl", 0.1),
        ),
        "Shelf": (("Book", 1.2), ("Vase", 0.3), ("Statue", 0.3), ("CD", 0.3), ("Candle", 0.2), ("AlarmClock", 0.15)),
        "GarbageCan": (("CD", 0.15), ("Bottle", 0.15)),
        "Chair": (("Newspaper", 0.1), ("Book", 0.1)),
    },
    "bedroom": {
        "Bed": (("Pillow", 0.8), ("Book", 0.3), ("Laptop", 0.15), ("TeddyBear", 0.3), ("CellPhone", 0.2)),
        "SideTable": (
            ("AlarmClock", 0.2), ("CellPhone", 0.15), ("Book", 0.2), ("Mug", 0.15), ("TissueBox", 0.3), ("Watch", 0.3),
        ),
        "Desk": (
            ("Laptop", 0.3), ("Pen", 0.8), ("Pencil", 0.8), ("Book", 0.8), ("CD", 0.6), ("Mug", 0.5),
            ("CellPhone", 0.3),
            ("Bowl", 0.3), ("AlarmClock", 0.3), ("KeyChain", 0.3), ("Plate", 0.15),
        ),
        "Dresser": (
            ("Statue", 0.5), ("Vase", 0.5), ("Watch", 0.5), ("CreditCard", 0.4), ("Bowl", 0.3), ("TissueBox", 0.3),
            ("TeddyBear", 0.2), ("Candle", 0.3), ("KeyChain", 0.3), ("Box", 0.2),
        ),
        "Drawer": (
            ("Cloth", 0.4), ("Pen", 0.2), ("Pencil", 0.2), ("CD", 0.2), ("KeyChain", 0.2), ("CellPhone", 0.12),
            ("CreditCard", 0.15), ("Watch", 0.15), ("Candle", 0.1),
        ),
        "Cabinet": (("Cloth", 0.9), ("Book", 0.4), ("Box", 0.3), ("Dumbbell", 0.15), ("Candle", 0.1)),
        "Shelf": (("Book", 1.2), ("AlarmClock", 0.3), ("Statue", 0.3), ("CD", 0.4), ("Vase", 0.2), ("Box", 0.1)),
        "Safe": (("CreditCard", 0.6), ("KeyChain", 0.6), ("Watch", 0.5)),
        "ArmChair": (("Pillow", 0.6), ("Book", 0.3), ("Cloth", 0.2)),
        "LaundryHamper": (("Cloth", 0.9),),
        "GarbageCan": (("CD", 0.2), ("Pencil", 0.2)),
        "Chair": (("Book", 0.1), ("Cloth", 0.1)),
    },
    "bathroom": {
        "CounterTop": (
            ("SoapBottle", 0.5), ("Candle", 0.4), ("TissueBox", 0.3), ("Cloth", 0.3), ("SprayBottle", 0.3),
            ("SoapBar", 0.3), ("Cup", 0.25), ("DishSponge", 0.1),
        ),
        "SinkBasin": (("SoapBar", 0.5), ("Cloth", 0.2), ("DishSponge", 0.2)),
        "BathtubBasin": (("Cloth", 0.6), ("SoapBar", 0.4), ("DishSponge", 0.2)),
        "Toilet": (("Candle", 0.3), ("TissueBox", 0.2)),
        "Cabinet": (("ToiletPaper", 0.8), ("SprayBottle", 0.35), ("SoapBottle", 0.3), ("Cloth", 0.3), ("Plunger", 0.1)),
        "Drawer": (("SoapBar", 0.4), ("Cloth", 0.4), ("Candle", 0.3), ("TissueBox", 0.2), ("ToiletPaper", 0.2)),
        "Cart": (("ToiletPaper", 0.7), ("SprayBottle", 0.5), ("Vase", 0.4), ("DishSponge", 0.4), ("SoapBottle", 0.4)),
        "Shelf": (("Vase", 0.4), ("PaperTowelRoll", 0.3), ("SoapBottle", 0.4), ("Candle", 0.4), ("Cloth", 0.3)),
        "LaundryHamper": (("Cloth", 0.9),),
        "GarbageCan": (("ToiletPaper", 0.4),),
    },
}  # fmt: skip
"""By kind of room and type of receptacle."""

MUST: Mapping[str, tuple[tuple[str, str], ...]] = {
    "kitchen": (
        ("Bread", "CounterTop"), ("Knife", "CounterTop Drawer"), ("Mug", "CounterTop"),
        ("Apple", "CounterTop DiningTable"),
        ("Plate", "CounterTop DiningTable Cabinet"), ("Egg", "Fridge"), ("Tomato", "CounterTop Fridge"),
        ("Potato", "CounterTop Fridge"), ("Lettuce", "Fridge CounterTop"), ("Pan", "StoveBurner"),
        ("Pot", "StoveBurner Cabinet"),
        ("Kettle", "StoveBurner CounterTop"), ("DishSponge", "CounterTop SinkBasin"), ("SoapBottle", "CounterTop"),
        ("Bowl", "CounterTop Cabinet DiningTable"), ("Cup", "CounterTop Cabinet DiningTable"), ("Fork", "Drawer"),
        ("Spoon", "Drawer"), ("ButterKnife", "Drawer CounterTop"), ("SaltShaker", "CounterTop DiningTable"),
    ),
    "living_room": (
        ("Pillow", "Sofa"), ("RemoteControl", "CoffeeTable TVStand Sofa"), ("Book", "CoffeeTable Shelf TVStand Sofa"),
        ("WateringCan", "Dresser TVStand SideTable CoffeeTable Shelf"),
        ("CellPhone", "CoffeeTable Sofa SideTable TVStand"),
        ("KeyChain", "CoffeeTable TVStand SideTable Dresser"), ("Newspaper", "CoffeeTable Sofa"),
        ("Laptop", "CoffeeTable Desk Sofa"), ("Candle", "TVStand CoffeeTable Dresser"),
    ),
    "bedroom": (
        ("Pillow", "Bed"), ("AlarmClock", "SideTable Desk Dresser"), ("CellPhone", "SideTable Desk Bed Dresser"),
        ("Book", "Bed Desk SideTable Shelf"), ("Pencil", "Desk Drawer"), ("Cloth", "Drawer Cabinet"),
        ("CD", "Desk Drawer Dresser"),
        ("Mug", "SideTable Desk Dresser"), ("Laptop", "Bed Desk"), ("KeyChain", "Dresser Desk Drawer"),
    ),
    "bathroom": (
        ("Towel", "TowelHolder"), ("HandTowel", "HandTowelHolder"), ("ToiletPaper", "ToiletPaperHanger"),
        ("SoapBar", "SinkBasin CounterTop"), ("SoapBottle", "CounterTop"), ("Cloth", "CounterTop BathtubBasin Drawer"),
        ("SprayBottle", "Cabinet CounterTop"), ("ToiletPaper", "Cabinet Cart CounterTop"),
        ("Candle", "CounterTop Toilet"),
    ),
}  # fmt: skip
"""By kind of room: what there is in any case, and the types of receptacles of which one bears it."""

FLOOR: Mapping[str, Shares] = {
    "kitchen": (),
    "living_room": (("BasketBall", 0.25), ("Box", 0.25), ("Dumbbell", 0.15)),
    "bedroom": (("BasketBall", 0.35), ("TennisRacket", 0.3), ("BaseballBat", 0.35), ("Boots", 0.35), ("Dumbbell", 0.2)),
    "bathroom": (("Plunger", 0.8), ("ScrubBrush", 0.8)),
}
"""By kind of room: what stands on the floor by a wall."""

DIRTY = 0.2
"""Share of what can be dirty, and lies open to view, that is."""
