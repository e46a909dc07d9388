"""What no robot with these skills can do."""

from __future__ import annotations

from embodied.household.object_types import PROPERTIES
from embodied.training.grammar.jobs import Job
from embodied.training.grammar.wording import expand, lines
from embodied.training.grammar.world import KINDS, PARTS, PICKUPABLE, RECEPTACLES, ROOM_WORDS, World

FURNITURE = frozenset(
    "ArmChair Bed Bathtub BathtubBasin Cabinet Chair CoffeeTable CounterTop Desk DiningTable Dresser Fridge Mirror "
    "Shelf SideTable Sofa TVStand Toilet Window WashingMachine Painting Ottoman Television Safe".split()
)
FIXED = frozenset(
    "Window Mirror Shelf Toilet Bathtub BathtubBasin Sofa Bed Desk DiningTable CoffeeTable CounterTop Fridge".split()
)
TALK = lines("""
(*call|*phone|*text|*email|*write to) (my|our) (sister|mother|mum|boss|brother|doctor|landlord|friend|plumber)
*sing (me|us|) (a|another) (song|lullaby|carol|tune)
*tell (me|us) (a joke|a story|the time|the news|what the weather is like|how far the moon is|the capital of France)
*order (a pizza|some sushi|flowers|groceries|a taxi|dinner|a new phone)( online| for tonight| for two|)
*book (a table|a flight|a hotel|a taxi|tickets|a haircut) (for tonight|for tomorrow|for two|)
*play (chess|cards|the piano|some music|the guitar|football|a game) (with me|for us|)
*translate this (letter|text|sentence|page) into (French|German|Spanish|English)
*remind me (to call my mother|of the meeting|about the dentist) (tomorrow|tonight|at six)
*do (my|the kids') (homework|taxes|tax return|maths)
*read (me|us|) (the news|a bedtime story|my emails|a poem|the headlines)
*teach me (French|how to cook|to dance|to swim|maths)
*pay (the rent|the bills|my taxes|the electricity bill)
*look up (a recipe|the score|the weather|train times|my appointments) (online|on the internet|)
*explain (gravity|the rules of chess|how engines work|the news) (to me|)
*give me (a hug|a massage|some advice|a kiss|a haircut|ten pounds)
""")
OUTSIDE = lines("""
*walk the dog
*feed the (cat|dog|fish|baby|birds)
*mow the (lawn|grass)
*wash the (car|windows outside|dog|baby)
*go (shopping|to the shop|to the supermarket|to the post office|outside|upstairs|for a walk|jogging)
*buy (some milk|bread|eggs|a new lamp|stamps|a present)
*post (this letter|the parcel)
*fly (to the moon|around|up to the roof|a kite)
*pick (the kids|my son|my wife|grandma) up from (school|work|the station)
*drive (me to work|to the airport|the car|home)
*take (the dog|the baby|my mother) (out|to the park|to the doctor)
*shovel the (snow|path|drive)
*plant (a tree|some roses|bulbs)
*answer the (door|phone|doorbell)
*let the (cat|dog) (in|out)
*catch (a mouse|the spider|the fly)
*build (a house|a shed|a fire|a tent)
*light (the fireplace|a fire|the barbecue)
*climb (a tree|the stairs|onto the roof|out of the window)
*rake the leaves
""")
CHORES = lines("""
*paint {f}
*paint the (wall|ceiling|fence|house|room) (blue|green|white|yellow|)
(*repair|*fix|*mend) {f}
*vacuum (the carpet|the floor|the rug|the {room})
(*mop|*sweep|*scrub|*polish|*hoover|*wax) (the floor|the floors|the tiles|the hallway)
*iron (my shirt|the shirts|the curtains|the trousers)
*fold (the laundry|the sheets|my shirts|the clothes)
*sew (a button on|the curtains|up the hole)
*change (the light bulb|the sheets|the battery|the bed linen)
(*hang|*hang up) (the picture|a picture|the curtains|the washing)
*assemble (the shelf|the new wardrobe|the flat-pack chair)
*make the bed
*dust {f}
*wipe (down|) {f}
(*push|*drag|*lift|*carry|*move) {f} (into the {room}|to the other side|to the window|outside|upstairs)
*turn {f} upside down
*saw {f} in half
(*sit|*lie|*jump|*climb|*dance|*stand|*sleep) on {f}
*hide (behind|under|inside) {f}
*take {f} apart
*unclog the (drain|toilet|sink)
*replace {f}
*sell {f}
*wallpaper the {room}
*decorate the {room} for (Christmas|the party|Halloween)
*lock (the door|the house|up)
*set up the (wifi|printer|router|internet)
*wrap (the present|my gift|the presents)
*heat the {room}
""")
KITCHEN = lines("""
*bake (a cake|some bread|cookies|muffins|a pie|an apple pie)
*cook (dinner|spaghetti|a curry|rice|soup for six|a steak|pasta)
*fry (some fish|bacon|chicken)
*grill (a steak|some sausages|fish)
*pour me a (glass of milk|beer|whisky|juice|glass of orange juice|lemonade)
*fill {x} with (beer|milk|juice|sand|soup|petrol)
(*eat|*taste|*bite into) {x}
*peel (the onions|the oranges|the carrots|some garlic)
*mix (a cocktail|the batter|me a drink)
*make (pancakes|a smoothie|ice cream|waffles|tea|a salad dressing|a birthday cake)
*whisk (some cream|the batter)
*open (the tin of beans|a can of soup|the jar of pickles)
*grate (some cheese|the carrots)
*load the dishwasher
*freeze {x}
""")
TO_THINGS = lines("""
(*repair|*fix|*mend|*glue|*sharpen|*weld) {x}
*paint {x} (red|blue|green|gold|in another colour)
*throw {x} (out of the window|at the wall|to me|over the fence|across the room)
(*burn|*smash|*break|*crush|*melt|*bury) {x}
*juggle with {x}
*balance {x} on your head
*read {x} (to me|aloud|out loud)
*sell {x} (online|on the internet)
*lend {x} to (the neighbours|my sister)
*draw (a picture of|) {x}
*weigh {x}
*measure {x}
*sew {x}
*tie {x} to {f}
*nail {x} to {f}
*hang {x} from the ceiling
*send {x} to (my sister|the office|grandma|my son)
*take a (photo|picture) of {x}
*wrap {x} in paper
*tear up {x}
*wear {x}
*teach {x} to (talk|dance)
*ask {x} (a question|how it feels|what it wants)
*fold {x} (in half|into a square)
*write my name on {x}
*make {x} (disappear|float|bigger|smaller|invisible)
*turn {x} into (gold|a frog|money)
*eat {x}
*explode {x}
*iron {x}
*feed {x} to the (dog|cat|fish)
""")
WRONG = lines("""
(*slice|*chop|*cut up|*cut) {unsliced}
(*switch on|*turn on|*turn off|*switch off) {unlit}
(*open|*open up|*close|*shut) {unopened}
*pick up {f}
*put {f} (in|into) {y}
*wash {f} in the sink
*put {f} in the microwave
*bring me {f}
*pour water into {unfilled}
""")


def cannot_be_done(world: World) -> Job:
    """Ask for something that cannot be done."""
    dice = world.dice
    template = dice.pick(dice.weighted((TALK, OUTSIDE, CHORES, KITCHEN, TO_THINGS, WRONG), (16, 16, 24, 14, 18, 12)))
    slots = {"room": dice.pick(ROOM_WORDS[dice.pick(KINDS)])}
    for slot, kinds in (
        ("x", PICKUPABLE),
        ("f", FURNITURE),
        ("y", RECEPTACLES - PICKUPABLE),
        ("unsliced", PICKUPABLE - PROPERTIES["sliceable"]),
        ("unlit", PICKUPABLE - PROPERTIES["toggleable"] - PARTS),
        (
            "unopened",
            PICKUPABLE - PROPERTIES["openable"] - frozenset("Bottle WineBottle Newspaper Watch Pan Pot".split()),
        ),
        ("unfilled", PICKUPABLE - PROPERTIES["canFillWithLiquid"] - {"Vase", "Pan", "Plate"}),
    ):
        if "{" + slot in template:
            slots[slot] = world.one(world.draw(FIXED if slot == "f" and template in WRONG else kinds), kinds).text
    return Job((), expand(template, dice, slots))
