"""The wordings of remarks, by what they mean; one template a line."""

from __future__ import annotations

from collections.abc import Mapping

from embodied.training.grammar.wording import lines

ENDINGS: Mapping[str, str] = {
    "stop": "( please|, please| now|, robot| at once| immediately| for now|, I said)",
    "undo": "( please|, please|, robot| for me|, that was wrong|, would you)",
    "go_on": "( please|, please| now|, robot| then|, thanks)",
    "yes": "(, please|, thanks|, robot|, thank you|, go ahead)",
    "no": "(, thanks|, please|, robot|, thank you|, sorry)",
    "change": "( please|, please|, sorry|, robot|, thanks)",
}
"""What may follow."""
FORGET = (
    "(forget (it|that|about that|{x})|never mind|never mind {x}|change of plan|leave that|scratch that|new plan|"
    "drop that|stop that|don't bother with {x}|actually|on second thoughts|that can wait|skip {x}|"
    "I've changed my mind|not that any more|there's something more urgent)(,|.|:|;)"
)
"""Before another task."""
SAID: Mapping[str, tuple[str, ...]] = {
    "stop": lines("""
stop|stop|stop|stop it|stop that|stop right there|stop moving|stop what you're doing
halt|halt there|freeze|whoa|pause|time out
wait|wait a (moment|second|minute)|hold on|hold on a (moment|second|minute)|hang on|hold it|just a moment
enough|that's enough|that will do|enough of that|give it a rest
cancel|cancel that|cancel the (job|task|whole thing)|abort|quit|call it off
don't move|stand still|don't do anything|not now|leave it|leave it alone|let it be|drop everything
I need you to stop|can you stop|could you wait|you can stop there|please stop"""),
    "undo": lines("""
undo|undo that|undo it|undo the last (step|thing|action|move)|can you undo that
take that back|take it back|revert that|reverse that|roll that back|go back a step|one step back
put it back|put that back|put it back where it was|put {x} back where you (found it|got it from)
take it out again|get it back out|take {x} out again|bring back what you just took
make it like it was before|put things back the way they were|restore it|return it to where it was
that was (wrong|a mistake), (put|take) it back|no, put that back
you shouldn't have done that, (undo it|reverse it|put it back)"""),
    "go_on": lines("""
go on|go on|carry on|continue|keep going|proceed|resume|on you go|keep at it|don't stop
you can (go on|continue|carry on)|you may (continue|go on|proceed)|as you were
get on with it|carry on with (it|what you were doing|the job)|back to work|back to it
never mind (me|that), (go on|carry on|continue)|all good, carry on|ignore me, go on
start again where you left off|pick up where you left off|move on|next|next step|off you go|finish the job
(sorry|okay|right|fine), (continue|carry on|keep going|go on)"""),
    "yes": lines("""
yes|yes|yes|yeah|yep|yup|aye|sure|sure thing|ok|okay|of course|by all means
right|correct|exactly|that's right|that's correct|precisely|true|indeed|yes indeed
that's the one|that one|yes, that one|that's it|you got it|spot on
absolutely|definitely|certainly|for sure|no doubt|I think so
fine|fine by me|good|perfect|great|sounds good|please do|that would be nice|do that|go for it"""),
    "no": lines("""
no|no|no|nope|nah|no thanks|no way|never|negative|of course not
certainly not|definitely not|absolutely not|not at all|by no means|not really|rather not|better not
that's wrong|wrong|incorrect|that's not right|that's not it|it isn't|that isn't right
that is not what I (meant|wanted|said)|I didn't (mean|say|ask for) that|no, it's not
I don't think so|don't|please don't|don't do that|I'd rather you didn't"""),
    "change": lines("""
not (that|this) one|not (that|this) one, the (other|left|right|small|big|blue|red|green|clean) one|wrong {x.bare}
the (other|left|right|blue|red|green|bigger|smaller|black|white|second|old|new|front|back) one
no, the (other|left|right|blue|red|green|bigger|smaller|black|white|second|old|new|front|back) one|the other {x.bare}
(a bit|a little|slightly|more|further|a touch) (to the (left|right)|closer|forward|back|higher|lower|nearer)
use the other {y.bare}|no, (the other|a different) {y.bare}|try another {y.bare}|the other {y.bare}
(put|leave|set) it {y.in} instead|{y.in} instead|{y.in}, not there|no, {y.in}|not {y.in}
(I meant|I mean|rather|make it) {x}|(I meant|I mean) {x}, not that|(take|use|get) {x} instead|a different {x.bare}
(do it|be) (slower|more gently|more quietly|faster|more careful)|not so (fast|close|far|hard)|slow down a bit
the other way (round|around)|with the other hand|do {x} first|leave out the last (bit|part|step)|other side
bring it to me instead|wash it (first|as well)|two of them, not one|make that {x}|near the (window|door|wall)
one (is|would be) enough|use cold water|without {x}|{x} too|do the same with {x}|hold it upright|only half full"""),
    "fact": lines("""
{x} {x.is} {y.in}|{x.again} {x.is} {y.in}, I think|I think {x} {x.is} {y.in}
{x} {x.is} (not here|over there|in the {room}|in the other room|broken|dirty|empty|under {y}|behind {y}|next to {y})
you'll find {x} {y.in}|(I put|I left|I saw|somebody put|we keep|I have) {x} {y.in}|there's another {x.bare} {y.in}
we have no {x.bare}|we don't have any more of those|look {y.in}, that's where {x} {x.is}|it should be {y.in}
{y} is (full|empty|locked|broken|hot|in the {room})|there is nothing {y.in}|it's {y.in}
(that's|this is) (my|the) {x.bare}|{x} {x.has} been moved (to {y}|already)|the other {x.bare} is {y.in}
the {room} is (next door|on the left|at the back|upstairs)|{y} doesn't (open|work)|the power is off in the {room}
by the way, {x} {x.is} {y.in}|in case you're looking, {x} {x.is} {y.in}|my (wife|husband|son) moved {x}"""),
    "rule": lines("""
(never|don't ever|you must never|please never) (put|leave|store|keep) {x} {y.in}
from now on(,|) (always|) (put|keep) {x} {y.in}|always (put|keep|leave) {x} {y.in}|{x} always {x.goes} {y.into}
(always|from now on) (close|shut) {y} (afterwards|when you're done|after you)
(never|don't ever) (touch|use|open|move) {z}|(never|don't ever) (touch|use|open|move) {z} again|hands off {z} in future
in (this|our) (house|home|family)(,|) we (never|always) (put|keep|leave) {x} {y.in}
(ask|check with) me before you (touch|move|use) {x}|(never|do not ever) go into the {room}|in future, leave {x} alone
(always|from now on) wash {x} (first|before you put {x.it} away)|no {x.bare} {y.in}, ever
(every time|whenever) you (use|move) {x}, put {x.it} back|remember that {x} must not (be|go) {y.in}
stay out of the {room} from now on|as a rule, {x} {x.goes} {y.into}|you are not allowed to use {z}
only use {z} when I'm (here|at home)|at night, don't (use|touch) {z}|{z} is off limits"""),
    "not_understood": lines("""
(asdf|hmm|blah|er|uh|mmm|qwerty|lkjh|xyzzy|brrr|ffff|la la la|tra la|wibble|zzz|grmpf) (dsfg|the the|of the|blub|flarp)
(asdf|jfkd|pqow|ghgh|fnord|zork|bla) (kjh|uh|wah|bla|erm|what|foo|wuff|iii|qq|bzzt) (mlem|bop|hjk|uiop|the|and)
(what a|such a) (lovely|terrible|long|strange) (day|film|match|song|winter)|nice weather|(are you|is it) a robot
(did you see|who won) the (match|game|election)|how old are you|what's your name|do you like (cats|music|rain)
(I|my (sister|brother)) (like|likes|love|loves) (cheese|trains|jazz|football)|so I said to her, no way
not you, I'm on the phone|how was school today|the weather is (nice|awful)|as I was saying to (Bob|Ann|my mum)
happy birthday|see you on (Monday|Friday)|my train was late|it's (seven|nine) o'clock|where is the station"""),
}
