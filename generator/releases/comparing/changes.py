"""All that changed in meaning between two versions, each cause once, what matters most first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from generator.documents.document import DocumentId
from generator.documents.meaning import Meaning, Saying
from generator.releases.changes import Change
from generator.releases.comparing.charts import ChartChanges
from generator.releases.comparing.routes import WORSE
from generator.releases.comparing.sayings import Edit, Edits, edits
from generator.releases.comparing.signs import SignChanges, renamed_signs
from generator.releases.comparing.telling import Telling
from generator.releases.comparing.texts import Kind, Texts, Vocabulary
from generator.releases.comparing.version import ContentVersion, labels_in, with_labels_of, with_sign_ids
from generator.releases.grades import GRADES, Grade

Tell = Callable[..., None]
"""Hears what is being done: the step, how much of it is done, and how much there is."""

_CHARTS = frozenset({"box", "answer", "input", "value", "return", "chart sign"})

_TO_GRADE: Mapping[Kind, Grade] = {"wording": "wording", "numbers": "content", "turned": "content", "content": "content"}


def compare(before: ContentVersion, after: ContentVersion, tell: Tell = lambda step, done=0, of=0: None) -> tuple[Change, ...]:
    """Everything that changed in meaning; nothing for what was only moved or put into another order, but for numbered steps."""
    ids = renamed_signs(before, after)
    before = with_sign_ids(before, ids) if ids else before
    reworded = tuple(_labels(before, after))
    before, after = with_labels_of(before, after.reader), with_labels_of(after, after.reader)
    texts = Texts(after.reader, after.library.units | before.library.units, Vocabulary(lambda: _texts(before), lambda: _texts(after)))
    telling = Telling(before, after, texts)
    tell("Comparing what is told")
    found, signs = edits(before, after), SignChanges(telling)
    charts = ChartChanges(telling, found, tell)
    changes = [*charts.routes(), *signs.changes(), *signs.renamed(ids), *_pages(telling), *charts.changes(), *_calls(telling, found, signs, charts),
               *_steps(telling), *_facts(telling, found, signs), *_others(telling, found, signs), *reworded]
    return tuple(sorted(_once(changes), key=lambda change: (-GRADES.index(change.grade), change)))


def _once(changes: Iterable[Change]) -> Iterator[Change]:
    """Each change once, with all pages and sheets that tell it."""
    found: dict[Change, set[DocumentId]] = {}
    for change in changes:
        found.setdefault(replace(change, documents=()), set()).update(change.documents)
    return (replace(change, documents=tuple(sorted(documents))) for change, documents in found.items())


def _texts(version: ContentVersion) -> Iterator[str]:
    return (saying.text for meaning in version.documents.values() for saying in meaning)


def _labels(before: ContentVersion, after: ContentVersion) -> Iterator[Change]:
    """Labels of details that are worded otherwise: no detail under them is another for that."""
    found: dict[tuple[str, str], list[DocumentId]] = {}
    for document in sorted(before.documents.keys() & after.documents.keys()):
        was, is_now = (dict(sorted((key, label) for label, key in labels_in([side.documents[document]]))) for side in (before, after))
        for key in sorted(key for key in was.keys() & is_now.keys() if was[key] != is_now[key]):
            found.setdefault((was[key], is_now[key]), []).append(document)
    for (old, new), documents in found.items():
        yield Change("wording", "words", "", after.reader("changes_wording", text=new), old, new, tuple(documents))


# --- pages and sheets --------------------------------------------------------------------------------------------


def _pages(telling: Telling) -> Iterator[Change]:
    """Pages and sheets that are new, and those that are withdrawn; of one entry both readers' together."""
    old, new = telling.before, telling.after
    for version, others, key in ((new, old, "changes_page_new"), (old, new, "changes_page_gone")):
        entries: dict[tuple[str, str], list[DocumentId]] = {}
        for document in sorted(version.documents.keys() - others.documents.keys()):
            entries.setdefault((document.kind, document.id), []).append(document)
        for (kind, id_), documents in entries.items():
            told = [saying for document in documents for saying in version.documents[document]]
            warns = kind == "chart" or any(saying.subject in {"danger sign", "caution"} or saying.all("is") for saying in told)
            grade: Grade = WORSE if warns and version is old else "content"
            title = version.title(max(documents))
            yield Change(grade, "title", f"{kind}/{id_}" if id_ else kind, telling.reader(key, title=title),
                         *(("", title) if version is new else (title, "")), tuple(documents))


# --- whom to call ------------------------------------------------------------------------------------------------


def _calls(telling: Telling, found: Edits, signs: SignChanges, charts: ChartChanges) -> Iterator[Change]:
    """Each number to call that was changed, wherever it stands."""
    calls: dict[tuple[str, str], set[DocumentId]] = {}
    told = ((edit.old.text if edit.old else "", edit.new.text if edit.new else "", documents)
            for edit, documents in found.items() if edit.one.subject == "call")
    for old, new, documents in (*told, *signs.calls(), *charts.calls()):
        calls.setdefault((old, new), set()).update(documents)
    for (old, new), documents_ in calls.items():
        kind = telling.texts.kind(old, new)
        grade: Grade = "wording" if kind == "wording" else WORSE if old else "content"
        yield Change(grade, "call", "", telling.reader("changes_call", after=new or old), old, new, tuple(sorted(documents_)))


# --- numbered steps ----------------------------------------------------------------------------------------------


def _steps(telling: Telling) -> Iterator[Change]:
    """Numbered steps in another order, or one of them more or less often, or no more though the page or sheet still says it. What came to that, or
    went from it, is told as a fact."""
    before, after = telling.before, telling.after
    for document in sorted(before.steps.keys() & after.steps.keys()):
        said = _facts_in(before.documents[document]) & _facts_in(after.documents[document])
        old, new = ([tuple(fact for fact in facts if fact in said) for facts in side.steps[document]] for side in (before, after))
        for was, is_now in product((one for one in old if one not in new), (one for one in new if one not in old)):
            if not set(was).isdisjoint(is_now):
                one, other = (telling.filled(" ".join(f"{{{fact}}}" for fact in facts)) for facts in (was, is_now))
                yield Change("content", "steps", "", telling.quoted("changes_steps", other), one, other, (document,))


def _facts_in(meaning: Meaning) -> frozenset[str]:
    return frozenset(saying.id for saying in meaning if saying.subject == "fact")


# --- facts -------------------------------------------------------------------------------------------------------


def _facts(telling: Telling, found: Edits, signs: SignChanges) -> Iterator[Change]:
    """Statements: their words, their sources, and where they are told."""
    gone: dict[str, dict[str, set[DocumentId]]] = {}
    come: dict[str, dict[str, set[DocumentId]]] = {}
    for edit, documents in found.items():
        if edit.one.subject != "fact":
            continue
        if edit.old is not None and edit.new is not None:
            yield from _fact(telling, edit, documents, is_sign=edit.one.id in signs.ids)
        elif edit.one.id not in signs.ids:
            side = gone if edit.new is None else come
            side.setdefault(edit.one.id, {}).setdefault(edit.one.text, set()).update(documents)
    for id_ in sorted({*gone, *come}):
        yield from _told_elsewhere(telling, id_, gone.get(id_, {}), come.get(id_, {}))


def _fact(telling: Telling, edit: Edit, documents: tuple[DocumentId, ...], *, is_sign: bool) -> Iterator[Change]:
    old, new = edit.old, edit.new
    assert old is not None and new is not None
    kind = telling.texts.kind(old.text, new.text)
    weights = {*telling.weights_before.get(old.id, ()), *telling.weights_after.get(new.id, ())}
    if {*old.all("is")} - {*new.all("is")} and not {*telling.weights_after.get(new.id, ())}:
        for weight in old.all("is"):
            yield Change(WORSE, "fact", new.id, telling.quoted(_gone(weight), old.text), old.text, new.text, documents)
    if kind != "same" and not is_sign:
        doubtful = "do not" in weights or ("harm" in weights and kind == "turned")
        yield Change(WORSE if doubtful and kind != "wording" else _TO_GRADE[kind], "fact", new.id, telling.quoted(f"changes_{kind}", new.text),
                     old.text, new.text, documents)
    was, is_now = old.all("source"), new.all("source")
    if kind in {"same", "wording"} and {*was} != {*is_now}:
        yield Change("content", "fact", new.id, telling.quoted("changes_sources", new.text), "; ".join(was), "; ".join(is_now), documents)


def _told_elsewhere(telling: Telling, id_: str, gone: Mapping[str, set[DocumentId]], come: Mapping[str, set[DocumentId]]) -> Iterator[Change]:
    """A statement that is told on other pages than before, or no more, or newly."""
    documents = tuple(sorted({document for side in (gone, come) for told in side.values() for document in told}))
    old, new = next(iter(sorted(gone)), ""), next(iter(sorted(come)), "")
    still, before = id_ in telling.facts_after, id_ in telling.facts_before
    weights = telling.weights_before.get(id_, frozenset()) if gone else telling.weights_after.get(id_, frozenset())
    if gone and weights:
        yield from (Change(WORSE, "fact", id_, telling.quoted(_gone(weight), old), old, new, documents) for weight in sorted(weights))
    elif gone:
        key = "changes_moved" if still else "changes_gone"
        yield Change("content", "fact", id_, telling.quoted(key, old), old, new if still else "", documents)
    elif weights and not before:
        yield from (Change("content", "fact", id_, telling.quoted(_new(weight), new), "", new, documents) for weight in sorted(weights))
    else:
        yield Change("content", "fact", id_, telling.quoted("changes_moved" if before else "changes_new", new), "", new, documents)


def _gone(weight: str) -> str:
    return "changes_harm_gone" if weight == "harm" else "changes_do_not_gone"


def _new(weight: str) -> str:
    return "changes_harm_new" if weight == "harm" else "changes_do_not_new"


# --- everything else ---------------------------------------------------------------------------------------------


def _others(telling: Telling, found: Edits, signs: SignChanges) -> Iterator[Change]:
    """Warnings, notes, differences, gaps, pictures, questions, titles, and the words beside statements."""
    moved, titles = _moved(found), _titles(telling)
    concluded = [edit for edit in found if edit.one.subject == "difference" and edit.old is not None and edit.new is not None]
    for edit, documents in found.items():
        subject = edit.one.subject
        if subject in _CHARTS or subject in {"fact", "call"} or (subject == "gap" and not edit.one.id):
            continue
        if (edit.old is None or edit.new is None) and subject in {"caution", "note"} and signs.moved(documents):
            continue  # it came or went with the danger sign that it is about
        if subject == "caution":
            yield _caution(telling, edit, documents)
        elif not (_follows(telling, edit, documents, signs) or _about(telling, edit, documents, moved) or _names_page(edit, titles)
                  or telling.retitled(edit) or _concludes(edit, concluded)):
            yield from _plain(telling, edit, documents)


def _moved(found: Edits) -> Mapping[DocumentId, frozenset[str]]:
    """The statements that came to a page or sheet, or went from it."""
    moved: dict[DocumentId, set[str]] = {}
    for edit, documents in found.items():
        if edit.one.subject == "fact" and (edit.old is None or edit.new is None):
            for document in documents:
                moved.setdefault(document, set()).add(edit.one.id)
    return {document: frozenset(facts) for document, facts in moved.items()}


def _about(telling: Telling, edit: Edit, documents: tuple[DocumentId, ...], moved: Mapping[DocumentId, frozenset[str]]) -> bool:
    """Whether it came or went with the statements that it is about, such as the heading of a part that says nothing else."""
    old, new = (side.text if side is not None else "" for side in (edit.old, edit.new))
    facts = telling.facts_in(old) ^ telling.facts_in(new)
    if not facts or not all(facts <= moved.get(document, frozenset()) for document in documents):
        return False
    rest, none = [telling.bare(old), telling.bare(new)], telling.unstated
    return edit.old is None or edit.new is None or rest[0] == rest[1] or all(part in none for part in rest)


def _titles(telling: Telling) -> frozenset[str]:
    """What the pages and sheets are called that are new, or withdrawn."""
    both = ((telling.before, telling.after), (telling.after, telling.before))
    return frozenset(one.title(document) for one, other in both for document in one.documents.keys() - other.documents.keys())


def _names_page(edit: Edit, titles: frozenset[str]) -> bool:
    """Whether it came or went with a page or sheet that it names."""
    return edit.one.subject == "words" and (edit.old is None or edit.new is None) and any(title in edit.one.text for title in titles)


def _concludes(edit: Edit, concluded: Sequence[Edit]) -> bool:
    """Whether it repeats what is said of a difference between sources."""
    if edit.one.subject != "words" or edit.old is None or edit.new is None:
        return False
    told = ((one.old.all("so"), one.new.all("so")) for one in concluded if one.old is not None and one.new is not None)
    return any(was != is_now and was[0] in edit.old.text and is_now[0] in edit.new.text for was, is_now in told if was and is_now)


def _caution(telling: Telling, edit: Edit, documents: tuple[DocumentId, ...]) -> Change:
    old, new = edit.old, edit.new
    if old is not None and new is not None:
        kind = telling.texts.kind(old.text, new.text)
        key = "changes_sources" if kind == "same" else f"changes_{kind}"
        grade: Grade = "content" if kind == "same" else WORSE if kind == "turned" else _TO_GRADE[kind]
        return Change(grade, "caution", new.id, telling.quoted(key, new.text), old.text, new.text, documents)
    key, grade = ("changes_caution_gone", WORSE) if new is None else ("changes_caution_new", "content")
    return Change(grade, "caution", edit.one.id, telling.quoted(key, edit.one.text), old.text if old else "", new.text if new else "", documents)


def _follows(telling: Telling, edit: Edit, documents: tuple[DocumentId, ...], signs: SignChanges) -> bool:
    """Whether it only repeats what is told of a danger sign or of a statement, such as the level of a sign in words."""
    say, one = telling.reader, edit.one
    if one.subject == "words" and telling.is_headed(one.text, "time_limit", "how_soon", "what_to_do"):
        return signs.touched(documents)
    column = next(iter(one.all("column")), "")
    return one.subject == "cell" and column in {say("actions_strength"), say("actions_who")}


def _plain(telling: Telling, edit: Edit, documents: tuple[DocumentId, ...]) -> Iterator[Change]:
    old, new, one = edit.old, edit.new, edit.one
    if old is None or new is None:
        key = "changes_new" if old is None else "changes_gone"
        yield Change("content", one.subject, one.id, telling.quoted(key, one.text, one), *((telling.read(one), "") if new is None else
                                                                                           ("", telling.read(one))), documents)
        return
    kind = telling.texts.kind(old.text, new.text)
    urgent = one.subject == "words" and telling.is_headed(one.text, "time_limit", "how_soon")
    if kind != "same":
        grade: Grade = WORSE if urgent and kind != "wording" else _TO_GRADE[kind]
        yield Change(grade, one.subject, new.id, telling.quoted(f"changes_{kind}", new.text, new), telling.read(old), telling.read(new), documents)
    if old.data != new.data:
        yield from _details(telling, old, new, documents)


def _details(telling: Telling, old: Saying, new: Saying, documents: tuple[DocumentId, ...]) -> Iterator[Change]:
    """What is told beside something, under its labels."""
    say = telling.reader
    for label in dict.fromkeys(name for name, _ in (*old.data, *new.data)):
        was, is_now = "; ".join(old.all(label)), "; ".join(new.all(label))
        kind = telling.texts.kind(was, is_now)
        if kind == "same":
            continue
        grade, key = (_TO_GRADE[kind] if was and is_now else "content"), "changes_details"
        if label in {say("strength"), say("actions_strength")}:
            grade, key = "wording" if kind == "wording" else WORSE, "changes_strength"
        elif label in {say("how_soon"), say("how_soon_once_suspected"), say("actions_how_soon")}:
            grade, key = "wording" if kind == "wording" else telling.graded_level(was, is_now), "changes_urgency"
        read = (telling.filled(part) or telling.reader("level_not_stated") for part in (was, is_now))
        before, after = read
        says = telling.quoted(key, new.text, new) if key == "changes_details" else telling.reader(
            key, before=before, after=after, text=telling.shortened(telling.facts_after.get(new.id) or telling.filled(new.text)))
        yield Change(grade, new.subject, new.id, says, say.labelled(label, before), say.labelled(label, after), documents)

