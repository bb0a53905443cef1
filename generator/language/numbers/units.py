"""Units of measurement: their names in a language, and what they measure, so that 0.5 g and 500 mg are one amount and 5 mg/kg and 5 mg are two.

The names come from the Unicode CLDR, through Babel. A unit that it does not know (steps, tablets) stands for itself. The factors are those of
the SI brochure (9th edition, 2019) and NIST Special Publication 811; a year is twelve months, and neither is a number of days.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from babel import Locale
from babel.core import UnknownLocaleError
from babel.units import format_unit, get_unit_name

from generator.language.numbers.words import joining

Kind = tuple[tuple[str, int], ...]
"""What a unit measures: base units with their powers, sorted, those below the stroke with a stroke before them. Nothing cancels out: mg/kg is
`(("/mass", 1), ("mass", 1))`, not a bare number."""


class Unit(NamedTuple):
    """A unit: what it measures, how many base units one of it is, and where its zero lies (in base units)."""

    kind: Kind
    factor: Fraction = Fraction(1)
    zero: Fraction = Fraction(0)

    def amount(self, number: Fraction) -> Fraction:
        """So many of this unit, in base units."""
        return number * self.factor + self.zero


def _one(kind: str, factor: Fraction | int = 1, zero: Fraction | int = 0) -> Unit:
    return Unit(((kind, 1),), Fraction(factor), Fraction(zero))


NO_UNIT = Unit(())
_HUNDREDTH = Fraction(1, 100)

_OF_CLDR: Mapping[str, Unit] = {
    "duration-second": _one("time"), "duration-minute": _one("time", 60), "duration-hour": _one("time", 3600),
    "duration-day": _one("time", 86_400), "duration-week": _one("time", 604_800),
    "duration-month": _one("months"), "duration-year": _one("months", 12),
    "mass-microgram": _one("mass", Fraction(1, 10**9)), "mass-milligram": _one("mass", Fraction(1, 10**6)),
    "mass-gram": _one("mass", Fraction(1, 1000)), "mass-kilogram": _one("mass"), "mass-tonne": _one("mass", 1000),
    "mass-ounce": _one("mass", Fraction("0.028349523125")), "mass-pound": _one("mass", Fraction("0.45359237")),
    "mass-stone": _one("mass", Fraction("6.35029318")),
    "volume-liter": _one("volume"), "volume-deciliter": _one("volume", Fraction(1, 10)), "volume-centiliter": _one("volume", _HUNDREDTH),
    "volume-milliliter": _one("volume", Fraction(1, 1000)),
    "length-micrometer": _one("length", Fraction(1, 10**6)), "length-millimeter": _one("length", Fraction(1, 1000)),
    "length-centimeter": _one("length", _HUNDREDTH), "length-meter": _one("length"), "length-kilometer": _one("length", 1000),
    "length-inch": _one("length", Fraction("0.0254")), "length-foot": _one("length", Fraction("0.3048")),
    "length-yard": _one("length", Fraction("0.9144")), "length-mile": _one("length", Fraction("1609.344")),
    "temperature-celsius": _one("temperature"), "temperature-fahrenheit": _one("temperature", Fraction(5, 9), Fraction(-160, 9)),
    "temperature-kelvin": _one("temperature", 1, Fraction("-273.15")),
    "pressure-millimeter-ofhg": _one("pressure", Fraction("133.322387415")), "pressure-kilopascal": _one("pressure", 1000),
    "pressure-hectopascal": _one("pressure", 100), "pressure-pascal": _one("pressure"), "pressure-bar": _one("pressure", 100_000),
    "energy-kilocalorie": _one("energy", Fraction(4184)), "energy-kilojoule": _one("energy", 1000), "energy-joule": _one("energy"),
    "angle-degree": _one("angle"), "concentr-percent": Unit((("proportion", 1),), _HUNDREDTH),
    "concentr-permille": Unit((("proportion", 1),), Fraction(1, 1000)), "concentr-mole": _one("amount of substance"),
    "frequency-hertz": Unit((("/time", 1),)),
}

_SYMBOLS: Mapping[str, Unit] = {
    "h": _OF_CLDR["duration-hour"], "hr": _OF_CLDR["duration-hour"], "hrs": _OF_CLDR["duration-hour"],
    "min": _OF_CLDR["duration-minute"], "mins": _OF_CLDR["duration-minute"],
    "s": _OF_CLDR["duration-second"], "d": _OF_CLDR["duration-day"], "wk": _OF_CLDR["duration-week"], "wks": _OF_CLDR["duration-week"],
    "yr": _OF_CLDR["duration-year"], "yrs": _OF_CLDR["duration-year"],
    "lb": _OF_CLDR["mass-pound"], "oz": _OF_CLDR["mass-ounce"], "ft": _OF_CLDR["length-foot"],
    "kg": _OF_CLDR["mass-kilogram"], "g": _OF_CLDR["mass-gram"], "mg": _OF_CLDR["mass-milligram"], "mcg": _OF_CLDR["mass-microgram"],
    "μg": _OF_CLDR["mass-microgram"], "ng": _one("mass", Fraction(1, 10**12)), "nanogram": _one("mass", Fraction(1, 10**12)),
    "nanograms": _one("mass", Fraction(1, 10**12)), "pg": _one("mass", Fraction(1, 10**15)),
    "l": _OF_CLDR["volume-liter"], "dl": _OF_CLDR["volume-deciliter"], "cl": _OF_CLDR["volume-centiliter"], "ml": _OF_CLDR["volume-milliliter"],
    "μl": _one("volume", Fraction(1, 10**6)), "cc": _OF_CLDR["volume-milliliter"],
    "μm": _OF_CLDR["length-micrometer"], "mm": _OF_CLDR["length-millimeter"], "cm": _OF_CLDR["length-centimeter"], "km": _OF_CLDR["length-kilometer"],
    "m": _OF_CLDR["length-meter"],
    **{f"{part}{name}{many}": _OF_CLDR[f"{kind}-{part}{cldr}"] for kind, name, cldr, parts in (
        ("length", "metre", "meter", ("", "centi", "milli", "kilo")), ("volume", "litre", "liter", ("", "deci", "centi", "milli")))
       for part in parts for many in ("", "s")},
    "°c": _OF_CLDR["temperature-celsius"], "°f": _OF_CLDR["temperature-fahrenheit"], "℃": _OF_CLDR["temperature-celsius"],
    "℉": _OF_CLDR["temperature-fahrenheit"], "°": _OF_CLDR["angle-degree"],
    "mmhg": _OF_CLDR["pressure-millimeter-ofhg"], "kpa": _OF_CLDR["pressure-kilopascal"],
    "%": _OF_CLDR["concentr-percent"], "٪": _OF_CLDR["concentr-percent"], "percent": _OF_CLDR["concentr-percent"],
    "per cent": _OF_CLDR["concentr-percent"], "‰": _OF_CLDR["concentr-permille"], "percentage points": _one("percentage point"),
    "percentage point": _one("percentage point"),
    "mol": _OF_CLDR["concentr-mole"], "mmol": _one("amount of substance", Fraction(1, 1000)),
    "μmol": _one("amount of substance", Fraction(1, 10**6)), "nmol": _one("amount of substance", Fraction(1, 10**9)),
    "pmol": _one("amount of substance", Fraction(1, 10**12)),
    "gy": _one("dose of radiation"), "mgy": _one("dose of radiation", Fraction(1, 1000)),
    "sv": _one("effective dose"), "msv": _one("effective dose", Fraction(1, 1000)), "μsv": _one("effective dose", Fraction(1, 10**6)),
    "bpm": Unit((("/time", 1), ("beat", 1)), Fraction(1, 60)), "hz": _OF_CLDR["frequency-hertz"],
}
"""Names that the CLDR lacks, and symbols that hold in every language. The symbol of the micro is U+03BC."""

_HOURLY, _DAILY, _WEEKLY, _MONTHLY, _YEARLY = (Unit((("/" + kind, 1), ("occasion", 1)), Fraction(1, length)) for kind, length in (
    ("time", 3600), ("time", 86_400), ("time", 604_800), ("months", 1), ("months", 12)))

_OFTEN: Mapping[str, Mapping[str, Unit]] = {
    "en": {**{f"times {each} {name}": unit for each in ("a", "an", "per", "each", "every", "in a", "in an") for name, unit in (
               ("hour", _HOURLY), ("day", _DAILY), ("week", _WEEKLY), ("month", _MONTHLY), ("year", _YEARLY))},
           "times hourly": _HOURLY, "times daily": _DAILY, "times weekly": _WEEKLY, "times monthly": _MONTHLY, "times yearly": _YEARLY},
    "de": {"mal täglich": _DAILY, "mal am tag": _DAILY, "mal pro tag": _DAILY, "mal wöchentlich": _WEEKLY, "mal in der woche": _WEEKLY,
           "mal pro woche": _WEEKLY, "mal im monat": _MONTHLY, "mal pro monat": _MONTHLY},
    "fr": {"fois par heure": _HOURLY, "fois par jour": _DAILY, "fois par semaine": _WEEKLY, "fois par mois": _MONTHLY, "fois par an": _YEARLY},
    "es": {"veces al día": _DAILY, "veces por día": _DAILY, "veces a la semana": _WEEKLY, "veces por semana": _WEEKLY, "veces al mes": _MONTHLY},
    "it": {"volte al giorno": _DAILY, "volte alla settimana": _WEEKLY, "volte a settimana": _WEEKLY, "volte al mese": _MONTHLY},
    "pt": {"vezes ao dia": _DAILY, "vezes por dia": _DAILY, "vezes por semana": _WEEKLY, "vezes por mês": _MONTHLY},
    "nl": {f"{times} {each}": unit for times in ("keer", "maal") for each, unit in (
               ("per dag", _DAILY), ("daags", _DAILY), ("per week", _WEEKLY), ("per maand", _MONTHLY))},
}
"""How a language says how often: a dose is wrong when it is right and taken ten times too often."""

_KINDS = {kind.strip("/") for unit in (*_OF_CLDR.values(), *_SYMBOLS.values(), _DAILY) for kind, _ in unit.kind}

_COUNTED = frozenset({"proportion", "percentage point", "occasion", "beat"})

PER: Mapping[str, tuple[str, ...]] = {
    "en": ("per",), "de": ("pro", "je"), "fr": ("par",), "es": ("por",), "it": ("per", "al"), "pt": ("por",), "nl": ("per",),
    "ar": ("لكل",), "hi": ("प्रति",),
}
"""How a language says the stroke in mg/kg."""

_MANY = (0, 1, 2, 3, 5, 6, 11, 20, 100)
"""Numbers for which some language has a plural form of its own."""
_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SUPERSCRIPT = re.compile(r"[⁻⁰¹²³⁴-⁹]+")
_WORD = re.compile(r"[^\W\d]+(?:[⁻⁰¹²³⁴-⁹]+|[23](?!\w))?")
_SHARE = re.compile(r"(?:[^\W\d]+ ){1,3}([1-9][0-9]{0,2}(?:[,.]?000)*|10{1,9})(?: [^\W\d]+){0,3}")
"""A unit such as `in 10 people` or `per 1,000`."""

_SPACES = "\u0020\u00a0\u2009\u202f"


@cache
def locale_of(language: str) -> Locale:
    """The formats of a language as in HTML (`en`, `pt-BR`); those of its base language, and at last English, where it has none of its own."""
    parts = language.split("-")
    for length in range(len(parts), 0, -1):
        try:
            return Locale.parse("_".join(parts[:length]))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def folded_unit(text: str) -> str:
    """A text in which units are looked for: small letters, one kind of space, one micro sign; every sign stays where it was."""
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """Each sign as units are looked for, reckoned when it is first met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        small = " " if sign in _SPACES or sign.isspace() else {"µ": "μ", "Ω": "ω"}.get(sign, sign.lower())
        self[code] = small if len(small) == 1 else sign
        return self[code]


_FOLDED = _Folded()


def is_time(unit: Unit) -> bool:
    """Whether a unit is one of time, be it of days or of months."""
    return unit.kind in {(("time", 1),), (("months", 1),)}


class Units:
    """The units of a language, and those that a content itself uses (`further`), by their names."""

    def __init__(self, language: str, further: Iterable[str] = ()) -> None:
        per = "|".join(re.escape(word) for word in PER.get(language.partition("-")[0], ()))
        self.stroke = re.compile(rf" ?[/⁄∕] ?| (?:{per}) " if per else r" ?[/⁄∕] ?")
        self._named = dict(_names(language))
        self._by_start = _by_start(self._named)
        known = "|".join(map(re.escape, sorted(self._named, key=len, reverse=True)))
        rates = "|".join(map(re.escape, joining(language).rates)) or "(?!)"
        self._rate = re.compile(rf" (?:{rates}) (?=(?:{known})(?: (?:{rates}) |{self.stroke.pattern}|$))")
        own = sorted(name for name in {" ".join(folded_unit(name).split()) for name in further} - {""} if not _SHARE.fullmatch(name))
        above = (self.stroke.split(self._rate.sub("/", name))[0] for name in own if "/" in name or self._rate.search(name))
        own += [part for part in above if part]
        self._named |= {form: self.read(name) for name in own for form in (f"{name}s", _singular(name), name)
                        if form == name or (name[-1:].isalpha() and form not in self._named)}
        self._by_start = _by_start(self._named)

    def read(self, name: str) -> Unit:
        """The unit of a name: `weeks`, `mg/kg`, `breaths per minute`, `m²`, `in 100`. What is not known stands for itself."""
        shown = " ".join(folded_unit(name).split())
        if shown in self._named:
            return self._named[shown]
        if parts := _SHARE.fullmatch(shown):
            return Unit((("proportion", 1),), Fraction(1, int(re.sub(r"\D", "", parts[1]))))
        if compound := self._compound(self._rate.sub("/", shown)):
            return compound
        begins = self.at(shown, 0)
        return begins[0] if begins and begins[1] < len(shown) else _own(shown)

    def is_known(self, name: str) -> bool:
        """Whether a unit is one of the language's, or made of such, and not a word of the content's own."""
        return not counts(self.read(name))

    def time_like(self, name: str) -> str | None:
        """The name of a unit of time that looks like this one, as `dayz` looks like `days`; None if there is none."""
        times = [known for known, unit in self._named.items() if is_time(unit) and len(known) > 2]
        return next(iter(get_close_matches(" ".join(folded_unit(name).split()), times, 1, 0.74)), None)

    def at(self, text: str, start: int, *, alone: bool = False) -> tuple[Unit, int] | None:
        """The longest unit that begins at a place of a folded text, with the place where it ends. `mg` in `mg/kg` is no unit of its own, unless it is
        asked for `alone`."""
        for name in self._by_start.get(text[start:start + 1], ()):
            if text.startswith(name, start) and not _joined(text, start + len(name)):
                end = start + len(name)
                return (self._named[name], end) if alone else self._whole(text, start, end)
        return None

    def _whole(self, text: str, start: int, end: int) -> tuple[Unit, int]:
        """A unit with whatever follows it as part of it: a power, a stroke with another unit."""
        power = _SUPERSCRIPT.match(text, end)
        end = power.end() if power else end
        while divided := self._divisor(text, end):
            end = divided
        shown = " ".join(text[start:end].split())
        return self._named.get(shown) or self._compound(shown) or self.read(shown), end

    def of_a_count(self, text: str, start: int) -> tuple[Unit, int] | None:
        """The unit of a bare count with a stroke behind it, as in 12/min or 5 x 10⁹/L, with the place where it ends."""
        end = self._divisor(text, start)
        return (self.read(f"count{text[start:end].strip()}"), end) if end and text[start:end].lstrip()[:1] in "/⁄∕" else None

    def _divisor(self, text: str, start: int) -> int | None:
        """Where the part of a unit ends that begins here with a stroke or with `per`; None if there is none."""
        found = self.stroke.match(text, start)
        if not found:
            return None
        for name in self._by_start.get(text[found.end():found.end() + 1], ()):
            if text.startswith(name, found.end()) and not _joined(text, found.end() + len(name)):
                power = _SUPERSCRIPT.match(text, found.end() + len(name))
                return power.end() if power else found.end() + len(name)
        word = _WORD.match(text, found.end())
        return word.end() if word else None

    def _compound(self, name: str) -> Unit | None:
        """A unit of several, such as mg/kg per day; None if it is no compound."""
        parts = self.stroke.split(name)
        if len(parts) == 1 and not re.search(r"[⁰¹²³⁴-⁹]$|^[^\W\d]{1,2}[23]$", name):
            return None
        powers, factor = dict[str, int](), Fraction(1)
        for place, part in enumerate(parts):
            base, power = _power(part.strip())
            unit, raised = self._part(base), power if place == 0 else -power
            factor *= unit.factor ** raised
            for kind, own in unit.kind:
                side = kind if raised > 0 else kind[1:] if kind.startswith("/") else f"/{kind}"
                powers[side] = powers.get(side, 0) + own * abs(raised)
        return Unit(tuple(sorted(powers.items())), factor)

    def _part(self, name: str) -> Unit:
        """One unit of a compound; a power of ten counts things (10⁹/L)."""
        ten = re.fullmatch(r"(?:[x×] ?)?10(?:\^([0-9]{1,2})|([⁰¹²³⁴-⁹]{1,2}))", name)
        if ten:
            return _one("count", Fraction(10) ** int((ten[1] or ten[2]).translate(_POWERS)))
        return self._named.get(name) or _own(name)


def _power(part: str) -> tuple[str, int]:
    """A part of a compound without its power, and the power: `m²`, `m2`, `cm^3`, `l⁻¹`."""
    found = re.fullmatch(r"(.*?[^\W\d])\^?([⁻-]?[⁰¹²³⁴-⁹]+|-?[1-9])", part)
    return (found[1], int(found[2].translate(_POWERS))) if found else (part, 1)


def _joined(text: str, place: int) -> bool:
    """Whether a word goes on at a place: a letter, a digit, a mark of a letter."""
    following = text[place:place + 1]
    return bool(following) and ((following.isalnum() and following not in "⁰¹²³⁴⁵⁶⁷⁸⁹") or _is_mark(following))


@cache
def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M")


def rate_of(unit: Unit, by: Unit) -> Unit:
    """So many of a unit for each of another: ml and kg make ml/kg."""
    powers = dict(unit.kind)
    for kind, power in by.kind:
        side = kind[1:] if kind.startswith("/") else f"/{kind}"
        powers[side] = powers.get(side, 0) + power
    return Unit(tuple(sorted(powers.items())), unit.factor / by.factor)


def counts(unit: Unit) -> bool:
    """Whether a unit counts something, by a word of the content's own (steps, points)."""
    return any(kind.strip("/") not in _KINDS for kind, _ in unit.kind)


def measures(unit: Unit) -> Kind:
    """What a unit measures once what stands above and below the stroke cancels out, without what only counts (points, %, times a day)."""
    powers = dict[str, int]()
    for kind, power in unit.kind:
        base = kind.strip("/")
        powers[base] = powers.get(base, 0) + (-power if kind.startswith("/") else power)
    return tuple(sorted((kind, power) for kind, power in powers.items() if power and kind in _KINDS - _COUNTED))


def _own(name: str) -> Unit:
    """A word of the content's own as a unit; 3 times are no 3 seconds, whatever measures time is called here."""
    word = _singular(name)
    return _one(word if word == "beat" or word not in _KINDS else f"{word}, counted")


def _singular(name: str) -> str:
    """An English plural as its singular, so that `1 step` and `40 steps` have one unit."""
    if name.endswith("ies") and len(name) > 4:
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") and not name.endswith("ss") and len(name) > 3 else name


def measured(number: str, unit: object) -> str:
    """A number in digits with its unit, as messages tell it: `1 month`, `2 months`, `1 breath per minute`."""
    told = str(unit or "")
    first = re.split(r"[^A-Za-z]", told, maxsplit=1)[0]
    if number == "1":
        told = (first[:-2] if re.search(r"(?:ss|sh|ch|x)es$", first) else _singular(first)) + told[len(first):]
    return f"{number} {told}".strip()


def _by_start(names: Iterable[str]) -> Mapping[str, list[str]]:
    """Names by their first sign, the longest first."""
    found = dict[str, list[str]]()
    for name in sorted(names, key=lambda name: (-len(name), name)):
        found.setdefault(name[0], []).append(name)
    return found


@cache
def _names(language: str) -> Mapping[str, Unit]:
    """Every name of every known unit in a language, folded."""
    found = dict[str, Unit]()
    for tongue in dict.fromkeys((language, "en")):
        for key, unit in _OF_CLDR.items():
            for name in _forms(key, locale_of(tongue)):
                found.setdefault(name, unit)
    return {**found, **_SYMBOLS, **_OFTEN["en"], **_OFTEN.get(language.partition("-")[0], {})}


def _forms(key: str, locale: Locale) -> Iterator[str]:
    """The long and short names of a unit, in every plural form of the language; none of two letters, which may be a word (`in`, `a`)."""
    for length in ("long", "short"):
        named = get_unit_name(key, length, locale)
        formatted = (format_unit(number, key, length, locale=locale) for number in _MANY)
        for said in (named, *(said for said in formatted if re.search(r"\d", said))):
            name = " ".join(folded_unit(re.sub(r"[\d\u200e\u200f\u061c]", "", said or "")).split())
            if len(name) > 2:
                yield name
