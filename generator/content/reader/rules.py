"""The rules that reading holds: each says in words what the reader has found at a place.

Most of them keep a file, or an entry, from being read at all. So with an error of any of them no page is made.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from pathlib import PurePosixPath

from generator.content.model import Id, Text
from generator.content.model.text import MOST_SIGNS
from generator.content.reader.lookalikes import Lookalike
from generator.diagnostics.commands import typed
from generator.diagnostics.diagnostic import Diagnostic, Level, Where
from generator.diagnostics.evidence import ForeignLetter, Measured
from generator.diagnostics.registry import rule

_GUIDE = "the command explain shows an example of each kind of file"


def _meant(name: str, known: Sequence[str]) -> str:
    """A guess at what was meant, to begin the help with; empty if nothing is close."""
    close = get_close_matches(name, known, 1)
    return f'Did you mean "{close[0]}"? ' if close else ""


# --- files -------------------------------------------------------------------------------------------------------


@rule("reading", blocks="pages")
def empty_content() -> Diagnostic:
    """A content folder contains content.

    Why: An empty folder usually means a wrong path. A site built from it would replace a good one with nothing.
    Fix: Check the folder named with --content. To start afresh, write site.yml and a first topic with the command new.
    """
    return empty_content.at(Where(""), "this content folder is empty",
                            "Start with site.yml and one topic: the command new writes both (new site, new topic ID).")


@rule("reading", blocks="pages")
def missing_file() -> Diagnostic:
    """A content folder has a file site.yml that gives the site its name.

    Why: The name, the language and the date of the last update stand on every page and sheet; none of them can be guessed.
    Fix: Write site.yml with the command new (new site), and put your own words in it.
    """
    return missing_file.at(Where("site.yml"), "there is no site.yml",
                           "Write one with the name of the site; the command new starts it (new site).")


@rule("reading", blocks="pages")
def unknown_file(path: str, message: str, help: str) -> Diagnostic:
    """Every file in the content folder is of a known kind: <folder>/<id>.yml, or one of the single files at the top.

    Why: A file that nobody reads is a fact that nobody sees. A misspelt file name would drop its content without a word.
    Fix: Rename the file or move it into the folder of its kind. Move anything that is not content out of the folder.
    """
    return unknown_file.at(Where(path), message, help)


def unknown_name(path: str, near: Collection[str], folders: Collection[str], files: Collection[str]) -> Diagnostic:
    """A file or a folder whose name no kind of content has. `near`: the names that may have been meant."""
    hint = _meant(PurePosixPath(path).name, sorted(near))
    return unknown_file(path, "no content of this name is known",
                        f"{hint}Known are the folders {', '.join(folders)} with one <id>.yml for each entry, and {', '.join(files)}.")


@rule("reading", blocks="pages")
def symbolic_link(path: str) -> Diagnostic:
    """Content is stored in the content folder itself, not behind a symbolic link.

    Why: A link may lead to a file that reviewers do not see, that changes on its own, or that should never be published.
    Fix: Replace the link with the file itself.
    """
    return symbolic_link.at(Where(path), "this is a symbolic link", "Put the file itself here; a link may lead out of the content folder.")


@rule("reading", blocks="pages")
def cannot_read(path: str, fault: OSError) -> Diagnostic:
    """Every file of the content can be read.

    Why: Skipping a file would silently drop the facts and danger signs in it.
    Fix: Give your user permission to read the file, or restore it from version control.
    """
    return cannot_read.at(Where(path), f"this cannot be read: {fault.strerror}", "Give yourself the right to read it.")


@rule("reading", blocks="pages")
def bad_word_runs(where: Where, source: str, is_own: bool) -> Diagnostic:
    """A file of word runs is complete: nothing but hashes, one a line, as word-runs writes them; 100 MB at most.

    Why: Word runs show that no sentence was copied from a source. A damaged file would let copied sentences pass.
    Fix: Make the file again from your own copy of the document: make word-runs SOURCE=id DOCUMENT=file, or caresheet word-runs id file.
    """
    return bad_word_runs.at(where, "these are not all word runs of the source, or more than can be read", _anew(source, is_own))


@rule("reading", blocks="pages")
def bad_source_numbers(where: Where, source: str, is_own: bool) -> Diagnostic:
    """A file of the numbers of a source is complete: for each line of the document its number and what stands there, as word-runs writes it; 10 MB at
    most.

    Why: The numbers of facts are compared with it. A damaged file would let wrong numbers pass.
    Fix: Make the file again from your own copy of the document: make word-runs SOURCE=id DOCUMENT=file, or caresheet word-runs id file.
    """
    return bad_source_numbers.at(where, "these are not all numbers of the source, or more than can be read", _anew(source, is_own))


def _anew(source: str, is_own: bool) -> str:
    """How a list of a source is made anew. `is_own`: whether word-runs takes the file for a list of its own, and writes over it."""
    command = typed("word-runs", {"SOURCE": source, "DOCUMENT": "/path/to/the/document"})
    if is_own:
        return f"Make the file anew, it is written over: {command}"
    return f"word-runs did not make this file. Move it away if you need it, else delete it; then make the list: {command}"


@rule("reading", blocks="pages")
def bad_picture(where: Text | Where, name: str, fault: str) -> Diagnostic:
    """A logo is an intact PNG picture of sensible size, or an SVG of plain shapes, without text, scripts, links or other pictures in it.

    Why: A damaged picture would leave a hole on every sheet, text in an SVG would be set in a font that sheets do not have, and a hostile one could
    take all memory or another file.
    Fix: Export the logo again as PNG of at most 4,000 dots each way, or as plain SVG with all text converted to outlines.
    """
    return bad_picture.at(where, f"{fault} (logos/{name})", "Save the picture anew in this form, and put it there again.")


# --- the form of a file ------------------------------------------------------------------------------------------


@rule("reading", blocks="pages")
def still_to_fill(where: Where, asks: str, width: int) -> Diagnostic:
    """No place of a new file is left to fill.

    Why: The command new writes what a file needs, and a place in angle brackets wherever only its author knows what belongs there. It says nothing to
        readers, so until all places of a file are filled the file counts as not written.
    Fix: Write there what the brackets ask for, and take the brackets away. Where the place allows it, write not stated, but only once
        you have read the whole source: readers are then told that no source says it.
    """
    return still_to_fill.at(where, f"this is still to fill: {asks}", "Write it in place of the angle brackets and what is in them.", width=width)


@rule("reading", blocks="pages")
def empty_file(file: str) -> Diagnostic:
    """A file has content.

    Why: An empty file looks as if something had been written. It may be the remains of a failed save.
    Fix: Fill it in from the example of its kind (explain KIND shows it), or restore what stood in it. Delete the file only if nothing ever did.
    """
    return empty_file.at(Where(file), "this file is empty", f"Fill it in ({_GUIDE}), or restore what stood in it.")


@rule("reading", blocks="pages")
def too_large(file: str, found: int, most: int) -> Diagnostic:
    """A file of one entry has at most 1,000 kB, one that lists many, such as glossary.yml, 3,000 kB: nobody can review a larger one.

    Why: A file that large is not something a person wrote and checked; more likely something else ended up in it, or in the content folder.
    Fix: Look at its end for what does not belong there. Make several entries of one that is too long.
    """
    return too_large.at(Where(file), f"this file is larger than {most // 1000:,} kB",
                        "Take out what is not content, or move the file out of the content folder. Make several entries of one that is too long.",
                        evidence=Measured(found, most=most))


@rule("reading", blocks="pages")
def not_utf_8(where: Where, message: str, help: str) -> Diagnostic:
    """A file is UTF-8 text without a byte order mark.

    Why: In another encoding accents, degree signs and minus signs turn into other characters, and so may doses and limits.
    Fix: Save the file as UTF-8 without BOM in your editor, then check its special characters.
    """
    return not_utf_8.at(where, message, help)


@rule("reading", blocks="pages")
def forbidden_character(where: Where, message: str, help: str) -> Diagnostic:
    """No invisible character changes how the words beside it are shown: no control characters, bidirectional overrides or zero-width spaces.

    Why: What a reviewer sees must be what a reader gets. An invisible character can reverse or hide words, or split a word that is searched for.
    Fix: Delete the character. If you cannot find it, delete the words around it and type them again.
    """
    return forbidden_character.at(where, message, help)


def hidden(where: Where, character: str) -> Diagnostic:
    """A character that nobody can see."""
    return forbidden_character(where, f"the invisible character U+{ord(character):04X} stands here",
                               "Delete it; retype the words around it if it comes back.")


@rule("reading", blocks="pages")
def lookalike_letters(where: Where, found: Lookalike) -> Diagnostic:
    """All letters of a word are of one alphabet, and those that look like Latin letters are Latin, unless the file has other words of their alphabet.

    Why: A Cyrillic o in "cannot" looks right to everybody, but no search finds the word, a screen reader spells it, and a danger sign that is known
    by it would be missed.
    Fix: Type the word again. Greek letters that look like no Latin ones, as the alpha behind TNF, are fine.
    """
    letter = f'"{found.letter}" (U+{ord(found.letter):04X})'
    said = (f'"{found.word}" looks Latin, but {letter} is {found.alphabet}' if found.whole
            else f'"{found.word}" has letters of two alphabets: {letter} is {found.alphabet}')
    return lookalike_letters.at(where, said, "Delete the word and type it again, all of it with one keyboard layout.", width=len(found.word),
                                evidence=ForeignLetter(found.word, found.letter, found.alphabet))


@rule("reading", blocks="pages")
def tab(where: Where) -> Diagnostic:
    """Indentation consists of spaces; YAML does not allow tabs there.

    Why: Editors show tabs with different widths, so it would be unclear which key a line belongs to.
    Fix: Replace each tab with two spaces.
    """
    return tab.at(where, "a tab stands in the indentation", "Use two spaces for each level of indentation.")


@rule("reading", blocks="pages")
def not_yaml(where: Where, said: str) -> Diagnostic:
    """A file is well-formed YAML.

    Why: A file that cannot be parsed cannot be checked, and guessing what was meant could change a fact.
    Fix: Look at the line shown and at the one above it. Put text that contains a colon followed by a space, or starts with a special character, in
    quotes.
    """
    return not_yaml.at(where, f"this is not YAML: {said}",
                       "Look at this line and the one above it; a quote or bracket that opens here may not be closed. Common causes: "
                       'a text that holds ": " or starts with a special sign needs '
                       "quotes; a list item lacks its space after the hyphen; the indentation is uneven.")


def slip(where: Where, message: str, help: str, width: int) -> Diagnostic:
    """A slip that keeps a file from being YAML and that is known by its line."""
    return not_yaml.at(where, f"this is not YAML: {message}", help, width=max(1, width))


def list_sign(key: Text, sign: str) -> Diagnostic:
    """A key that begins with what a word processor puts before the items of a list."""
    return slip(key.where, f"{sign} is no hyphen, so no item of a list begins here", "Write a plain hyphen (-) and a space in its place.", 1)


@rule("reading", blocks="pages")
def several_documents(where: Where) -> Diagnostic:
    """A file holds one YAML document.

    Why: A line of three hyphens starts a second document, which would not be read.
    Fix: Make each document a file of its own, or delete the line of hyphens.
    """
    return several_documents.at(where, 'a second document starts here ("---")', "Make it a file of its own.")


@rule("reading", blocks="pages")
def anchor(where: Where, name: str) -> Diagnostic:
    """There are no anchors (&name), aliases (*name) or merges (<<): a fact is written once and named by its id.

    Why: An alias copies a fact without its id, so the copy could be neither traced to its source nor found by a reviewer.
    Fix: Give the fact an id and name that id elsewhere. If the sign belongs to a text, put the text in quotes.
    """
    return anchor.at(where, f"an anchor or alias ({name}) stands here",
                     "Write the fact once, give it an id, and name that id where you need it; quote the text if it is a text.")


@rule("reading", blocks="pages")
def tag(where: Where, name: str) -> Diagnostic:
    """There are no tags (!name): every value is text.

    Why: A tag tells YAML to turn text into something else, and the words that were written would no longer be the words that are read.
    Fix: Delete the tag. If the exclamation mark belongs to a text, put the text in quotes.
    """
    return tag.at(where, f"a tag ({name}) stands here", "Delete it; quote the text if it is a text.")


@rule("reading", blocks="pages")
def too_deep(where: Where, most: int) -> Diagnostic:
    """Lists and tables are nested at most 40 levels deep.

    Why: No kind of entry needs more than a few levels; such a file is damaged or hostile.
    Fix: Compare the file with the example of its kind (explain KIND shows it) and write it flatter.
    """
    return too_deep.at(where, f"lists and tables are nested more than {most} deep here", "Write it flatter.")


@rule("reading", blocks="pages")
def too_many_items(where: Where, most: int) -> Diagnostic:
    """A list or a table holds at most 1,000 items, and 5,000 in an inventory or in a file that is no single entry.

    Why: Nobody reads so long a list; such a file is damaged or hostile, and to judge it could take hours.
    Fix: Look whether something was pasted many times. Divide what is left into several entries.
    """
    return too_many_items.at(where, f"this list or table holds more than {most} items", "Divide it, and put the parts into several entries.")


@rule("reading", blocks="pages")
def key_not_text(where: Where) -> Diagnostic:
    """A key is a word, not a list or a table.

    Why: A list in place of a key belongs to no field, so its words would be lost.
    Fix: Write the name of the field, a colon, and then the list or the table.
    """
    return key_not_text.at(where, "a list or a table stands where a key is expected", "Put a word and a colon here.")


@rule("reading", blocks="pages")
def duplicate_key(key: Text, first: Where) -> Diagnostic:
    """A key occurs once in its table.

    Why: YAML keeps only the last of two equal keys and drops the other without a word: a warning could vanish that way.
    Fix: Look into the source which value is right and keep that one; of two urgencies, while unsure, the more urgent. If both are needed, join
    them in one list.
    """
    help = "If they say the same, delete one. Where they differ, look into the source and keep the one that it says"
    unsure = "; while you are unsure, the more urgent one." if key in {"urgency", "level"} else "."
    return duplicate_key.at(key.where, f'duplicate key "{key}" (first on line {first.line})', f"{help}{unsure}", width=len(key))


@rule("reading", blocks="pages")
def empty_list(where: Where) -> Diagnostic:
    """A list or table that is written contains something: an empty place is no answer.

    Why: Nobody can tell whether an empty list means "there is none", "no source says" or "still to be written".
    Fix: Fill it in. If no source states anything, write: not stated. An optional key can be left out altogether.
    """
    return empty_list.at(where, "nothing stands in this list or table",
                         "Fill it. Where no source states anything, write: not stated. An optional key may be left out.", width=2)


@rule("reading", blocks="pages")
def null(text: Text) -> Diagnostic:
    """A value is written out. YAML reads ~ and null as nothing; what no source states is written as: not stated.

    Why: A value that disappears when it is read cannot be told from one that was forgotten.
    Fix: Write the value, or: not stated. If the word itself is meant, put it in quotes.
    """
    return null.at(text, f"YAML reads {text} as nothing",
                   "If this word is meant, put it in quotes. Else write the value, or where no source states it: not stated.")


# --- words that YAML drops or cuts -------------------------------------------------------------------------------


@rule("reading", blocks="pages")
def lost_words(where: Where, message: str, help: str, width: int, level: Level = "error") -> Diagnostic:
    """No word is lost: a text that contains # is in quotes, and a comment beside a text has a line of its own.

    Why: YAML takes everything after # for a comment. The second half of a warning could disappear, and the rest would still read as a sentence.
    Fix: If the words belong to the text, put the whole text in quotes. If they are a comment, move them to a line of their own.
    """
    return lost_words.at(where, message, help, level=level, width=width)


@rule("reading", blocks="pages")
def cut_number(where: Where, number: str) -> Diagnostic:
    """No number is cut in two: inside [ ] and { } a number that contains a comma is in quotes.

    Why: In brackets a comma starts the next item, so 1,500 would be read as 1 and 500.
    Fix: Put the text with the number in quotes. If two items are meant, put a space after the comma.
    """
    return cut_number.at(where, f"in brackets the comma in {number} starts the next item",
                         "Put the text that holds the number in quotes. If two items are meant, put a space after the comma.", width=len(number))


@rule("reading", blocks="pages")
def odd_space(where: Where, sign: str, stands: str) -> Diagnostic:
    """A plain space follows each colon and hyphen and makes up the indentation, not one that merely looks like it.

    Why: YAML does not accept a no-break space there; a key and its value would be read as one word, and nobody could see why.
    Fix: Delete the space and type it again. If it belongs to a text, put that text in quotes.
    """
    named = "a no-break space" if sign == "\u00a0" else "an unusual space"
    return odd_space.at(where, f"{named} (U+{ord(sign):04X}) stands {stands}",
                        "Delete it and type a plain space. If it belongs to a text, put that text in quotes.")


# --- keys and values ---------------------------------------------------------------------------------------------


@rule("reading", blocks="pages")
def unknown_key(where: Where, key: str, of: str, known: Sequence[str], files: Sequence[str] = ()) -> Diagnostic:
    """A table has only the keys of its kind.

    Why: A misspelt key would be ignored, and with it what it says: a danger sign without its action still looks complete.
    Fix: Correct the spelling, or move the words to a key of this kind; the message lists the keys that fit here. In { } put a text that
    contains a comma in quotes, else the words after the comma are read as a key.
    """
    like = _SAME.get(key, "")
    meant = f'Here it is called "{like}". ' if like in known else _meant(key, known)
    elsewhere = f'"{key}" is a key of {" and ".join(files)}. ' if files else ""
    return unknown_key.at(where, f'the key "{key}" is not known{of}', f"{meant}{elsewhere}The keys here are: {', '.join(known)}.", width=len(key))


_SAME = {"level": "urgency", "urgency": "level"}
"""What charts and danger signs call by two names."""


def cut_text(where: Where, key: str, of: str, known: Sequence[str], before: str, text: str) -> Diagnostic:
    """A key in { } that is what a comma cuts off from a text. `before`: the key of that text; `text`: the whole of it."""
    whole, close = f"{before}: {_quoted(text)}", get_close_matches(key, known, 1)
    if close:
        return unknown_key.at(where, f'the key "{key}" is not known{of}',
                              f'If the key "{close[0]}" is meant, write it with a colon and its value. If these words belong to the text before '
                              f"the comma, that text needs quotes: {whole}.", width=len(key))
    return unknown_key.at(where, f'a comma ends the text of "{before}" too early: in {{ }} the words after it, "{key}", are read as a key{of}',
                          f"A text with a comma needs quotes here. Do not delete the words; write: {whole}.", width=len(key))


def _quoted(text: str) -> str:
    """A text as YAML reads it back, without the quotes of a word processor around it."""
    text = text[1:-1] if re.fullmatch("[\u201c\u201e].*[\u201c\u201d]", text) else text
    return f'"{text}"' if '"' not in text and "\\" not in text else "'" + text.replace("'", "''") + "'"


@rule("reading", blocks="pages")
def missing_key(where: Where, key: object, of: str, about: str) -> Diagnostic:
    """A table has every key that its kind requires.

    Why: Readers rely on each entry of a kind saying the same things; a gap that nobody declared cannot be told from an oversight.
    Fix: Add the key. If no source states it and the key may stay open, write: not stated.
    """
    return missing_key.at(where, f'the key "{key}" is missing{of}', f"Add it: {about}." if about else f"Add it; {_GUIDE}.")


@rule("reading", blocks="pages")
def wrong_kind(where: Where, found: str, expected: str, width: int) -> Diagnostic:
    """A value is what its key asks for: text, a list or a table.

    Why: A text where a list belongs, or the reverse, cannot be shown in its place, and guessing could tear a sentence apart.
    Fix: Compare the place with the example of this kind of file (explain KIND shows it).
    """
    return wrong_kind.at(where, f"{found} stands here; {expected}", "Compare with the example of this kind of file (the command explain shows it).",
                         width=width)


@rule("reading", blocks="pages")
def bad_value(where: Where, message: str, help: str, width: int) -> Diagnostic:
    """A value has the form that its key asks for: an id, a number, a date, a link, or one of a few words.

    Why: A number that is no number or a date that is none can be neither compared nor proved, and an unsafe link must not reach a page.
    Fix: Write the value in the form that the message names, and check it against the source.
    """
    return bad_value.at(where, message, help, width=width)


@rule("reading", blocks="pages")
def too_long(text: Text, message: str, found: int, most: int) -> Diagnostic:
    """No text has more than 5000 characters, and no word more than 200: neither can be read, and no page or sheet holds them.

    Why: A text of that length is several facts with several sources; a word of that length is a missing space or a paste by mistake.
    Fix: Make several facts of the text, each with its source. Put the missing spaces into the word.
    """
    help = "Make several facts of it." if most == MOST_SIGNS else "Write it in several words; a space may be missing."
    return too_long.at(text.where, message, help, width=min(len(text), 30) if "\n" not in text else 1, evidence=Measured(found, most=most))


@rule("reading", blocks="pages")
def bad_expression(text: Text, at: int, message: str, help: str) -> Diagnostic:
    """A condition or formula is written in the language of conditions: ids, numbers, comparisons, and, or, not.

    Why: A condition that is read wrongly leads patients wrongly. So nothing is guessed: what is not understood is refused, with its place.
    Fix: Look at the sign that the message points at. docs/how-to/logic.md lists all that a condition can say.
    """
    where = text.where._replace(column=text.where.column + at) if "\n" not in text and text.where.line else text.where
    before = " ".join(text[:at].split())[-40:]
    return bad_expression.at(where, f'{message}, after "{before}"' if before else message, help)


def not_allowed(where: Where, written: str, shown: str, allowed: Sequence[str], width: int) -> Diagnostic:
    """A value that is none of a few words."""
    return bad_value(where, f'"{shown}" is not one of the words allowed here',
                     f"{_meant(written, allowed)}Write one of: {', '.join(allowed)}.", width)


def bad_id(id_: Text, shown: str, expected: str, width: int) -> Diagnostic:
    """What is no id: which sign is wrong in it, and what was probably meant."""
    plain = meant_id(id_)
    guess = f'Did you mean "{plain}"? ' if plain != id_ and Id.fits(plain) else ""
    wrong = re.search(r"[^a-z0-9-]", id_)
    if wrong is None:
        return bad_value(id_.where, f'"{shown}" does not fit here', f"{guess}{expected[0].upper()}{expected[1:]}.", width)
    said = "a space" if wrong[0].isspace() else f"a capital letter, {wrong[0]}" if wrong[0].isupper() else f"the sign {wrong[0]}"
    return bad_value(id_.where, f'"{shown}" does not fit here: it has {said}',
                     f"{guess}An id has small letters a-z, digits and single hyphens (-) only, and no quotes of a word processor.", width)


def meant_id(written: str) -> str:
    """What was probably meant by an id that is none: the same without quotes, with plain hyphens and small letters."""
    return re.sub(r"[\s_\u2010-\u2015\u2212-]+", "-", _QUOTES.sub("", written).strip()).lower()


_QUOTES = re.compile("[\"'\u2018-\u201f\u00ab\u00bb\u2039\u203a]")


@rule("reading", blocks="pages")
def id_is_not_file_name(id_: Text, stem: str, *, taken: bool) -> Diagnostic:
    """A file is named after the id in it.

    Why: Whoever looks for an id looks for its file; with two names one entry would seem to be two.
    Fix: Change the id or the file name so that they agree, and check who names the old id. Never rename it to a file that is there already.
    """
    alike = f"Write id: {stem}" if Id.fits(stem) else "Give it an id of its own, and name the file after it"
    help = (f"{alike}. The id {id_} belongs to the file {id_}.yml, which is there already: to rename this file would overwrite it."
            if taken else f"{alike}, or rename the file to {id_}.yml." if Id.fits(stem) else f"Rename the file to {id_}.yml.")
    return id_is_not_file_name.at(id_.where, f'the id is "{id_}" but the file is {stem}.yml', help, width=len(id_))
