"""How languages join numbers in words: ranges, alternatives, shares of a number, and the small numbers themselves.

A language that is not here has no such words; its signs (dash, stroke, per cent) are read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple


class Joining(NamedTuple):
    """The words of one language, in small letters. `spelt` counts from zero; `share`: the words in "9 in 10", `reversed_share`: in "10 … 9".

    `parts`: fractions in words, beside which a number in words is not read. `in_digits`: patterns of what documents say in words and facts
    in digits ("one-third": 1 in 3).
    `limits`: what makes a number a limit. `about`: what says that a number is rounded. `minus`: the sign in words. `times`: what a number in
    digits before it is multiplied by. `often`: what stands behind a number of repeats ("3 times"), and `repeats` such numbers in one word
    ("twice"). `rates`: what makes a rate of an amount and a unit ("22 hours a day", "10 ml a kg"), and `daily` such a rate in a word or two;
    behind one of `leads` it makes none ("for a day"). `within`: what makes one of an amount and 24 hours ("4 g in 24 hours"). `of`: what joins an
    amount and a thing ("10 mg of zinc"). `falls`: by which words something gets less by a number ("falls by 10%"). `things`: units that are things
    as well, which a number in words counts ("a foot ulcer", "a second dose"). `articles`: what stands before one thing and before any ("if you
    miss a dose"). `not_for`: a pattern of what says right behind some people that something is not for them ("children under 12 should not").
    """

    to: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    share: tuple[str, ...] = ()
    reversed_share: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    in_digits: Mapping[str, str] = {}
    limits: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    times: Mapping[str, int] = {}
    often: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    daily: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    falls: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    not_for: str = "(?!)"
    spelt: Mapping[str, int] = {}


def _counted(words: str, **more: int) -> dict[str, int]:
    """The numbers from 0 to 20 by their words, the forms of one number parted by a stroke, and further ones."""
    return {form: number for number, forms in enumerate(words.split()) for form in forms.split("|")} | more


JOINING: Mapping[str, Joining] = {
    "en": Joining(
        to=("to", "through", "until"), between=("between",), also=("or", "and"),
        share=("in", "in every", "out of", "out of every", "of", "of every"),
        parts=("half", "quarter", "quarters", "third", "thirds", "couple", "point"),
        in_digits={r"\b(?:a|one)[ -]third": "1 in 3", r"\btwo[ -]thirds": "2 in 3", r"\bhalf of": "1 in 2", r"\ba quarter of an hour": "15 minutes",
                   r"\bthree[ -]quarters of an hour": "45 minutes", r"\b(?:a|one)[ -]quarter": "1 in 4", r"\bthree[ -]quarters": "3 in 4",
                   r"\bhalf an hour": "30 minutes", r"\bone and a half": "1½", r"\bhalf a": "½", r"\ba fortnight": "2 weeks", r"\ba dozen": "12",
                   r"\b(age[ds]?(?: from| between)? \d+(?:(?:[-–]| to | and )\d+)?)"
                   r"(?![-–]?\d| ?(?:[-–]|to \d|and \d|days?|weeks?|months?|years?|y\b|%))": r"\1 years",
                   r"(?<=\d)[ -]?hourly": " hours",
                   r"(?<=\w) (?:daily|(?:in (?:any |every |each )?|per )24 hours|in a 24[ -]hour period)": " a day"},
        limits=("or more", "or less", "or fewer", "or over", "or under", "or older", "or younger", "or lower", "or higher",
                "at least", "at most", "more than", "less than", "fewer than", "up to", "over", "under", "above", "below"),
        about=("about", "around", "roughly", "nearly", "almost", "some"),
        minus=("minus",), times={"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9},
        often=("times",), repeats=("once", "twice"), rates=("a", "an", "for each", "for every"), of=("of",),
        within=("in", "in any", "in every", "in each", "in a", "per"),
        daily=("hourly", "daily", "weekly", *(f"{each} {time}" for each in ("each", "every") for time in ("hour", "day", "week"))),
        leads=("and", "or", "then", "in", "within", "for", "after", "before", "until", "to", "from", "by", "during", "than", "about", "over", "under",
               "wait", "rest", "takes", "lasts"),
        falls=("fall", "falls", "lower", "lowered", "lowers", "reduce", "reduced", "reduces", "decrease", "decreased", "decreases", "drop", "drops",
               "less", "fewer", "down", "off", "away", "minus", "cut", "lose", "loses", "lost", "subtract", "deduct"),
        things=("foot", "feet", "stone", "stones", "second", "degree", "mole", "moles", "bar", "bars"),
        articles=("a", "an"),
        not_for=r"s? ?(?:of age |old )?(?:(?:must|should|may|can) not|mustn't|shouldn't|cannot|can't|never)(?!\w)",
        spelt=_counted("zero one|a|an two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
                       "eighteen nineteen twenty", thirty=30, forty=40, fifty=50, sixty=60, seventy=70, eighty=80, ninety=90, hundred=100)),
    "de": Joining(
        to=("bis", "bis zu"), between=("zwischen",), also=("oder", "und"), share=("von", "von je", "je", "unter"),
        parts=("halb", "halbe", "halben", "halbes", "halber", "viertel", "drittel", "anderthalb", "eineinhalb", "dutzend", "komma"),
        in_digits={r"\bein drittel": "1 von 3", r"\bzwei drittel": "2 von 3", r"\bein viertel": "1 von 4", r"\bdrei viertel": "3 von 4",
                   r"\bdie hälfte": "1 von 2"},
        limits=("oder mehr", "oder weniger", "mindestens", "höchstens", "mehr als", "weniger als", "über", "unter", "bis zu"),
        about=("etwa", "ungefähr", "rund", "fast", "circa", "ca."),
        minus=("minus",), times={"dutzend": 12, "hundert": 100, "tausend": 1000, "million": 10**6, "millionen": 10**6, "milliarden": 10**9},
        often=("mal",),
        spelt=_counted("null ein|eins|eine|einen|einem|einer|eines zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
                       "fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig", dreißig=30, vierzig=40, fünfzig=50, sechzig=60, siebzig=70,
                       achtzig=80, neunzig=90, hundert=100)),
    "fr": Joining(
        to=("à", "jusqu'à", "jusqu’à"), between=("entre",), also=("ou", "et"), share=("sur",),
        parts=("demi", "demie", "quart", "quarts", "tiers", "douzaine", "virgule"),
        limits=("ou plus", "ou moins", "au moins", "au plus", "plus de", "moins de"),
        about=("environ", "presque", "près de"),
        minus=("moins",), times={"mille": 1000, "million": 10**6, "millions": 10**6, "milliards": 10**9},
        often=("fois",),
        spelt=_counted("zéro un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf "
                       "vingt", trente=30, quarante=40, cinquante=50, soixante=60, cent=100)),
    "es": Joining(
        to=("a", "hasta"), between=("entre",), also=("o", "y", "u", "e"), share=("de cada", "de"),
        parts=("medio", "media", "cuarto", "cuartos", "tercio", "tercios", "docena", "coma"),
        limits=("o más", "o menos", "al menos", "como máximo", "más de", "menos de"),
        about=("alrededor de", "aproximadamente", "unos", "unas", "casi"),
        minus=("menos",), times={"mil": 1000, "millón": 10**6, "millones": 10**6},
        often=("veces",),
        spelt=_counted("cero uno|un|una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
                       "dieciocho diecinueve veinte", treinta=30, cuarenta=40, cincuenta=50, sesenta=60, setenta=70, ochenta=80,
                       noventa=90, cien=100)),
    "it": Joining(
        to=("a", "fino a"), between=("tra", "fra"), also=("o", "e"), share=("su",),
        parts=("mezzo", "mezza", "quarto", "terzo", "dozzina", "virgola"),
        limits=("o più", "o meno", "almeno", "più di", "meno di"),
        about=("circa", "quasi"),
        minus=("meno",), times={"mila": 1000, "milione": 10**6, "milioni": 10**6},
        often=("volte",),
        spelt=_counted("zero uno|un|una due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
                       "diciassette diciotto diciannove venti", trenta=30, quaranta=40, cinquanta=50, cento=100)),
    "pt": Joining(
        to=("a", "até"), between=("entre",), also=("ou", "e"), share=("em", "em cada", "de"),
        parts=("meio", "meia", "quarto", "terço", "dúzia", "vírgula"),
        limits=("ou mais", "ou menos", "pelo menos", "mais de", "menos de"),
        about=("cerca de", "quase", "aproximadamente"),
        minus=("menos",), times={"mil": 1000, "milhão": 10**6, "milhões": 10**6},
        often=("vezes",),
        spelt=_counted("zero um|uma dois|duas três quatro cinco seis sete oito nove dez onze doze treze catorze|quatorze quinze dezesseis|dezasseis "
                       "dezessete|dezassete dezoito dezenove|dezanove vinte", trinta=30, quarenta=40, cinquenta=50, cem=100)),
    "nl": Joining(
        to=("tot", "t/m"), between=("tussen",), also=("of", "en"), share=("op", "op de", "van de"),
        parts=("half", "halve", "kwart", "anderhalf", "anderhalve", "dozijn", "komma"),
        limits=("of meer", "of minder", "minstens", "meer dan", "minder dan"),
        about=("ongeveer", "circa", "bijna"),
        minus=("min",), times={"duizend": 1000, "miljoen": 10**6, "miljard": 10**9},
        often=("keer", "maal"),
        spelt=_counted("nul een|één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien "
                       "negentien twintig", dertig=30, veertig=40, vijftig=50, zestig=60, honderd=100)),
    "ar": Joining(
        to=("إلى", "الى", "حتى"), between=("بين", "من"), also=("أو", "او", "و"), share=("من كل", "من", "من بين", "في"),
        parts=("نصف", "ربع", "ثلث"),
        limits=("أو أكثر", "أو أقل", "على الأقل", "أكثر من", "أقل من"),
        about=("حوالي", "نحو", "تقريبا"),
        minus=("ناقص", "سالب"), times={"ألف": 1000, "آلاف": 1000, "مليون": 10**6, "ملايين": 10**6},
        often=("مرات",),
        spelt=_counted("صفر واحد|واحدة اثنان|اثنين ثلاثة|ثلاث أربعة|أربع خمسة|خمس ستة|ست سبعة|سبع ثمانية|ثماني تسعة|تسع عشرة|عشر")),
    "hi": Joining(
        to=("से", "से लेकर"), between=(), also=("या", "और"), reversed_share=("में से", "में"),
        parts=("आधा", "आधे", "डेढ़", "ढाई", "साढ़े", "सवा", "पौने"),
        limits=("या अधिक", "या कम", "कम से कम", "से अधिक", "से कम"),
        about=("लगभग", "करीब"),
        minus=("माइनस", "ऋण"), times={"सौ": 100, "हज़ार": 1000, "हजार": 1000, "लाख": 10**5, "करोड़": 10**7},
        often=("बार",),
        spelt=_counted("शून्य एक दो तीन चार पांच|पाँच छह|छः सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस बीस")),
}


_ENGLISH_UP = ("more", "over", "older", "above", "higher", "greater", "longer", "later")
_ENGLISH_DOWN = ("less", "fewer", "under", "younger", "below", "lower", "shorter", "earlier")

_SIDES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {">=": (*(f"{{n}} {joint} {word}" for joint in ("or", "and") for word in _ENGLISH_UP), "at least {n}", "{n} at least", "minimum {n}",
                  "minimum of {n}", "from {n} up", "from {n} on", "no less than {n}", "not less than {n}", "not under {n}", "not below {n}", "{n}+"),
           ">": ("more than {n}", "exceed {n}", "exceeds {n}", "exceeding {n}", "over {n}", "older than {n}", "above {n}", "greater than {n}",
                 "higher than {n}", "longer than {n}"),
           "<=": (*(f"{{n}} {joint} {word}" for joint in ("or", "and") for word in _ENGLISH_DOWN), "at most {n}", "{n} at most", "{n} at the most",
                  "maximum {n}", "maximum of {n}", "max {n}", "max. {n}", "{n} maximum", "up to {n}", "no more than {n}", "not more than {n}",
                  "not over {n}", "not above {n}"),
           "<": ("less than {n}", "fewer than {n}", "under {n}", "younger than {n}", "below {n}", "lower than {n}", "shorter than {n}")},
    "de": {">=": ("{n} oder mehr", "mindestens {n}"), ">": ("mehr als {n}", "über {n}"), "<=": ("{n} oder weniger", "höchstens {n}"),
           "<": ("weniger als {n}", "unter {n}")},
    "fr": {">=": ("{n} ou plus", "au moins {n}"), ">": ("plus de {n}",), "<=": ("{n} ou moins", "au plus {n}"), "<": ("moins de {n}",)},
    "es": {">=": ("{n} o más", "al menos {n}"), ">": ("más de {n}",), "<=": ("{n} o menos", "como máximo {n}"), "<": ("menos de {n}",)},
    "it": {">=": ("{n} o più", "almeno {n}"), ">": ("più di {n}",), "<=": ("{n} o meno",), "<": ("meno di {n}",)},
    "pt": {">=": ("{n} ou mais", "pelo menos {n}"), ">": ("mais de {n}",), "<=": ("{n} ou menos",), "<": ("menos de {n}",)},
    "nl": {">=": ("{n} of meer", "minstens {n}"), ">": ("meer dan {n}",), "<=": ("{n} of minder",), "<": ("minder dan {n}",)}}

_SIGNS = {">=": ("≥{n}", "≥ {n}", ">={n}", ">= {n}"), ">": (">{n}", "> {n}"), "<=": ("≤{n}", "≤ {n}", "<={n}", "<= {n}"), "<": ("<{n}", "< {n}")}
"""How every language may write the same."""


def side_of(text: str, start: int, end: int, language: str) -> tuple[str, int, int]:
    """How words compare with the number that stands in them: `>=` for "65 years or over", and where the whole of it begins and ends. Empty where they
    do not say on which side the number itself is.
    """
    before, after = text[:start].lower(), text[end:].lower()
    found = [(len(first) + len(then), sign, start - len(first), end + len(then)) for sign, first, then in _forms_of_sides(language)
             if before.endswith(first) and not before[:len(before) - len(first)][-1:].isalnum()
             and after.startswith(then) and not (then[-1:].isalpha() and after[len(then):][:1].isalnum())]
    signs = {sign for length, sign, *_ in found if length == max(found)[0]}
    if len(signs) != 1:
        return "", start, end
    _, sign, first, last = max(found)
    denied = re.search(r"\b(?:not|never|no) $", before[:first])
    if denied is None:
        return sign, first, last
    return (_DENIED[sign], denied.start(), last) if sign in _DENIED else ("", start, end)


@cache
def _forms_of_sides(language: str) -> Sequence[tuple[str, str, str]]:
    """Each way to say on which side of a number something is: its sign, the words before the number and those after it."""
    told = _SIDES.get(language.partition("-")[0], {})
    parted = ((sign, form.partition("{n}")) for sign in _SIGNS for form in (*told.get(sign, ()), *_SIGNS[sign]))
    return [(sign, first, then) for sign, (first, _, then) in parted]


DENIAL = "not"
"""What stands right before a limit that is denied, in any language, where a number is listed."""
_DENIED = {">": "<=", "<": ">="}
"""How numbers are compared that are never more, or never less."""


def limit_in_words(text: str, number: str, language: str) -> str:
    """How words compare with a number: `>=` for "65 or over", `>` for "over 65"; empty where they do not, or not in one way that is known."""
    said, found = " ".join(text.casefold().split()), set[str]()
    for sign, forms in _SIDES.get(language.partition("-")[0], {}).items():
        for before, _, after in (form.partition("{n}") for form in forms):
            pattern = rf"(?<![\w.,]){re.escape(before + number)}(?: [^\W\d]+)?{re.escape(after)}(?![.,]?\w)"
            found |= {sign} if re.search(pattern, said) else set()
    return found.pop() if len(found) == 1 else ""


def joining(language: str) -> Joining:
    """The words of a language as in HTML; none if it is not known."""
    return JOINING.get(language.partition("-")[0], Joining())
