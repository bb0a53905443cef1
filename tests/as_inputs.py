"""A chart of the older form, in which each question is one of its own, as the same chart with inputs: danger signs by condition instead of labels."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

Form = dict[str, Any]

LIMITS = ("at_least", "more_than", "less_than", "at_most")
ASKS = {"yes or no": "yes or no", "choice": "one of", "number": "number"}
MOVED = ("unsure", "any_of", "unknown", "complete")


def plain(node: Any) -> Any:
    """What was read of a file, without places."""
    if isinstance(node, dict):
        return {str(key): plain(value) for key, value in node.items()}
    return [plain(one) for one in node] if isinstance(node, list) else str(node)


def id_of(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def as_inputs(chart: Form) -> Form:
    """The chart with an input for all that its questions ask; two questions with the same words and unit ask one input."""
    chart = deepcopy(chart)
    inputs: dict[object, Form] = {}
    signs: dict[str, list[str]] = {}
    of: dict[str, Form] = {}
    for box in chart["boxes"]:
        if "asks" not in box:
            continue
        one = inputs.setdefault((box["says"], box["asks"], box.get("unit")), {"id": f"in-{box['id']}", "says": box["says"]})
        one |= {"asks": ASKS[box["asks"]]} | {key: box[key] for key in MOVED if key in box and key != "unknown"}
        if "unknown" in box:
            one["unknown"] = "I do not know"
        if box["asks"] == "number":
            known = [answer[key] for answer in box["answers"] for key in LIMITS if key in answer]
            one |= {"unit": box["unit"], "from": "0", "to": str(max(int(one.get("to", 0)), *(2 * round(float(limit)) for limit in known))),
                    "step": "0.1" if any("." in limit for limit in known) else one.get("step", "1")}
        if box["asks"] == "choice":
            one["answers"] = [{"id": id_of(answer["answer"]), "says": answer["answer"]} for answer in box["answers"]]
            box["answers"] = [answer | {"answer": id_of(answer["answer"])} for answer in box["answers"]]
        for sign in box.get("red_flags", ()):
            signs.setdefault(sign, []).append(one["id"])
        for key in ("asks", "unit", "step", "red_flags", "unsure", "any_of", "complete"):
            box.pop(key, None)
        box["inputs"], of[box["id"]] = [one["id"]], one
    for entry in (*chart.get("cases", ()), *chart.get("properties", ())):
        given = {of[told["question"]]["id"] if told["question"] in of else told["question"]: told for told in entry.get("given", ())}
        entry["given"] = [told | {"question": name, "answer": id_of(told["answer"]) if of.get(told["question"], {}).get("asks") == "one of"
                                  else told["answer"]} for name, told in given.items()]
    conditions = [{"sign": sign, "when": " or ".join(dict.fromkeys(names))} for sign, names in signs.items()]
    return chart | {"inputs": list(inputs.values())} | ({"signs": conditions} if conditions else {})
