"""Danger signs before and after: which are told, where, how urgent they are, how soon, what to do, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from generator.content.model import NotStated, RedFlag, TimeLimit, TimeWords, urgency_rank
from generator.documents.document import DocumentId
from generator.documents.meaning import Saying
from generator.logic.verification.times import span_of
from generator.releases.changes import Change
from generator.releases.comparing.routes import BETTER, WORSE, compared
from generator.releases.comparing.sayings import Edit, paired
from generator.releases.comparing.telling import Telling
from generator.releases.comparing.version import ContentVersion
from generator.releases.grades import Grade

Told = dict[str, dict[DocumentId, tuple[Saying, ...]]]
"""Every danger sign, with what each page and sheet tells of it."""


class SignChanges:
    """Everything that changed about danger signs."""

    def __init__(self, telling: Telling) -> None:
        self.telling = telling
        self.old, self.new = _told(telling.before), _told(telling.after)

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every danger sign of both versions."""
        return frozenset({*self.old, *self.new})

    @cached_property
    def _both(self) -> frozenset[DocumentId]:
        return frozenset(self.telling.before.documents.keys() & self.telling.after.documents.keys())

    @cached_property
    def _found(self) -> tuple[tuple[str, Change], ...]:
        return tuple((sign, change) for sign in sorted(self.ids) for change in self._of(sign))

    def renamed(self, ids: Mapping[str, str]) -> Iterator[Change]:
        """That some danger signs only got another id. `ids`: from the one before to the one now."""
        for old, new in ids.items():
            says = self.telling.reader("changes_sign_renamed", before=old, after=new, sign=self._words(new))
            yield Change("content", "danger sign", new, says, old, new, tuple(sorted(self.new[new])))

    def changes(self) -> tuple[Change, ...]:
        """All of them."""
        return tuple(change for _, change in self._found)

    def touched(self, documents: tuple[DocumentId, ...]) -> bool:
        """Whether the level, the time or the action of a danger sign was changed that all of some Documents tell."""
        changed = {sign for sign, change in self._found if change.before and change.after}
        return any(all(document in self.new.get(sign, {}) for document in documents) for sign in changed)

    def moved(self, documents: tuple[DocumentId, ...]) -> bool:
        """Whether a danger sign came to all of some Documents, or went from them."""
        return all(any((document in self.old.get(sign, {})) != (document in self.new.get(sign, {})) for sign in self.ids) for document in documents)

    def calls(self) -> Iterator[tuple[str, str, tuple[DocumentId, ...]]]:
        """Whom to call at a danger sign of the same level, where that was changed."""
        for sign in sorted(self.ids):
            for document in sorted(self.old.get(sign, {}).keys() & self.new.get(sign, {}).keys()):
                old, new = self.old[sign][document], self.new[sign][document]
                if _all(old, "level") == _all(new, "level"):
                    gone, come = sorted(_all(old, "call") - _all(new, "call")), sorted(_all(new, "call") - _all(old, "call"))
                    yield from ((one, other, (document,)) for one, other in _beside(gone, come))

    def _words(self, sign: str) -> str:
        told = self.new.get(sign) or self.old[sign]
        texts = ((document.audience, len(saying.text), saying.text) for document, sayings in told.items() for saying in sayings)
        return self.telling.shortened(max(texts)[2])

    def _of(self, sign: str) -> Iterator[Change]:
        say, text = self.telling.reader, self._words(sign)
        old, new = self.old.get(sign, {}), self.new.get(sign, {})
        if not old or not new:
            grade, key = (WORSE, "changes_sign_gone") if old else (BETTER, "changes_sign_new")
            yield Change(grade, "danger sign", sign, say(key, sign=text), text if old else "", text if new else "", tuple(sorted(new or old)))
            return
        for come, gone, grade, key in ((new, old, BETTER, "changes_sign_here"), (old, new, WORSE, "changes_sign_gone_here")):
            documents = tuple(sorted(one for one in come.keys() - gone.keys() if one in self._both))
            if documents:
                yield Change(grade, "danger sign", sign, say(key, pages=self.telling.pages(len(documents)), sign=text),
                             *(("", text) if come is new else (text, "")), documents)
        yield from self._levels(sign, text)
        yield from self._times(sign, text)
        yield from self._texts(sign)

    def _levels(self, sign: str, text: str) -> Iterator[Change]:
        """How urgent it is; on pages that tell both, the same everywhere."""
        levels: dict[tuple[str, str], list[DocumentId]] = {}
        for document in sorted(self.old[sign].keys() & self.new[sign].keys()):
            was, is_now = (", ".join(sorted(_all(side[sign][document], "level"))) for side in (self.old, self.new))
            if was != is_now:
                levels.setdefault((was, is_now), []).append(document)
        for (was, is_now), documents in levels.items():
            raised, lowered = urgency_rank(is_now) < urgency_rank(was), urgency_rank(is_now) > urgency_rank(was)
            key = "changes_sign_raised" if raised else "changes_sign_lowered" if lowered else "changes_sign_level"
            none = self.telling.reader("level_not_stated")
            before, after = self.telling.level(was) or none, self.telling.level(is_now) or none
            yield Change(BETTER if raised and was else WORSE, "danger sign", sign, self.telling.reader(key, before=before, after=after, sign=text),
                         before, after, tuple(documents))

    def _times(self, sign: str, text: str) -> Iterator[Change]:
        """How soon it must be looked at."""
        flags = [version.library.red_flags.get(sign) for version in (self.telling.before, self.telling.after)]
        if flags[0] is None or flags[1] is None:
            return
        was, is_now = (_written(flag) for flag in flags if flag is not None)
        if was == is_now:
            return
        spans = [span_of(flag.time_limit, version.library) for flag, version in zip(flags, (self.telling.before, self.telling.after), strict=True)
                 if flag is not None]
        how = compared(spans[0], spans[1]) if spans[0] is not None and spans[1] is not None else "unknown"
        if how == "same":
            return
        grade: Grade = BETTER if how == "sooner" else WORSE
        key = {"sooner": "changes_sign_sooner", "later": "changes_sign_later"}.get(how, "changes_sign_time")
        none = self.telling.reader("level_not_stated")
        both = sorted(self.old[sign].keys() & self.new[sign].keys())
        before, after = self.telling.before.documents, self.telling.after.documents
        documents = tuple(one for one in both if before[one] != after[one]) or tuple(both)  # many pages name the sign without its time
        yield Change(grade, "danger sign", sign, self.telling.reader(key, before=was or none, after=is_now or none, sign=text), was or none,
                     is_now or none, documents)

    def _texts(self, sign: str) -> Iterator[Change]:
        """In which words it is told, and what to do; where it is more or less urgent than before, what to do follows from that."""
        found: dict[Edit, list[DocumentId]] = {}
        for document in sorted(self.old[sign].keys() & self.new[sign].keys()):
            old, new = self.old[sign][document], self.new[sign][document]
            levelled = _all(old, "level") == _all(new, "level")
            was, is_now = ({_bare(saying, levelled=levelled) for saying in side} for side in (old, new))
            for edit in paired(sorted(was - is_now), sorted(is_now - was), at_all=True):
                found.setdefault(edit, []).append(document)
        for edit, documents in found.items():
            yield from self._text(sign, edit, tuple(documents))

    def _text(self, sign: str, edit: Edit, documents: tuple[DocumentId, ...]) -> Iterator[Change]:
        old, new, say = edit.old, edit.new, self.telling.reader
        if old is None or new is None:  # the same sign in a list above, or no more
            return
        kind = self.telling.texts.kind(old.text, new.text)
        if kind != "same":
            grade: Grade = "wording" if kind == "wording" else WORSE
            key = "changes_sign_wording" if kind == "wording" else "changes_sign_content"
            yield Change(grade, "danger sign", sign, say(key, sign=self.telling.shortened(new.text)), old.text, new.text, documents)
        was, is_now = "".join(old.all("do")), "".join(new.all("do"))
        done = self.telling.texts.kind(was, is_now)
        if done != "same":
            yield Change("wording" if done == "wording" else WORSE, "danger sign", sign,
                         say("changes_sign_action", after=self.telling.shortened(is_now)), was, is_now, documents)


def renamed_signs(before: ContentVersion, after: ContentVersion) -> dict[str, str]:
    """Danger signs that only got another id, each with that: all that is told and written of them is the same, everywhere, and of no other sign."""
    old, new = _told(before), _told(after)
    gone = {sign: _but_id(sign, old[sign], before) for sign in sorted(old.keys() - new.keys() - after.library.red_flags.keys())}
    come = {sign: _but_id(sign, new[sign], after) for sign in sorted(new.keys() - old.keys() - before.library.red_flags.keys())}
    alike = {sign: [other for other, its in come.items() if its == was] for sign, was in gone.items()}
    taken = [other for several in alike.values() for other in several]
    return {sign: several[0] for sign, several in alike.items() if len(several) == 1 and taken.count(several[0]) == 1}


def _told(version: ContentVersion) -> Told:
    found: Told = {}
    for document, meaning in version.documents.items():
        for saying in meaning:
            if saying.subject == "danger sign":
                found.setdefault(saying.id, {})
                found[saying.id][document] = (*found[saying.id].get(document, ()), saying)
    return found


def _but_id(sign: str, told: Mapping[DocumentId, tuple[Saying, ...]], version: ContentVersion) -> object:
    """All that is told of a danger sign, and all that is written of it, but its id."""
    flag = version.library.red_flags.get(sign)
    return ({document: tuple(replace(saying, id="") for saying in sayings) for document, sayings in told.items()},
            flag.model_dump(exclude={"id"}) if flag is not None else sign)


def _all(sayings: tuple[Saying, ...], name: str) -> frozenset[str]:
    return frozenset(value for saying in sayings for value in saying.all(name))


def _bare(saying: Saying, *, levelled: bool) -> Saying:
    """A danger sign in its words alone, and what to do."""
    return Saying(saying.subject, saying.id, saying.text, tuple(pair for pair in saying.data if levelled and pair[0] == "do"))


def _beside(gone: list[str], come: list[str]) -> Iterator[tuple[str, str]]:
    for place in range(max(len(gone), len(come))):
        yield gone[place] if place < len(gone) else "", come[place] if place < len(come) else ""


def _written(flag: RedFlag) -> str:
    """The time limit of a danger sign, as it is written; empty where none is stated."""
    limit = flag.time_limit
    if isinstance(limit, TimeLimit):
        start = "" if isinstance(limit.start, NotStated) else f"; {limit.start}"
        return f"{limit.value} {limit.unit}, {limit.purpose}{start}"
    return str(limit) if isinstance(limit, TimeWords) else ""
