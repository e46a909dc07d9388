"""What AI2-THOR's object types weigh and are made of: usual values of such things, for metadata and for falls."""

from __future__ import annotations

from collections.abc import Mapping

_MASSES: Mapping[float, str] = {
    0.02: "CreditCard Pen Pencil CD Egg EggCracked EggSliced KeyChain",
    0.1: "AluminumFoil ButterKnife Candle Cloth DishSponge Fork Knife Ladle Newspaper PaperTowelRoll PepperShaker "
    "SaltShaker SoapBar Spatula Spoon TissueBox ToiletPaper Watch AppleSliced BreadSliced LettuceSliced PotatoSliced "
    "TomatoSliced RemoteControl",
    0.2: "Apple CellPhone HandTowel Potato Tomato ScrubBrush",
    0.4: "AlarmClock BasketBall Bowl Box Cup Lettuce Mug Plate Plunger SoapBottle SprayBottle TeddyBear TennisRacket "
    "Towel",
    0.7: "BaseballBat Book Bottle Bread Pillow TableTopDecor Vase WateringCan",
    1.2: "Boots Kettle Pan Pot Statue WineBottle",
    2.0: "Laptop DeskLamp GarbageBag GarbageCan LaundryHamper",
    4.0: "Dumbbell Footstool Toaster CoffeeMachine HousePlant RoomDecor Stool DogBed Desktop VacuumCleaner",
    8.0: "Chair FloorLamp Microwave Ottoman SideTable Television",
    30.0: "ArmChair CoffeeTable Desk DiningTable Safe ShelvingUnit TVStand",
    60.0: "Bed ClothesDryer Dresser Sofa WashingMachine",
}
_MASS_BY_TYPE: Mapping[str, float] = {name: mass for mass, names in _MASSES.items() for name in names.split()}

_MATERIALS: Mapping[str, str] = {
    "Metal": "AluminumFoil ButterKnife Dumbbell Fork Kettle KeyChain Knife Ladle Pan Pot Safe Spoon Toaster Watch "
    "FloorLamp DeskLamp WashingMachine ClothesDryer Microwave CoffeeMachine WateringCan Spatula",
    "Wood": "BaseballBat Chair CoffeeTable Desk DiningTable Dresser Pencil ShelvingUnit SideTable Stool TVStand",
    "Glass": "Bottle Cup Statue Vase WineBottle Television CellPhone Laptop Desktop SaltShaker PepperShaker",
    "Ceramic": "Bowl Mug Plate HousePlant",
    "Plastic": "AlarmClock CD CreditCard GarbageBag GarbageCan LaundryHamper Pen RemoteControl ScrubBrush SoapBottle "
    "SprayBottle VacuumCleaner Desktop Laptop CellPhone Television TableTopDecor TennisRacket",
    "Fabric": "ArmChair Bed Cloth DogBed Footstool HandTowel Ottoman Pillow Sofa TeddyBear Towel Boots",
    "Rubber": "BasketBall Plunger",
    "Food": "Apple Bread Egg EggCracked Lettuce Potato Tomato AppleSliced BreadSliced EggSliced LettuceSliced "
    "PotatoSliced TomatoSliced",
    "Paper": "Book Box Newspaper PaperTowelRoll TissueBox ToiletPaper RoomDecor",
    "Wax": "Candle",
    "Soap": "SoapBar",
    "Sponge": "DishSponge",
    "Organic": "HousePlant",
}

SOFT = frozenset(
    "TeddyBear Pillow Cloth Bread Egg Newspaper CreditCard Pen Pencil Towel HandTowel Bed Sofa ArmChair Ottoman DogBed "
    "TissueBox ToiletPaper PaperTowelRoll DishSponge".split()
)
"""What breaks nothing by hitting it, and is soft to fall on."""


def mass_of(name: str) -> float:
    """Kilograms; 1 where nothing is known."""
    return _MASS_BY_TYPE.get(name, 1.0)


def made_of(name: str) -> tuple[str, ...]:
    """AI2-THOR's salient materials."""
    return tuple(material for material, names in _MATERIALS.items() if name in names.split()) or ("Plastic",)
