"""The draft: an article's front matter and body, and records to be reviewed, as they will be written."""

import re
from collections.abc import Iterator

from msgspec import Struct

from briefgen import dates
from briefgen.author.blockyaml import Fields
from briefgen.author.importing.blocks import Metadata, as_markdown
from briefgen.author.importing.cast import Cast, Member, assemble
from briefgen.author.importing.findings import Line, Sentence, countries_in, line_of, lines_of, read_lines
from briefgen.author.importing.ids import Ids, key_words
from briefgen.author.importing.intake import ImportRefused
from briefgen.author.importing.outline import Outline
from briefgen.author.importing.publication import Publication, publication_of
from briefgen.author.importing.quoting import Quoter
from briefgen.author.importing.statements import Statement
from briefgen.dates import Certainty, Edtf
from briefgen.read.confined import compile_text
from briefgen.read.project import Project
from briefgen.read.visible import read_visible
from briefgen.source import WholeFile

MOST_RECORDS = 200
"""Claims, and timeline entries, of one article."""

_POINTING = re.compile(r"(?:This|These|That|Those|Such|It|Its|They|Their|He|She|His|Her)\b")
_PRONOUN = re.compile(r"(?:He|She)\b(?![’'])")


class Noted(Struct, frozen=True):
    """A record with a word to whoever reviews it."""

    fields: Fields
    note: str | None = None


class Draft(Struct, frozen=True):
    """An article and its records."""

    front: Fields
    body: str
    publication: Publication
    claims: tuple[Noted, ...]
    events: tuple[Noted, ...]
    actors: tuple[Noted, ...]
    known_actors: tuple[str, ...]
    dropped: int = 0


def make_draft(
    parts: Outline, metadata: Metadata, project: Project, date: str | None = None, id_: str = "article"
) -> Draft:
    """Make the draft of an article for a project; `date` is the day of publication where it was given. Raises ImportRefused."""
    return _Drafting(parts, metadata, project, id_).run(date)


class _Drafting:
    def __init__(self, parts: Outline, metadata: Metadata, project: Project, article: str) -> None:
        self.parts, self.project, self.article = parts, project, article
        self.ids = Ids(project)
        self.language = _language(metadata.language) or project.briefing.language
        self.body = as_markdown(list(parts.body))
        prose, problems = compile_text(self.body, WholeFile("the text"))
        if problems:
            raise ImportRefused("; ".join((problems[0].message, *problems[0].hints)))
        self.visible = read_visible(prose.html)
        if not self.visible.text.strip():
            raise ImportRefused("there is no text below the title")
        self.quoter = Quoter(self.visible)

    def run(self, date: str | None) -> Draft:
        """Find everything, and put it into records."""
        lines = [*self.head_lines(), *lines_of(self.visible, self.language.split("-")[0])]
        cast = assemble([(line.text, list(line.countries)) for line in lines], self.project.actors)
        publication = publication_of(date, self.parts, lines)
        year = publication.date.latest[0] if publication.date.latest and not publication.is_guess else None
        sentences = read_lines(lines, cast, year)
        actor_ids = [member.known or self.ids.new("actor", member.name) for member in cast.members]
        claims, point_ids, spare = self.claims(sentences, cast, actor_ids)
        events, more = self.events(sentences, cast, actor_ids, publication, point_ids)
        front = self.front(publication, lines, actor_ids, point_ids)
        new = [
            self.actor(member, id_, cast.members)
            for member, id_ in zip(cast.members, actor_ids, strict=True)
            if member.known is None
        ]
        known = tuple(member.known for member in cast.members if member.known)
        return Draft(front, self.body, publication, tuple(claims), tuple(events), tuple(new), known, spare + more)

    def head_lines(self) -> Iterator[Line]:
        """Yield the lines that are not part of the text: title, summary, key points."""
        language = self.language.split("-")[0]
        yield line_of(self.parts.title, language, is_heading=True)
        if self.parts.summary:
            yield line_of(self.parts.summary, language)
        for number, point in enumerate(self.parts.key_points):
            yield line_of(point.text, language, key_point=number)

    def front(
        self, publication: Publication, lines: list[Line], actor_ids: list[str], point_ids: dict[int, str]
    ) -> Fields:
        parts = self.parts
        points: list[Fields] = []
        for number, point in enumerate(parts.key_points):
            icon = {"icon": point.icon} if point.icon else {}
            claim = {"claim": point_ids[number]} if number in point_ids else {}
            points.append({"text": point.text, **icon, **claim})
        has_digest = parts.machine and (points or parts.summary)
        fields: Fields = {
            "title": parts.title,
            "date": publication.date.text,
            "summary": parts.summary,
            "authors": list(parts.authors),
            "key_points": points,
            "summary_by": {"name": parts.machine, "kind": "machine"} if has_digest else None,
            "countries": countries_in(lines),
            "actors": actor_ids,
            "language": self.language if self.language != self.project.briefing.language else None,
            "status": "draft",
        }
        return {name: value for name, value in fields.items() if value}

    def claims(
        self, sentences: list[Sentence], cast: Cast, actor_ids: list[str]
    ) -> tuple[list[Noted], dict[int, str], int]:
        """Return the claims, those of the key points by number, and how many were too many."""
        found: list[Noted] = []
        points: dict[int, str] = {}
        wanted = [s for s in sentences if s.line.key_point is not None or (s.statement and s.line.offset is not None)]
        for sentence in wanted[:MOST_RECORDS]:
            if sentence.line.key_point in points:
                continue
            claim = self.claim(sentence, cast, actor_ids)
            if claim is not None:
                found.append(claim)
                if sentence.line.key_point is not None:
                    points[sentence.line.key_point] = claim.fields["id"]
        return found, points, max(0, len(wanted) - MOST_RECORDS)

    def claim(self, sentence: Sentence, cast: Cast, actor_ids: list[str]) -> Noted | None:
        told = sentence.statement or Statement("fact")
        quote = self.quote(sentence, sentence.start, sentence.end)
        if quote is None and sentence.line.key_point is None:
            return None
        statement = sentence.line.text if sentence.line.key_point is not None else sentence.text
        note = _claim_note(told, statement)
        if told.speaker is not None and (pronoun := _PRONOUN.match(statement)):
            note = f'"{pronoun[0]}" was taken for {cast.members[told.speaker].name}'
            statement = cast.members[told.speaker].name + statement[pronoun.end() :]
        fields: Fields = {
            "id": self.ids.new("claim", key_words(statement)),
            "statement": statement,
            "quote": quote,
            "kind": told.kind,
            "speaker": actor_ids[told.speaker] if told.speaker is not None else None,
            "status": "unreviewed",
            "actors": [actor_ids[number] for number in sentence.members if number != told.speaker],
            "countries": list(sentence.countries),
        }
        return Noted({name: value for name, value in fields.items() if value}, note)

    def events(
        self,
        sentences: list[Sentence],
        cast: Cast,
        actor_ids: list[str],
        publication: Publication,
        points: dict[int, str],
    ) -> tuple[list[Noted], int]:
        """Return the timeline entries, and how many were too many."""
        found: list[Noted] = []
        wanted = [(sentence, dated) for sentence in sentences for dated in sentence.entries]
        for sentence, dated in wanted[:MOST_RECORDS]:
            dating, entry, told = dated.dating, dated.entry, sentence.statement
            date = dates.parse(dating.date)
            here = [n for n in dated.members if not told or n != told.speaker]
            quote = self.quote(sentence, entry.start, entry.end)
            point = points.get(sentence.line.key_point) if sentence.line.key_point is not None else None
            fields: Fields = {
                "id": self.ids.new("event", f"{key_words(entry.title)} {_year(date)}"),
                "date": dating.date,
                "title": entry.title,
                "type": entry.type if entry.type != "other" else None,
                "status": "scheduled" if self.is_to_come(date, publication) else None,
                "actors": [actor_ids[n] for n in here if self.was_there(cast.members[n], date)],
                "countries": list(dated.countries),
                "claims": [point] if point else None,
                "quote": quote,
            }
            found.append(
                Noted(
                    {name: value for name, value in fields.items() if value},
                    _event_note(sentence, dating.year_is_inferred, quote),
                )
            )
        return found, max(0, len(wanted) - MOST_RECORDS)

    def quote(self, sentence: Sentence, start: int, end: int) -> str | Fields | None:
        offset = sentence.line.offset
        return None if offset is None else self.quoter.quote(offset + start, offset + end)

    def is_to_come(self, date: Edtf, publication: Publication) -> bool:
        """Say whether an event lies after the article, or after what the briefing is said to know."""
        limits = [limit for limit in (publication.date, self.project.briefing.as_of) if limit is not None]
        return any(dates.is_before(_last_day(limit), date) is Certainty.YES for limit in limits)

    def was_there(self, member: Member, date: Edtf) -> bool:
        """Say whether a known actor can have been there: the build refuses an event outside a life."""
        actor = self.project.actors.get(member.known or "")
        if actor is None:
            return True
        starts = [start for start in (actor.born, actor.founded) if start]
        ends = [end for end in (actor.died, actor.dissolved) if end]
        return not (
            any(dates.is_before(date, start) is Certainty.YES for start in starts)
            or any(dates.is_before(end, date) is Certainty.YES for end in ends)
        )

    def actor(self, member: Member, id_: str, members: tuple[Member, ...]) -> Noted:
        same = [
            other
            for other in members
            if other.name.casefold() == member.name.casefold() and other.country != member.country
        ]
        name = f"{member.name} ({member.country})" if same and member.country else member.name
        fields: Fields = {
            "id": id_,
            "name": name,
            "type": member.type if member.type != "person" else None,
            "aliases": list(member.aliases),
            "countries": [member.country] if member.country else [],
            "roles": [{"post": _capital(post)} for post in member.posts],
        }
        return Noted({name: value for name, value in fields.items() if value})


def _claim_note(told: Statement, statement: str) -> str | None:
    if told.unnamed:
        return f'the text gives it to nobody that is an actor: "{told.unnamed}"'
    pointing = _POINTING.match(statement)
    return f'say what "{pointing[0]}" means' if pointing else None


def _event_note(sentence: Sentence, year_is_inferred: bool, quote: object) -> str | None:
    if year_is_inferred:
        return "the text names no year; that of the article was taken"
    if quote is None:
        where = "a key point" if sentence.line.key_point is not None else "the summary"
        return (
            f"from {where}, which no quote can reach"
            if sentence.line.offset is None
            else "its words could not be quoted"
        )
    return None


def _language(tag: str | None) -> str | None:
    return tag if tag and re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", tag) else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _year(date: Edtf) -> str:
    found = re.search(r"\d{4}", date.text)
    return found[0] if found else ""


def _last_day(date: Edtf) -> Edtf:
    """Return the last day that a date allows: an event of August is not after an article of August."""
    if date.latest is None or not 0 <= date.latest[0] <= 9999:
        return date
    return dates.parse("{:04}-{:02}-{:02}".format(*date.latest))
