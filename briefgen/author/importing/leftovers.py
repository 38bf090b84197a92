"""Lines that are no part of an article: words of buttons, bylines, days of publication, notices of the site."""

import re

from msgspec import Struct

_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|\d+(?:[.,:]\d+)*")
_BUTTONS = frozenset(
    """share shares sharing tweet email e mail print save copy link facebook twitter x linkedin whatsapp telegram reddit pinterest flipboard messenger bluesky threads comment
    comments subscribe subscribed sign up in log login register newsletter newsletters follow following us listen play pause read reading time min mins minute minutes advertisement
    advertising ad ads sponsored promoted related more menu home search skip to main content navigation close open back top next previous news summary summaries digest story
    stories article articles latest trending popular most topics tags tag category categories section world politics business opinion sport video videos photos gallery live
    updates update view views likes like bookmark font size a download pdf app cookies cookie accept reject all manage settings preferences privacy policy terms the this on of
    and by ai generated""".split()
)
_ONLY_BUTTONS = frozenset(
    "share tweet facebook twitter whatsapp linkedin email print save subscribe listen advertisement newsletter comments menu summary read skip follow cookies".split()
)
_NOTICE = re.compile(
    r"(?:advertisement|related(?: articles?| stories)?:|read (?:more|also|next)\b|see also:|recommended(?: for you)?\b|sign up (?:for|to)\b|subscribe\b|follow us\b|"
    r"©|\(c\) \d|copyright\b|all rights reserved|(?:photo|image|picture|video|file photo)(?: credit| by)?\s?[:/(]|getty images|click here|we use cookies|this (?:web)?site uses cookies|"
    r"(?:accept|reject|manage) (?:all )?cookies|skip to (?:main )?content|listen to this (?:article|story)|support our journalism|become a member|"
    r"(?:\d+|no|leave a) comments?\b|\d+ min(?:ute)?s?(?: read)?\b|reading time|share (?:this|on|via)\b|last (?:updated|modified)\b|tags?:|filed under|topics?:|"
    r"this (?:article|story) (?:was|has been|is)\b|originally published|editor[’']s note|correction:|download (?:the )?(?:pdf|app)|view (?:all|comments)|"
    r"about the author|more from|most (?:read|popular)|trending|recommended)",
    re.IGNORECASE,
)
_LONGEST = 160
_PERSON = r"(?:(?:Dr|Prof|Sir|Mr|Ms|Mrs)\.? )?[^\W\d_a-z][\w.'’-]*(?: (?:de|van|von|der|bin|al|el|la|di|da|[^\W\d_a-z][\w.'’-]*)){1,4}"
_BYLINE = re.compile(
    rf"(?:[Bb]y|BY|Written by|Reported by|Author:|Authors:|Text:|Words by)\s+({_PERSON}(?:(?:, (?:and )?| and | & ){_PERSON}){{0,5}})(?=$|[,|•·–—(-]|\s+(?:[|•·–—(]|in\b|at\b|for\b|is\b))"
)
_CREDIT = re.compile(
    rf"\(?(?:Additional )?(?:[Rr]eporting|[Ww]riting) by ({_PERSON}(?:(?:, (?:and )?| and ){_PERSON}){{0,5}})"
)
_PUBLISHED = re.compile(
    r"(?:first |originally )?(?:published|posted|updated|date|issued|released)\b[: ]*(?:on\s)?", re.IGNORECASE
)
_MACHINE = re.compile(
    r"\b((?:[A-Z][A-Za-z]*)?(?:Bot|GPT|AI|LLM)|ChatGPT|Gemini|Copilot|Claude)(?:[- ]?v?(\d+(?:\.\d+)*\w?))?(?![a-z])"
)
_DIGEST = re.compile(r"summar|digest|generat|key ?points|tl;?dr|brief", re.IGNORECASE)


class Machine(Struct, frozen=True):
    """A program that made a digest, as a line names it."""

    name: str


def is_leftover(text: str) -> bool:
    """Say whether a line is no part of the article."""
    if len(text) > _LONGEST:
        return False
    if _NOTICE.match(text) and len(text.split()) <= 16:
        return True
    plain = _MACHINE.sub(" ", text)
    found = [word.lower() for word in _WORD.findall(plain)]
    if not found:
        return True
    return all(word in _BUTTONS or word[0].isdigit() for word in found) and (
        any(word in _ONLY_BUTTONS for word in found) or plain != text
    )


def machine_of(text: str) -> Machine | None:
    """Return the program that a line of a digest names as its author."""
    found = _MACHINE.search(text) if len(text) <= _LONGEST and _DIGEST.search(text) else None
    if found is None:
        return None
    return Machine(f"{found[1]} {found[2]}" if found[2] else "AI summary" if found[1] == "AI" else found[1])


def authors_of(text: str) -> tuple[str, ...]:
    """Return the names in a byline or a closing credit; nothing where a line is none."""
    found = _BYLINE.match(text) if len(text) <= _LONGEST else None
    found = found or _CREDIT.match(text)
    if found is None:
        return ()
    return tuple(_cased(name) for name in re.split(r", and |, | and | & ", found[1]))


def _cased(name: str) -> str:
    return name.title() if name.isupper() else name


def published_in(text: str) -> str | None:
    """Return what follows a word such as "Published:" in a short line, where a date of publication may stand."""
    found = _PUBLISHED.match(text) if len(text) <= _LONGEST else None
    return text[found.end() :] if found else None
