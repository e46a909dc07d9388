"""What people call the things of a home.

A line is a type and its names, the usual ones first. `*` marks the type that a name means where nothing is known of the
room; `~` a name that has no plural ("bread"), `=` one that is a plural ("keys"). Names that several types share are
shared on purpose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from embodied.training.grammar.nouns import Name, name_from

_LEXICON = """
AlarmClock: alarm clock, alarm, clock, bedside clock
AluminumFoil: roll of foil, tin foil~, aluminium foil~, aluminum foil~, foil~, roll of tin foil, kitchen foil~
Apple: apple, red apple, piece of fruit
AppleSliced: slice of apple, apple slice, piece of apple, apple wedge, bit of apple
ArmChair: armchair, arm chair, easy chair, reading chair, recliner, comfy chair, chair
BaseballBat: baseball bat, bat, wooden bat
BasketBall: basketball, ball, basket ball
Bathtub: bathtub, tub, bath
BathtubBasin: *bathtub, *bath, *tub, bath tub, bottom of the bathtub
Bed: bed, double bed, mattress
Blinds: blinds=, window blinds=, window shade, shutters=
Book: book, novel, paperback, hardback, storybook
Boots: boots=, pair of boots, wellies=, winter boots=
Bottle: *bottle, glass bottle, water bottle, empty bottle
Bowl: bowl, dish, cereal bowl, salad bowl, soup bowl, mixing bowl
Box: box, cardboard box, carton, storage box, crate
Bread: bread~, loaf of bread, loaf, bread loaf, white bread~
BreadSliced: slice of bread, bread slice, piece of bread, cut of bread
ButterKnife: butter knife, table knife, knife, dinner knife, blunt knife
CD: cd, compact disc, disc, music cd, disk
Cabinet: *cabinet, *cupboard, kitchen cabinet, kitchen cupboard, closet, wall cupboard
Candle: candle, wax candle, tea light, scented candle
Cart: cart, trolley, rolling cart, bathroom cart, utility cart
CellPhone: phone, mobile, cell phone, mobile phone, smartphone, cellphone, iphone, cell
Chair: *chair, dining chair, kitchen chair, wooden chair, seat
Cloth: cloth, rag, washcloth, wash cloth, flannel, dishcloth, cleaning cloth
ClothesDryer: dryer, tumble dryer, clothes dryer, drier
CoffeeMachine: coffee machine, coffee maker, espresso machine, coffeemaker, coffee pot, coffee brewer
CoffeeTable: coffee table, table, low table, living room table, sofa table
CounterTop: *counter, *worktop, kitchen counter, countertop, counter top, work surface, *side, bench
CreditCard: credit card, bank card, card, debit card, visa card
Cup: *cup, *glass, tumbler, drinking glass, water glass, beaker
Desk: *desk, writing desk, work desk, computer desk, study desk
DeskLamp: desk lamp, *lamp, table lamp, reading lamp, bedside lamp, *light, reading light, small lamp
Desktop: computer, desktop, pc, desktop computer, monitor
DiningTable: dining table, *table, dinner table, kitchen table, dining room table, big table
DishSponge: sponge, dish sponge, scrubber, kitchen sponge, scouring pad, washing-up sponge
DogBed: dog bed, pet bed, dog basket, dog's bed
Doorway: door, doorway
Drawer: *drawer, drawer, cutlery drawer, silverware drawer, top drawer, kitchen drawer
Dresser: dresser, chest of drawers, bureau, sideboard, tallboy, commode
Dumbbell: dumbbell, weight, hand weight, dumb bell, barbell
Egg: egg, hen's egg, chicken egg, raw egg
EggCracked: cracked egg, broken egg, opened egg
EggSliced: slice of egg, egg slice, piece of egg
Faucet: tap, faucet, water tap, spigot, water~
Floor: floor, ground, carpet
FloorLamp: floor lamp, standing lamp, lamp, standard lamp, tall lamp, light, standing light
Footstool: footstool, foot stool, foot rest, footrest
Fork: fork, dinner fork, table fork, salad fork
Fridge: fridge, refrigerator, icebox, fridge, cooler
GarbageBag: garbage bag, bin bag, trash bag, rubbish bag, bin liner
GarbageCan: bin, trash can, garbage can, trash, rubbish bin, waste basket, dustbin, trash bin, rubbish~
HandTowel: hand towel, small towel, towel, face towel, tea towel
HandTowelHolder: hand towel holder, hand towel rail, towel hook, hand towel ring, hand towel rack, towel ring
HousePlant: plant, house plant, houseplant, potted plant, pot plant, flower pot, indoor plant
Kettle: kettle, tea kettle, teakettle, water kettle, tea pot, teapot
KeyChain: keys=, key chain, keyring, key ring, set of keys, car keys=, house keys=, bunch of keys, keychain, door keys=
Knife: *knife, kitchen knife, sharp knife, chef's knife, bread knife, carving knife, big knife
Ladle: ladle, soup ladle, soup spoon, big serving spoon
Laptop: laptop, notebook computer, laptop computer, macbook, notebook, computer
LaundryHamper: laundry hamper, hamper, laundry basket, clothes basket, washing basket, laundry bin
Lettuce: lettuce, head of lettuce, lettuce head, salad~, green salad~
LettuceSliced: slice of lettuce, piece of lettuce, lettuce slice, lettuce leaf, lettuce piece
LightSwitch: light switch, wall switch, switch, main light, room light, ceiling light, overhead light
Microwave: microwave, microwave oven, micro
Mirror: mirror, looking glass, wall mirror
Mug: mug, coffee mug, coffee cup, cup, tea mug, tea cup, teacup
Newspaper: newspaper, paper, daily paper, magazine, morning paper
Ottoman: ottoman, pouf, pouffe, padded stool, hassock
Painting: painting, picture, artwork, framed picture, wall art~
Pan: pan, frying pan, skillet, fry pan, saute pan
PaperTowelRoll: paper towel roll, roll of paper towels, kitchen roll, paper towels=, paper towel
Pen: pen, ballpoint pen, biro, ballpoint, ink pen
Pencil: pencil, wooden pencil, sharpened pencil
PepperShaker: pepper shaker, pepper~, pepper pot, pepper mill, pepper grinder
Pillow: pillow, cushion, throw pillow, couch pillow, sofa cushion
Plate: plate, dinner plate, dish, side plate, china plate
Plunger: plunger, toilet plunger, sink plunger
Pot: pot, cooking pot, saucepan, stew pot, soup pot, stockpot
Potato: potato, spud, baking potato, raw potato, tater
PotatoSliced: slice of potato, potato slice, piece of potato, chunk of potato
RemoteControl: remote, remote control, tv remote, clicker, controller, telly remote, zapper
RoomDecor: decoration, room decoration, decor~, floor ornament
Safe: safe, strongbox, lock box, lockbox
SaltShaker: salt shaker, salt~, salt cellar, salt pot, table salt~
ScrubBrush: scrub brush, toilet brush, brush, scrubbing brush, cleaning brush
Shelf: *shelf, wall shelf, book shelf, ledge, rack
ShelvingUnit: shelving unit, bookcase, shelves=, bookshelf, shelf unit
ShowerCurtain: shower curtain, bath curtain, curtain
ShowerDoor: shower door, glass shower door, shower screen
ShowerHead: shower, shower head, showerhead
SideTable: side table, nightstand, bedside table, end table, night stand, table, night table, small table
Sink: sink, basin, washbasin
SinkBasin: *sink, *sink, sink basin, *basin, kitchen sink, washbasin, wash basin, bathroom sink
SoapBar: bar of soap, soap bar, soap~, hand soap~, cake of soap, soap cake
SoapBottle: soap bottle, bottle of soap, soap dispenser, liquid soap~, soap pump, bottle of dish soap
Sofa: sofa, couch, settee, loveseat, lounge
Spatula: spatula, turner, flipper, fish slice, egg flipper
Spoon: spoon, teaspoon, tablespoon, dessert spoon, table spoon
SprayBottle: spray bottle, spray, cleaning spray, bottle of cleaner, spray cleaner, spritzer, cleaner bottle
Statue: statue, sculpture, figurine, figure, statuette, bust, ornament
Stool: stool, bar stool, kitchen stool, high stool
StoveBurner: stove, burner, hob, cooker, stove burner, stovetop, stove top, range, hot plate
StoveKnob: stove knob, burner knob, stove, hob, burner, cooker knob, knob of the stove, cooker, gas~
TVStand: tv stand, television stand, tv cabinet, tv table, tv unit, media console
TableTopDecor: table decoration, centrepiece, centerpiece, table ornament, knick-knack
TeddyBear: teddy bear, teddy, stuffed bear, stuffed animal, soft toy, cuddly toy, plush bear
Television: television, tv, telly, television set, tv set, flat screen, big screen
TennisRacket: tennis racket, racket, tennis racquet, racquet
TissueBox: tissue box, box of tissues, tissues=, kleenex box, kleenex~, box of kleenex, packet of tissues
Toaster: toaster, bread toaster
Toilet: toilet, loo, commode, lavatory, toilet seat, toilet tank
ToiletPaper: toilet paper~, toilet roll, roll of toilet paper, loo roll, toilet tissue~, bog roll, tp~
ToiletPaperHanger: toilet paper holder, toilet roll holder, toilet paper hanger, loo roll holder, toilet paper rack
Tomato: tomato, ripe tomato, red tomato
TomatoSliced: slice of tomato, tomato slice, piece of tomato, tomato piece, tomato wedge
Towel: *towel, bath towel, big towel, beach towel
TowelHolder: towel rail, towel rack, towel holder, towel bar, towel rod
VacuumCleaner: vacuum cleaner, vacuum, hoover
Vase: vase, flower vase, glass vase, china vase
WashingMachine: washing machine, washer, clothes washer
Watch: watch, wristwatch, wrist watch, timepiece
WateringCan: watering can, watering pot, plant waterer, watering jug
Window: window, window pane
WineBottle: wine bottle, bottle of wine, wine~, red wine~, bottle, bottle of red
"""


def _names() -> Mapping[str, tuple[Name, ...]]:
    lines = (line.split(": ", 1) for line in _LEXICON.strip().splitlines())
    return {kind: tuple(name_from(each.lstrip("*")) for each in names.split(", ")) for kind, names in lines}


def _commonest() -> Mapping[str, str]:
    lines = (line.split(": ", 1) for line in _LEXICON.strip().splitlines())
    return {each[1:].rstrip("~="): kind for kind, names in lines for each in names.split(", ") if each.startswith("*")}


def _meanings() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for kind, names in NAMES.items():
        for name in names:
            found[name.one].add(kind)
    return {name: frozenset(kinds) for name, kinds in found.items()}


NAMES = _names()
"""By object type."""
MEANINGS = _meanings()
"""The types that a name may mean."""
COMMONEST = _commonest()
"""What a shared name means where nothing is known of the room."""
CATEGORIES: Mapping[str, frozenset[str]] = {
    name: frozenset(kinds.split())
    for name, kinds in {
        "cutlery": "Fork Spoon ButterKnife Knife",
        "silverware": "Fork Spoon ButterKnife Knife",
        "flatware": "Fork Spoon ButterKnife Knife",
        "dishes": "Plate Bowl Cup Mug",
        "crockery": "Plate Bowl Cup Mug",
        "tableware": "Plate Bowl Cup Mug",
        "vegetables": "Potato Tomato Lettuce",
        "veggies": "Potato Tomato Lettuce",
        "toiletries": "SoapBar SoapBottle ToiletPaper",
        "bathroom supplies": "SoapBar SoapBottle ToiletPaper SprayBottle",
        "electronics": "CellPhone Laptop RemoteControl",
        "gadgets": "CellPhone Laptop RemoteControl",
        "reading material": "Book Newspaper",
        "books and papers": "Book Newspaper",
        "things to read": "Book Newspaper",
        "pens and pencils": "Pen Pencil",
        "writing things": "Pen Pencil",
        "stationery": "Pen Pencil",
        "sports gear": "BaseballBat BasketBall TennisRacket Dumbbell",
        "sports equipment": "BaseballBat BasketBall TennisRacket Dumbbell",
        "pots and pans": "Pot Pan",
        "cookware": "Pot Pan Kettle",
        "cooking utensils": "Ladle Spatula",
        "valuables": "KeyChain CreditCard Watch CellPhone",
        "groceries": "Apple Bread Egg Lettuce Potato Tomato",
        "food": "Apple Bread Egg Lettuce Potato Tomato",
        "ornaments": "Statue Vase TableTopDecor",
        "glasses and mugs": "Cup Mug",
        "salt and pepper": "SaltShaker PepperShaker",
        "condiments": "SaltShaker PepperShaker",
    }.items()
}
"""Words for several types."""
