"""How people ask for washing, heating and cooling, and of what."""

from __future__ import annotations

DISHES = frozenset("Bowl Cup Mug Plate Pot Pan Fork Spoon Knife ButterKnife Ladle Spatula Kettle".split())
WASHED = DISHES | frozenset("Apple Tomato Potato Lettuce Cloth DishSponge SoapBar Egg Bottle".split())
HEATED = frozenset("Apple Bread Egg Potato Tomato Mug Cup Plate Bowl".split())
COOLED = frozenset("Apple Bread Egg Lettuce Potato Tomato Mug Cup Plate Bowl Pot Pan Bottle WineBottle".split())
TREATED = {
    "clean": (
        "(*wash|*clean|*rinse|*scrub|*rinse off|*wash off|*wash up|*clean up) {x}",
        "*give {x} a (wash|rinse|clean|scrub|good wash|quick rinse|proper clean)",
        "(*wash|*clean|*rinse) {x} (in the sink|under the tap|under the faucet|with water|thoroughly|properly)",
        "*get {x} (clean|washed|nice and clean|rinsed)",
        "*run {x} under (the tap|water|some water|the faucet)",
        "*take {x} to the sink and (*wash|*rinse|*clean) {x.it}",
    ),
    "heat": (
        "(*heat|*warm|*heat up|*warm up|*microwave|*nuke) {x}",
        "*heat {x} (up|in the microwave|through|a little|for a minute|until warm)",
        "*warm {x} (up|in the microwave|a bit|through)",
        "*give {x} a (minute|moment|minute or two|spin|zap) in the microwave",
        "*get {x} (hot|warm|heated up|warmed up)",
        "*put {x} in the microwave (for a minute|for a bit|to heat {x.it}|to warm up|to get {x.it} hot)",
    ),
    "cool": (
        "(*chill|*cool|*cool down|*refrigerate|*cool off) {x}",
        "*cool {x} (down|off|in the fridge|in the refrigerator|a little)",
        "*chill {x} (in the fridge|in the refrigerator|for a bit|a bit|for a while)",
        "*get {x} (cold|chilled|cooled down|nice and cold)",
        "*let {x} (cool|chill|get cold) in the (fridge|refrigerator)",
        "*put {x} in the (fridge|refrigerator) (for a minute|to cool|to chill|until cold|for a while)",
        "*make {x} (cold|colder|cool)",
    ),
}
THEN_PUT = (
    "{treat} and (then|) (*put|*place|*set|*leave|*drop|*pop) {x.it} {y.into}",
    "{treat}, then (*put|*place|*set|*leave|*drop|*pop|*stick) {x.it} (down|away|) {y.into}",
    "{treat} before (you put|putting|you set|placing) {x.it} {y.into}",
    "{treat}. (then|after that|when that's done|once you've done that|afterwards) *put {x.again} {y.into}",
    "*take {x}, {treat_it} and *put {x.it} (back|) {y.into}",
    "*pick up {x}, {treat_it}, (and|then) (*leave|*put|*set) {x.it} {y.into}",
    "(*fetch|*get|*grab) {x}. {treat_it}. (*put|*place|*leave) {x.it} {y.into}",
    "{treat} and *bring {x.it} to {y}",
    "*put {x} {y.into} (after|once) you('ve| have) (done this:|first done this:) {treat_it}",
)
ADJECTIVES = {
    "clean": ("clean", "washed", "freshly washed", "rinsed", "nice clean", "spotless"),
    "heat": ("hot", "warm", "heated", "warmed", "heated-up", "microwaved"),
    "cool": ("cold", "chilled", "cool", "cooled", "ice-cold", "refrigerated"),
}
WITH_ADJECTIVE = (
    "(*put|*place|*set|*leave|*lay) {adj} {y.into}",
    "(*put|*place|*set|*leave) {adj} {y.in}",
    "*find a place for {adj} {y.in}",
    "*move {adj} to {y}",
)
WISH_ADJECTIVE = (
    "(I want|I'd like|I need|we need|there should be|let's have) {adj} {y.in}",
    "{adj}, {y.in}",
    "{x} should be {state} and {y.in}",
    "(make sure|see that) {x} {x.is} {state}, and {y.in} (too|as well|when you're done)",
    "{y.in} there should be {adj}",
)
WHY = {
    "clean": (
        "(somebody|someone|the dog|my son) (licked it|dropped it)",
        "(it|that) looks (dirty|grubby)",
    ),
    "heat": ("(I like it hot|it's gone cold|I don't like it cold)", "I'm hungry", "it's stone cold"),
    "cool": ("(I like it cold|it's too warm|it's boiling in here)", "it's so hot today"),
}
