"""This run: whether its language, its tools and its clinic are there, and what a build for the public must have besides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from difflib import get_close_matches

from generator.content.model import NotStated
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.diagnostics.registry import rule
from generator.documents.versions import last_day
from generator.rules.handouts import REQUIRED_DETAILS, clinic_incomplete, name_of
from generator.rules.reviews import grace_ends, no_longer_publishable, place_of, reviewed, said_of
from generator.rules.this_run import ThisRun


@clinic_incomplete.also("publishing", level="error")
def clinic_unfit_for_the_public(run: ThisRun) -> Iterator[Diagnostic]:
    """A build for the public is refused without complete details of its clinic."""
    clinic = run.library.clinic
    if run.public and clinic is not None and (missing := [name for name in REQUIRED_DETAILS if getattr(clinic, name) is None]):
        yield clinic_unfit_for_the_public.at(
            clinic.name, f'clinic "{clinic.name}" has no {", ".join(missing)}, so this cannot be published',
            "Add what is missing to its file, or build without PUBLISH=yes (--publish) to try the sheets.", item=name_of(clinic))


@rule("publishing")
def review_ran_out(run: ThisRun) -> Iterator[Diagnostic]:
    """What is published has no review that ran out longer ago than the site allows (`review_grace`); of a danger sign none at all that ran out.

    Why: A sheet is handed out for months; one that says "Reviewed by" of years ago is taken for checked.
    Fix: Have the entry reviewed again, and write down by whom and when; or delete its review, so that readers are told that nobody checked it.
    """
    library, today = run.library, run.today
    for review, of, item in reviewed(library) if run.public else ():
        due = last_day(review)
        named = [entry for entry in library.red_flags.values() if entry.review is review]
        if due < today and (named or grace_ends(due, library) < today):
            at_once = ", and a danger sign may not be published so for a day" if named and grace_ends(due, library) >= today else ""
            yield review_ran_out.at(review.where, f"the review of {of} ran out on {due}, so this cannot be published{at_once}",
                                    "Have it reviewed again, or delete the review; or build without PUBLISH=yes (--publish).", item=item)


@rule("publishing")
def reviewed_otherwise(run: ThisRun) -> Iterator[Diagnostic]:
    """What is published says what was reviewed, or has not said anything else for longer than the site allows (`review_grace`); danger signs never.

    Why: Readers are told that the new words were not reviewed yet, but that must end. About a danger sign nobody should have to read it at all.
    Fix: Have it reviewed again, and write that down with the command review; or delete the review, so that readers are told that nobody checked it.
    """
    for one, why in no_longer_publishable(run):
        yield reviewed_otherwise.at(place_of(one), f"{said_of(one)}, and {why}, so this cannot be published",
                                    f"Have it reviewed again: review {one.path} --by NAME. Or delete the review; or build without PUBLISH=yes "
                                    "(--publish).", item=str(one.entry.id))


@rule("publishing")
def no_address(run: ThisRun) -> Iterator[Diagnostic]:
    """A site that is built for the public says where it will be published, so that its sheets link back to it.

    Why: A printed sheet outlives its facts; its code and address are the only way to the current version.
    Fix: Add address: to site.yml, or give it for this build with ADDRESS= (--site-address).
    """
    site = run.library.site
    if run.public and site is not None and site.address is None:
        yield no_address.at(site.name, "the site has no address, so its sheets cannot link back to it",
                            "Add address: to site.yml, or give it with ADDRESS= (--site-address); or build without PUBLISH=yes (--publish).",
                            item=site.where.file)


@rule("publishing")
def owner_unknown(run: ThisRun) -> Iterator[Diagnostic]:
    """A site that is built for the public says who publishes it, who pays for it, and how often it is updated.

    Why: People who read advice about an illness must be able to tell who is behind it. A page cannot say of itself that no source states that.
    Fix: Fill in publisher, funding and updates in site.yml, in the words of the people who are responsible for the site.
    """
    site = run.library.site
    missing = [name for name in ("publisher", "funding", "updates") if isinstance(getattr(site, name, None), NotStated)]
    if run.public and site is not None and missing:
        yield owner_unknown.at(site.name, f"the site does not say: {', '.join(missing)}",
                               "Fill it in in site.yml, in your own words; or build without PUBLISH=yes (--publish).", item=site.where.file)


@rule("publishing", level="warning")
def updated_in_the_future(run: ThisRun) -> Iterator[Diagnostic]:
    """The day on which the content was last changed is not still to come.

    Why: Sheets count from it until when they may be used: of a slip of years, a sheet that nobody looked at again would be handed out for years.
    Fix: Write the day of the last change under updated: in site.yml. A month more than today is let pass: it may be the day
    on which this will be published.
    """
    site = run.library.site
    if site is not None and site.updated > run.today + timedelta(days=31):
        yield updated_in_the_future.at(site.name, f"the content was last changed on {site.updated}, which is still to come",
                                       "Write the day of the last change under updated:.", item=site.where.file)


@rule("publishing")
def unknown_clinic(run: ThisRun) -> Iterator[Diagnostic]:
    """The clinic whose sheets are wanted has a file in the folder clinics.

    Why: With a misspelt name patients would get sheets without a phone number, or with that of another clinic.
    Fix: Correct the name, or write the clinic's file in the folder clinics.
    """
    wanted, clinics = run.clinic, run.library.clinics
    if wanted and wanted not in clinics and wanted not in run.library.broken:
        close = get_close_matches(wanted, clinics, 1)
        hint = f'Did you mean "{close[0]}"? ' if close else ""
        known = f"Known are: {', '.join(clinics)}." if clinics else "There is no file in the folder clinics yet."
        yield unknown_clinic.at(Where(f"clinics/{wanted}.yml"), f'there is no clinic "{wanted}"', hint + known, item=wanted)


@rule("publishing", blocks="pages")
def unknown_language(run: ThisRun) -> Iterator[Diagnostic]:
    """The language of the site, or the one that it is a variant of, has a catalogue of words.

    Why: Headings, labels and the words for an emergency would be in another language than the facts.
    Fix: Write one of the languages in the message, or translate templates/words/en.yml and have the translation reviewed.
    """
    site = run.library.site
    if site is not None and not run.speaks:
        yield unknown_language.at(site.language, f'there is no catalogue of words for "{site.language}"',
                                  f"Write one of: {', '.join(run.languages)}. To add a language, translate templates/words/en.yml.")


@rule("publishing")
def no_pagefind(run: ThisRun) -> Iterator[Diagnostic]:
    """A site that uses Pagefind for its search has Pagefind installed.

    Why: The search of the site would find nothing.
    Fix: Install Pagefind as the message says, or leave out "search: pagefind" in site.yml.
    """
    site = run.library.site
    if site is not None and site.search == "pagefind" and "pagefind" in run.missing:
        yield no_pagefind.at(site, '"search: pagefind" needs Pagefind, which is not installed', run.missing["pagefind"])


@rule("publishing")
def no_zensical(run: ThisRun) -> Iterator[Diagnostic]:
    """A site that is built with Zensical has Zensical installed.

    Why: No page can be made without it.
    Fix: Install Zensical as the message says, or leave out "builder: zensical" in site.yml.
    """
    site = run.library.site
    if site is not None and site.builder == "zensical" and "zensical" in run.missing:
        yield no_zensical.at(site, '"builder: zensical" needs Zensical, which is not installed', run.missing["zensical"])
