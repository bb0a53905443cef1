"""Proofs about what lies beyond a chart: links to other charts, and those for whom a chart is not made."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.model import Exclusion, LinkBox
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.logic.proof import Proof
from generator.logic.translation import BoxAtTime


@rule("charts", blocks="pages", sound="patient")
def links_lead_round(proof: Proof) -> Iterator[Diagnostic]:
    """No patient is led from a chart to another, and from there back to the first.

    Why: Whoever is sent round finds no end, and at the second time no new answer.
    Fix: Lead one of the two links to an end, or to a chart that does not come back.
    """
    for key, target in proof.logic.links.items() if proof.search is not None else ():
        found = proof.search.find(proof.search.reached[key]) if proof.search is not None else None
        if found is not None:
            yield links_lead_round.at(proof.place(key), f"{proof.tell(found)}, which leads on to {target}, and so round again",
                                      "Lead one of these links to an end, or to a chart that does not come back.", evidence=proof.evidence(found))


@rule("charts", level="warning", waivable=True, blocks="pages")
def link_to_other_reader(proof: Proof) -> Iterator[Diagnostic]:
    """A chart for patients leads to no chart for clinicians.

    Why: A patient finds words there that they do not know, and tests that they cannot do; some will guess.
    Fix: Lead to a chart or a page for patients, or end here with whom to ask.
    """
    for box in proof.chart.boxes.values():
        target = proof.library.decisions.get(str(box.decision)) if isinstance(box, LinkBox) and box.decision is not None else None
        if target is not None and proof.decision.audience == "patient" and target.audience != "patient":
            yield link_to_other_reader.at(box, f'{proof.chart.name(box.id)} leads patients to "{target.id}", a chart for clinicians',
                                          "Lead to a chart or a page for patients, or end here with whom to ask.")


@rule("charts", blocks="pages")
def link_excludes_patient(proof: Proof) -> Iterator[Diagnostic]:
    """Nobody is led to a chart that says it is not for them.

    Why: The first box of that chart sends them away, or worse, the chart judges them by rules that were made for others.
    Fix: Ask for what excludes them before the link, and lead them where the other chart says that they find advice.
    """
    if proof.search is None:
        return
    for key, ways in proof.flow.ways.items():
        box = proof.box(key)
        if not isinstance(box, LinkBox) or not ways or proof.logic.spots[key].chart != proof.logic.main:
            continue
        chart = proof.logic.charts[str(box.decision)]
        for excluded in chart.decision.exclusions if isinstance(chart.decision.exclusions, tuple) else ():
            if isinstance(excluded, Exclusion) and excluded.when is not None:
                here = proof.truly(chart.read(excluded.when), BoxAtTime(str(box.decision), "", proof.logic.spots[key].rounds))
                found = proof.search.find(proof.search.reached[key], here)
                if found is not None:
                    yield link_excludes_patient.at(box, f'{proof.tell(found)}, and "{box.decision}" is not for them: {excluded.says}',
                                                   "Ask for this before the link, and lead these patients where they find advice.",
                                                   evidence=proof.evidence(found))


@rule("charts", level="warning", waivable=True, blocks="pages")
def exclusion_leads_nowhere(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever a chart is not made for is told where they find advice: another chart, or a page.

    Why: Whoever reads "not for pregnant women" and is one stands there with the same pain and no advice.
    Fix: Write the exclusion with says:, and under decision: or topic: where these people find advice, or what to do under advice:. Where no source
    says it, write advice: not stated.
    """
    for excluded in proof.decision.exclusions if isinstance(proof.decision.exclusions, tuple) else ():
        if not isinstance(excluded, Exclusion) or all(one is None for one in (excluded.decision, excluded.topic, excluded.advice)):
            says = excluded.says if isinstance(excluded, Exclusion) else excluded
            yield exclusion_leads_nowhere.at(says, f'"{says}" are told that this chart is not for them, and not where they find advice',
                                             "Write it with says:, and under decision: or topic: where they find advice.")
