"""(Library, Reader) -> Document: what one reader is told on one page or sheet.

    document/              the value itself: blocks, spans, walks through them, JSON
    assembling.py          which Documents there are, and what each is made of: the story
    pages.py, lists.py, sheets.py, about.py
                           composers: what stands on each page and in which order
    composing.py           what every composer needs: facts, gaps, lists of statements, the danger box
    drafts.py              marks that composers leave for what is known at the end
    finishing.py           a draft -> what is read: numbers, words, explanations, the end of the page
    calling.py, cautions.py, figures.py, glossary.py, versions.py
                           one thing each that is said in many places
    readers.py             who reads each Document, and in which language
    urls.py, navigation.py, collections.py, alphabetical_index.py
                           where Documents stand, and in which order
    on_paper.py            what of a handout is printed
    reading_age.py         Documents -> how hard they are to read
"""
