"""The guide works out what the program works out: the same values, the same answers, the same way to the same end, for thousands of patients."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page

from generator.content.model import Decision, Library, QuestionBox
from generator.content.reader.load import load
from generator.documents.composing import Composer
from generator.documents.document import Chart
from generator.documents.logic import LogicOf, as_data
from generator.documents.sheets import answers_in_order, steps_of
from generator.language.reader import Reader
from generator.logic.chart_logic import ChartLogic
from generator.logic.flow import Flow
from generator.logic.translation import Logic
from generator.logic.values import Derived, Facts, Value, Variable
from generator.outputs.guide import guide_data
from generator.outputs.templates import read_templates
from tests.following import follow
from tests.worlds import ROOT, THOROUGH, example, guide_world, real, tries, write

WORDS = read_templates("en").words
PATIENT = Reader("patient", "en", WORDS)
SCRIPT = ROOT / "templates" / "theme" / "assets" / "guide-logic.js"

IN_THE_BROWSER = """([data, patients]) => {
    const guide = caresheetGuide, chart = guide.read(JSON.parse(data));
    const value = (given) => given === null || typeof given !== "object" ? given
        : "top" in given ? { top: BigInt(given.top), bottom: BigInt(given.bottom) } : new Set(given.words);
    const told = (found) => found === null || typeof found !== "object" ? found
        : found instanceof Set ? [...found].sort().join(",") + ";" : `${found.top}/${found.bottom}`;
    return JSON.stringify(JSON.parse(patients).map((patient) => {
        const answers = new Map(Object.entries(patient).map(([key, given]) => [key, value(given)]));
        const done = new Set(chart.data.steps.filter((step) => step.kind === "action")
            .flatMap(({ box, repeat }) => [box, ...[2, 3].filter((time) => time <= (repeat?.at_most ?? 0)).map((time) => `${box}.${box}.${time}`)]));
        const { parts, state } = guide.walk(chart, answers, done), last = parts[parts.length - 1];
        const facts = guide.factsAt(chart, answers, last.rounds);
        const back = guide.told(chart, guide.address(chart, { ...guide.nothing(), answers, done }));
        const kept = [...answers].every(([key, given]) => back.answers.has(key) && told(back.answers.get(key)) === told(given));
        return { boxes: parts.map((part) => part.key), state, kept: kept && !back.dropped.length,
            derived: Object.fromEntries([...chart.derived.keys()].map((id) => [id, told(facts.value(id))])) };
    }));
}"""


@pytest.fixture(scope="module")
def guide(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.add_script_tag(path=SCRIPT)
    yield page
    page.close()


@pytest.mark.parametrize(("value", "least", "shown"), [
    ("398/5", 0, 1), ("80", 0, 0), ("3999999/50000", 0, 5), ("403/5", 0, 0), ("91/2", 0, 0), ("795/10", 1, 1), ("29999/1000", 2, 3)])
def test_a_value_is_shown_on_the_side_of_each_limit_on_which_it_is(guide: Page, value: str, least: int, shown: int) -> None:
    """79.6 is shown as 79.6, not as 80, where 80 is a limit; 80.6 may be 81."""
    limits = [{"when": ["or", [">=", ["value", "flow"], ["number", "80"]], ["<", ["number", "30"], ["value", "flow"]]], "words": "", "says": ""}]
    data = {"asked": [], "derived": [{"id": "flow", "name": "Flow", "collect": "sum", "rows": []}],
            "steps": [{"number": 1, "box": "end", "kind": "outcome", "adds": limits}]}
    number = {"top": str(Fraction(value).numerator), "bottom": str(Fraction(value).denominator)}
    places = """([data, number, least]) => caresheetGuide.placesOf(caresheetGuide.read(data), "flow",
        {top: BigInt(number.top), bottom: BigInt(number.bottom)}, least)"""
    assert guide.evaluate(places, [data, number, least]) == shown


@pytest.fixture(scope="module")
def led(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The charts of the guide world."""
    return load(guide_world(tmp_path_factory.mktemp("led")))[0]


def chart_of(decision: Decision, library: Library) -> Chart:
    composer = Composer(library, Reader(decision.audience, "en", WORDS))
    logic = LogicOf(decision, composer)
    return Chart(str(decision.id), steps_of(decision, composer, logic), (), "", logic.asked, logic.derived, logic.signs, (), logic.passes)


# --- patients -----------------------------------------------------------------------------------------------------


def drawn(variable: Variable, chance: random.Random) -> Value:
    """One value that a variable can have; of a number often one beside its limits."""
    if variable.unknown and chance.random() < 0.25:
        return None
    if variable.kind == "yes or no":
        return chance.random() < 0.5
    if variable.kind == "one of":
        return chance.choice(variable.words)
    if variable.kind == "several of":
        return frozenset(word for word in variable.words if chance.random() < 0.4)
    places = int((variable.high - variable.low) / variable.step)
    return variable.low + variable.step * chance.choice([0, places, chance.randint(0, places), chance.randint(0, places)])


def as_json(value: Value) -> Any:
    if isinstance(value, Fraction):
        return {"top": str(value.numerator), "bottom": str(value.denominator)}
    return {"words": sorted(value)} if isinstance(value, frozenset) else value


def told(value: Value) -> Any:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return ",".join(sorted(value)) + ";" if isinstance(value, frozenset) else value


def key(name: str) -> str:
    """What the guide calls what a Flow calls `glucose (give-sugar 2)`."""
    return name.replace(" (", ".").replace(")", "").replace(" ", ".")


def answers_of(logic: Logic, patient: Mapping[str, Value]) -> dict[str, Value]:
    """What a patient answers in the guide: to each input, and to each question of its own in the words of its answers."""
    flow, found = logic.flow, dict[str, Value]()
    facts = Facts(flow.variables, flow.derived, patient)
    for name, value in patient.items():
        if name.split(" (")[0] in logic.charts[logic.main].inputs:
            found[key(name)] = value
    for spot, where in logic.spots.items():
        box = logic.box(spot)
        if where.chart != logic.main or not isinstance(box, QuestionBox) or box.asks is None:
            continue
        held = [way for way in flow.ways[spot] if not way.fallback and way.when is not None and facts.holds(way.when)]
        answer = logic.answers[held[0]] if held else None
        if box.asks == "yes or no":
            found[key(spot)] = None if answer is None else answer == "yes"
        elif answer is None or isinstance(answer, str):
            found[key(spot)] = None
        else:
            found[key(spot)] = logic_label(logic, box, answer)
    return found


def logic_label(logic: Logic, box: QuestionBox, answer: Any) -> str:
    """The words of an answer to a question of its own."""
    if box.asks == "choice":
        return str(answer.answer)
    number = list(logic.charts[logic.main].boxes).index(str(box.id))
    step = chart_of(logic.decision, logic.library).steps[number]
    arrows = [arrow for arrow in answers_in_order(box) if arrow.answer != "unknown"]
    return next(one.words for one, arrow in zip(step.answers, arrows, strict=False) if arrow.target is answer.goto)


def check_chart(guide: Page, decision: Decision, library: Library, count: int, chance: random.Random) -> set[str]:
    """Lead many patients along a chart by both, and give how they ended."""
    logic = Logic(decision, library)
    flow: Flow = logic.flow
    own = logic.charts[logic.main]
    patients = [{name: drawn(variable, chance) for name, variable in flow.variables.items()} for _ in range(count)]
    given = [answers_of(logic, patient) for patient in patients]
    data = guide_data(chart_of(decision, library), None, PATIENT)
    found = json.loads(guide.evaluate(IN_THE_BROWSER, [data, json.dumps([{name: as_json(value) for name, value in one.items()} for one in given])]))
    ends = set[str]()
    for patient, one in zip(patients, found, strict=True):
        trace = follow(flow, patient)
        boxes = [key(box) for box in trace.boxes]
        linked = next((place for place, box in enumerate(trace.boxes) if "/" in box), len(boxes))
        ended = "end" if linked < len(boxes) else trace.ended
        assert (one["boxes"], one["state"]) == (boxes[:linked], ended), (decision.id, patient)
        assert one["kept"], (decision.id, patient)
        last = logic.spots[trace.boxes[linked - 1]]
        if not last.rounds:
            facts = Facts(own.variables, own.derived, patient)
            for name in own.derived:
                assert one["derived"][name] == told(facts.value(name)), (decision.id, name, patient)
        ends.add(trace.ended if linked == len(boxes) else "link")
    return ends


# --- charts -------------------------------------------------------------------------------------------------------


def test_the_charts_of_the_guide_world_lead_everybody_as_they_were_proved(guide: Page, led: Library) -> None:
    for decision in led.decisions.values():
        assert check_chart(guide, decision, led, tries(150), random.Random(decision.id)) <= {"end", "link"}


def test_the_real_charts_lead_everybody_as_they_were_proved(guide: Page) -> None:
    library = real().library
    for decision in library.decisions.values():
        check_chart(guide, decision, library, tries(40), random.Random(decision.id))


@pytest.mark.parametrize("seed", range(30 if THOROUGH else 6))
def test_drawn_charts_lead_everybody_the_same_way(guide: Page, tmp_path: Path, seed: int) -> None:
    """Charts that nobody proved, so that also those are among them where no way or several ways fit."""
    chance = random.Random(seed)
    content = example(tmp_path / "content")
    for number in range(8):
        write(content, {f"decisions/drawn-{number}.yml": yaml.safe_dump(Drawing(chance, number).chart(), sort_keys=False)})
    library, problems = load(content)
    assert [problem.message for problem in problems] == []
    ends = set[str]()
    for number in range(8):
        ends |= check_chart(guide, library.decisions[f"drawn-{number}"], library, 150, chance)
    assert len(ends) > 1


class Drawing:
    """A chart that is drawn by chance: inputs of each sort, derived values of each sort, questions that go down, an action that is repeated."""

    def __init__(self, chance: random.Random, number: int) -> None:
        self.chance, self.number = chance, number
        self.inputs: list[dict[str, Any]] = []
        self.derived: list[dict[str, Any]] = []
        for place in range(chance.randint(3, 6)):
            self.inputs.append(self._input(f"i{place}"))
        for place in range(chance.randint(1, 6)):
            self.derived.append(self._derived(f"d{place}"))

    def pick(self, *words: str) -> str:
        return self.chance.choice(words)

    def _input(self, name: str) -> dict[str, Any]:
        kind = self.pick("yes or no", "one of", "several of", "number", "number")
        one: dict[str, Any] = {"id": name, "says": f"Question {name}?", "asks": kind}
        words = [f"w{place}" for place in range(self.chance.randint(2, 4))]
        if kind in {"one of", "several of"}:
            points = self.chance.random() < 0.5
            one["answers"] = [{"id": word, "says": word} | ({"points": self.pick("0", "1", "2.5", "-1")} if points else {}) for word in words]
        if kind == "number":
            step = self.pick("1", "0.1", "0.5")
            one |= {"unit": "kg", "from": self.pick("0", "-3", "1"), "to": self.pick("5", "12"), "step": step}
        if self.chance.random() < 0.3:
            one["unknown"] = "I do not know"
        if self.chance.random() < 0.25:
            one["default"] = {"yes or no": self.pick("yes", "no"), "number": "3", "one of": words[0], "several of": words[1]}[kind]
        return one

    def _numbers(self) -> list[str]:
        scored = [one["id"] for one in self.inputs if one["asks"] == "number" or any("points" in answer for answer in one.get("answers", ()))]
        return scored + [one["id"] for one in self.derived if "table" not in one or one["table"][0]["gives"][0].isdigit()]

    def formula(self, depth: int = 0) -> str:
        numbers = self._numbers()
        if depth > 2 or self.chance.random() < 0.4:
            return self.chance.choice([*numbers, *numbers, "0.1", "0.2", "3", "2.5", "1.2"])
        one, other = self.formula(depth + 1), self.formula(depth + 1)
        return self.chance.choice([
            f"({one} + {other})", f"({one} - {other})", f"{one} * {other}", f"({one}) / ({other})", f"abs({one})", f"min({one}, {other})",
            f"max({one}, {other}, 1)", f"round({one})", f"round({one}, 1)", f"round-up({one} / 3, 1)", f"round-down({one} / 3)", f"sqrt(abs({one}))",
            f"ln({one})", f"log10({one})",
            f"exp(min({one}, 20))", f"root(abs({one}), 3)", f"({one}) ^ 2", f"abs({one}) ^ 0.3", f"({one}) ^ -1"])

    def condition(self, depth: int = 0) -> str:
        roll = self.chance.random()
        if depth < 2 and roll < 0.3:
            return f"({self.condition(depth + 1)} {self.pick('and', 'or')} {self.condition(depth + 1)})"
        if depth < 2 and roll < 0.4:
            return f"not ({self.condition(depth + 1)})"
        if roll < 0.55 and self._numbers():
            return f"{self.formula(1)} {self.pick('<', '<=', '>', '>=', '=', '!=')} {self.formula(2)}"
        told = [one for one in self.derived if "table" in one and not one["table"][0]["gives"][0].isdigit()]
        if told and roll < 0.65:
            one = self.chance.choice(told)
            return f"{one['id']} {'includes' if 'several' in one else 'is'} {one['table'][0]['gives']}"
        one = self.chance.choice(self.inputs)
        name, kind = one["id"], one["asks"]
        if roll > 0.92:
            return f"{name} is {self.pick('', 'not ')}known"
        if kind == "yes or no":
            return name
        if kind == "number":
            return f"{name} {self.pick('<', '<=', '>', '>=', '=')} {self.pick('2', '3', '4.5')}"
        word = self.chance.choice(one["answers"])["id"]
        return f"{name} {'includes' if kind == 'several of' else self.pick('is', 'is not')} {word}"

    def _derived(self, name: str) -> dict[str, Any]:
        one: dict[str, Any] = {"id": name, "called": f"Value {name}"}
        kind = self.pick("score", "highest", "count", "formula", "table", "several", "numbers")
        rows = [self.condition() for _ in range(self.chance.randint(2, 4))]
        if kind == "formula" and self._numbers():
            return one | {"formula": self.formula()}
        if kind in {"score", "highest"} and self._numbers():
            scored: list[Any] = [{"when": row, "points": self.pick("1", "2", "0.5", self.formula(1))} for row in rows]
            return one | {kind: [*scored, self.chance.choice(self._numbers())]}
        if kind in {"table", "several", "numbers"}:
            gives = [str(place + 1) if kind == "numbers" else f"g{place}" for place in range(len(rows))]
            table = [{"when": row, "gives": word} for row, word in zip(rows, gives, strict=True)]
            return one | ({"several": "yes"} if kind == "several" else {}) | {"table": table}
        return one | {"count": rows}

    def chart(self) -> dict[str, Any]:
        count = self.chance.randint(2, 5)
        boxes: list[dict[str, Any]] = [{"kind": "state", "id": "start", "says": "Start", "goto": "q0"}]
        ends = [f"e{place}" for place in range(3)]
        for place in range(count):
            after = [*(f"q{later}" for later in range(place + 1, count)), *(["act"] if place < count else []), *ends]
            box: dict[str, Any] = {"kind": "question", "id": f"q{place}", "says": f"Box {place}?"}
            if self.chance.random() < 0.6:
                box["inputs"] = self.chance.sample([one["id"] for one in self.inputs], self.chance.randint(1, 2))
            box["answers"] = [{"when": self.condition(), "goto": self.chance.choice(after)} for _ in range(self.chance.randint(1, 2))]
            if self.chance.random() < 0.7:
                box["answers"].append({"when": "otherwise", "goto": self.chance.choice(after)})
            if self.chance.random() < 0.3:
                box["order"] = "worst first"
            if self.chance.random() < 0.5:
                box["unknown"] = self.chance.choice(after)
            boxes.append(box)
        repeat = {"to": f"q{self.chance.randrange(count)}", "after": "1 hour", "at_most": self.chance.choice([2, 3])}
        boxes.append({"kind": "action", "id": "act", "says": "Do", "goto": "e0"} | ({"repeat": repeat} if self.chance.random() < 0.6 else {}))
        boxes += [{"kind": "outcome", "id": end, "says": f"End {end}", "level": "routine", "who": "not stated", "time": "not stated",
                   "come_back_if": "not stated"} for end in ends]
        names = {"plain": f"Drawn {self.number}", "clinical": f"Drawn chart {self.number}"}
        return {"id": f"drawn-{self.number}", "names": names, "audience": "patient", "question": "What?", "population": "All",
                "exclusions": "not stated", "red_flags": "not stated", "inputs": self.inputs,
                "derived": self.derived, "boxes": boxes, "cases": [{"patient": "A", "reaches": "e0"}]}


# --- exactly ------------------------------------------------------------------------------------------------------

FORMULAS = (
    "0.1 + 0.2 - 0.3", "1 / 3 * 3", "x / 7", "round(2.5)", "round(-2.5)", "round(1.005, 2)", "round-up(x / 3, 2)", "round-down(-x / 3)",
    "round(1234, -2)",
    "sqrt(2)", "sqrt(9)", "root(27, 3)", "root(x, 4)", "2 ^ 0.5", "2 ^ 100", "(-2) ^ 3", "(-2) ^ 65", "(-2) ^ 0.5", "x ^ -2", "0 ^ -1",
    "0 ^ 0", "0 ^ 0.5",
    "exp(1)", "exp(-50)", "exp(0)", "exp(400)", "ln(2)", "ln(1)", "ln(0)", "ln(-1)", "ln(1.0000000001)", "log10(1000)", "log10(x)", "log10(0.00001)",
    "141 * min(x / 0.9, 1) ^ -0.411 * max(x / 0.9, 1) ^ -1.209 * 0.993 ^ 70", "1 / 0", "x / (x - x)", "max(x, 2, 3)", "min(x, 2)", "abs(-x)",
    "-x ^ 2",
    "1 / (1 + exp(-(x - 3) * 0.7))", "100 * (1 - 0.95 ^ exp(0.3 * x))")


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_comes_to_the_same_number_to_its_last_digit(guide: Page, formula: str) -> None:
    from generator.content.model.expression import parse
    for x in (Fraction(1, 10), Fraction(9, 10), Fraction(37, 10), Fraction(400)):
        variables, none = {"x": Variable("x", "number")}, dict[str, Derived]()
        wanted = Facts(variables, none, {"x": x}).number(parse(formula))
        logic: Any = type("", (), {"variables": variables, "derived": none, "needed": ChartLogic.needed})
        found = guide.evaluate("""([node, x]) => {
            const x_ = { id: "x", kind: "number", says: "", name: "" };
            const chart = caresheetGuide.read({ chart: "c", words: {}, asked: [x_], derived: [], steps: [] });
            const facts = caresheetGuide.factsOf(chart, () => ({ top: BigInt(x[0]), bottom: BigInt(x[1]) })), found = facts.number(node);
            return found && `${found.top}/${found.bottom}`;
        }""", [json.loads(as_data(parse(formula), logic)), [str(x.numerator), str(x.denominator)]])
        assert found == told(wanted), (formula, x)


# --- addresses ----------------------------------------------------------------------------------------------------


def read_address(guide: Page, chart: Chart, address: str) -> dict[str, Any]:
    return dict(guide.evaluate("""([data, hash]) => {
        const chart = caresheetGuide.read(JSON.parse(data)), told = caresheetGuide.told(chart, hash);
        if (!told) return null;
        const { parts, state } = caresheetGuide.walk(chart, told.answers, told.done);
        return { keys: [...told.answers.keys()], dropped: told.dropped, boxes: parts.map((part) => part.key), state };
    }""", [guide_data(chart, None, PATIENT), address]))


@pytest.mark.parametrize(("address", "keys", "dropped", "last"), [
    ("systolic~120;temperature~37.5", ["systolic", "temperature"], [], "pregnant-or-old"),
    ("systolic~85", ["systolic"], [], "call"),
    ("systolic~?", ["systolic"], [], "call"),
    ("systolic~39", [], ["systolic~39"], "pressure"),
    ("systolic~301", [], ["systolic~301"], "pressure"),
    ("systolic~85.5", [], ["systolic~85.5"], "pressure"),
    ("systolic~1e2", [], ["systolic~1e2"], "pressure"),
    ("systolic~120;weight~80", ["systolic"], ["weight~80"], "feverish"),
    ("systolic~120;age~?", ["systolic"], ["age~?"], "feverish"),
    ("pregnant~perhaps", [], ["pregnant~perhaps"], "pressure"),
    ("start", [], ["start"], "pressure"),
    ("0.1", [], ["0.1"], "pressure"),
    ("%", [], ["%"], "pressure"),
    ("", [], [], "pressure"),
])
def test_an_address_tells_answers_by_their_inputs_and_what_does_not_fit_is_left_out(guide: Page, led: Library, address: str, keys: list[str],
                                                                                 dropped: list[str], last: str) -> None:
    read = read_address(guide, chart_of(led.decisions["pressure"], led), f"pressure={address}")
    assert (read["keys"], read["dropped"], read["boxes"][-1]) == (keys, dropped, last)


@pytest.mark.parametrize(("address", "boxes"), [
    ("0.0", ["start", "can-you-stand", "doctor-today"]), ("0.1.1.1", ["start", "can-you-stand", "how-bad", "brace-or-not", "watch"]),
    ("0.1.0.0", ["start", "can-you-stand", "how-bad", "rest-first", "watch"]), ("0.1.0", ["start", "can-you-stand", "how-bad", "rest-first"]),
    ("0.9.9", ["start", "can-you-stand"])])
def test_an_address_by_places_is_still_read(guide: Page, led: Library, address: str, boxes: list[str]) -> None:
    assert read_address(guide, chart_of(led.decisions["twisted"], led), f"twisted={address}")["boxes"] == boxes


def test_the_data_of_a_guide_is_the_same_every_time_and_nothing_that_markup_could_take(led: Library) -> None:
    for decision in led.decisions.values():
        data = guide_data(chart_of(decision, led), None, PATIENT)
        assert data == guide_data(chart_of(decision, led), None, PATIENT)
        assert data.isascii() and not set("<>&`*_~\n") & set(data)
        assert json.loads(data)["chart"] == decision.id
