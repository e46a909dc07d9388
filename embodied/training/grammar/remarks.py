"""What people say into a robot's work, by what they mean with it."""

from __future__ import annotations

from collections.abc import Mapping

from embodied.training.grammar import alfred, states
from embodied.training.grammar.jobs import spoken, written
from embodied.training.grammar.wording import expand
from embodied.training.grammar.world import PICKUPABLE, RECEPTACLES, ROOM_WORDS, World

KINDS: Mapping[str, float] = {
    "stop": 12,
    "undo": 10,
    "go_on": 10,
    "yes": 9,
    "no": 9,
    "change": 18,
    "fact": 12,
    "rule": 10,
    "goal": 9,
    "not_understood": 6,
}
"""How often each kind of remark is drawn."""
SAID: Mapping[str, str] = {
    "stop": (
        "(stop|stop it|stop that|stop right there|halt|wait|wait a moment|hold on|hang on|freeze|pause|whoa|enough|that's enough|leave it|"
        "cancel|cancel that|abort|quit|stop moving|stop what you're doing|don't move|stand still|hold it|not now|give it a rest|let it be)"
        "(| please| now|, robot| for a second| at once|, stop| immediately| for now)"
    ),
    "undo": (
        "(undo|undo that|take that back|revert that|reverse that|go back a step|put it back|put that back|put it back where it was|one step back|"
        "put {x} back where it was|undo the last (step|thing|action)|that was wrong, put it back|take it out again|get it back out|"
        "make it like it was before|put things back the way they were|roll that back|restore it|return it to where it was)(| please| again|, robot)"
    ),
    "go_on": (
        "(go on|go ahead|carry on|continue|keep going|proceed|resume|on you go|keep at it|don't stop|you can go on|as you were|"
        "get on with it|carry on with what you were doing|never mind, go on|you may continue|all good, carry on|start again where you left off|move on|next|off you go)"
        "(| please| now|, robot| then)"
    ),
    "yes": (
        "(yes|yeah|yep|yup|sure|ok|okay|of course|right|correct|exactly|that's right|that's the one|that one|absolutely|indeed|fine|please do|aye|"
        "yes, that one|good|perfect|sounds good|that's it|you got it|definitely|certainly|uh-huh|yes indeed|true|that would be nice|fine by me)"
        "(|, please|, thanks|, robot|, thank you)"
    ),
    "no": (
        "(no|nope|nah|no thanks|no way|certainly not|definitely not|not at all|that's wrong|wrong|negative|I don't think so|don't|please don't|"
        "incorrect|absolutely not|never|rather not|that's not right|it isn't|that is not what I meant|no, it's not|better not|not really|by no means)"
        "(|, thanks|, please|, robot|, thank you)"
    ),
    "change": (
        "(not (that|this) one(|, the (other|left|right|small|big|blue|red|green) one)|the (other|left|right|blue|red|green|bigger|smaller|black|white|second|old|new) one(| please|, not that one)|"
        "(a bit|a little|slightly|more|further) (to the (left|right)|closer|forward|back|higher|lower|towards the wall)|"
        "use the other {y.bare}|(put|leave|set) it {y.in} instead|{y.in} instead(| please)|no, {y.in}|not {y.in}|"
        "(I meant|I mean|rather|make it) {x}(|, not that|, sorry)|(take|use|get) {x} instead|a different {x.bare}|"
        "(do it|be) (slower|more gently|more quietly|faster|more careful)|(not so (fast|close|far|hard)|slow down a bit)|"
        "the other way (round|around)|with the other hand|do {x} first|leave out the last (bit|part|step)|no, (the other|a different) {y.bare}|"
        "other side(| please)|bring it to me instead|wash it (first|as well)|two of them, not one|make that {x}, please|near the (window|door|wall), please)"
    ),
    "fact": (
        "({x} {x.is} {y.in}|{x} {x.is} (not here|over there|in the {room}|in the other room|broken|dirty|empty|under {y}|behind {y}|next to {y})|"
        "you'll find {x} {y.in}|(I put|I left|I saw|somebody put|we keep) {x} {y.in}|there's (another|one) {x.bare} {y.in}|"
        "there (is|are) no {x.bare} {y.in}|look {y.in}, that's where {x} {x.is}|{x.it} should be {y.in}|{y} is (full|empty|locked|broken|hot|in the {room})|"
        "(that's|this is) (my|the) {x.bare}|{x} {x.has} been moved (to {y}|already)|it's {y.in}|the other {x.bare} is {y.in}|the {room} is (next door|on the left|at the back)|we have two {y.bare}s in here)"
    ),
    "rule": (
        "((never|don't ever|you must never|please never) (put|leave|store|keep) {x} {y.in}|from now on(,|) (always|) (put|keep) {x} {y.in}|always (put|keep|leave) {x} {y.in}|"
        "{x} always {x.goes} {y.into}|(always|from now on) (close|shut) {y} (afterwards|when you're done|after you)|(never|don't ever) (touch|use|open|move) {z}(| again)|"
        "in (this|our) (house|home|family),? we (never|always) (put|keep|leave) {x} {y.in}|(ask|check with) me before you (touch|move|use) {x}|"
        "(never|do not ever) go into the {room}|in future(,|) (leave|keep) {x} alone|(always|from now on) wash {x} (first|before you put {x.it} away)|"
        "no {x.bare} {y.in}, ever|(every time|whenever) you (use|move) {x}, put {x.it} back|remember that {x} must not (be|go) {y.in}|stay out of the {room} from now on|as a rule, {x} {x.goes} {y.into})"
    ),
    "not_understood": (
        "(asdf|hmm|blah|er|uh|mmm|qwerty|lkjh|xyzzy|brrr|ffff|la la la|tra la|aaah|oops a|hm hm|wibble|zzz|grmpf|jfkd|pqow|ghgh) (dsfg|the the|of the|blub|kjh|uh|wah|bla|erm|what|foo|wuff|flarp|iii|qq|bzzt)|"
        "(what a|such a) (lovely|terrible|long|strange) (day|film|match|song|winter)|(did you see|who won) the (match|game|election)|(I|my (sister|brother)) (like|likes|love|loves) (cheese|trains|jazz|football)|"
        "(not you, I'm on the phone|how was school today|the weather is (nice|awful)|as I was saying to Bob|happy birthday|see you on Monday|my train was late|it's seven o'clock|nice weather|are you a robot|how old are you)"
    ),
}
_FORGET = (
    "(forget (it|that|about that|{x})|never mind|never mind {x}|change of plan|leave that|scratch that|new plan|drop that|"
    "stop that|don't bother with {x}|actually|on second thoughts|that can wait|skip {x}|I've changed my mind)(,|.|:|;)"
)


def remark(kind: str, world: World) -> str:
    """A remark of a kind, about things of the home."""
    dice = world.dice
    item = world.item()
    slots = {
        "x": world.one(item),
        "y": world.one(world.place(item), RECEPTACLES),
        "z": world.one(world.draw(PICKUPABLE | RECEPTACLES)),
        "room": dice.pick(ROOM_WORDS[dice.pick(world.kinds)]),
    }
    if kind == "goal":
        job = dice.pick(
            (alfred.move, alfred.clean_and_put, states.treat, states.bring, states.switch, states.open_or_close)
        )
        request = job(world).ask
        return written(f"{expand(_FORGET, dice, slots)} {request}{dice.pick(('', ' instead', ''))}", dice)
    return written(expand(f"({SAID[kind]})", dice, slots), dice)


def any_request(world: World) -> str:
    """What the robot may have been asked before."""
    jobs = (alfred.move, alfred.move, alfred.clean_and_put, alfred.heat_and_put, states.water, alfred.several_of_a_kind)
    return spoken(world.dice.pick(jobs)(world), world.dice)
