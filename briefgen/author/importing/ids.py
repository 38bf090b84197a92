"""Ids of new records: slugs of their names that nothing in the project has."""

import re
import unicodedata

from briefgen.read.project import Project

_LONGEST = 60
_LATIN = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "ø": "o",
        "Ø": "o",
        "đ": "d",
        "Đ": "d",
        "ð": "d",
        "þ": "th",
        "Þ": "th",
        "ł": "l",
        "Ł": "l",
        "ı": "i",
    }
)
_EMPTY = frozenset(
    "a an the of in on at to for and or by with from as is are was were be been has have had that this its it their which who said".split()
)


class Ids:
    """The ids that are taken, by kind of record; a new one is taken at once."""

    def __init__(self, project: Project) -> None:
        self.taken = {*project.origins, *project.broken}
        for kind, records in (
            ("article", project.articles), ("claim", project.claims), ("event", project.events), ("actor", project.actors), ("source", project.sources),
        ):  # fmt: skip
            self.taken |= {(kind, id_) for record in records.values() for id_ in record.former_ids}

    def new(self, kind: str, words: str) -> str:
        """Return a new id made of words, with a number after it where it must be."""
        base = slug(words) or kind
        number, id_ = 1, base
        while (kind, id_) in self.taken:
            number += 1
            id_ = f"{base}-{number}"
        self.taken.add((kind, id_))
        return id_


def slug(text: str) -> str:
    """Write a text as an id: Latin letters without accents, joined by hyphens; empty where it has no such letters."""
    spaced = re.sub(r"[^\w\s'’.]", " ", text.translate(_LATIN))
    plain = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode("ascii").lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['.]", "", plain))
    made = ""
    for word in words:
        if made and len(made) + 1 + len(word) > _LONGEST:
            break
        made = f"{made}-{word[:_LONGEST]}" if made else word[:_LONGEST]
    return made


def key_words(text: str, most: int = 6) -> str:
    """Return the first words of a sentence that carry meaning."""
    return " ".join([word for word in text.split() if word.lower().strip("“”\"',.") not in _EMPTY][:most])
