"""The records that an author writes, field for field as in `docs/content-format.md`.

Values only: no positions, no links, no HTML. What a string must look like, and which kind of record it names, is said
once, in its annotated type; the decoder, the JSON Schema, the reference check and the documentation all read it there.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from briefgen.dates import Edtf
from briefgen.vocabulary import (
    ActorType,
    ClaimKind,
    Confidence,
    Credibility,
    EventRole,
    EventStatus,
    EventType,
    Importance,
    Level,
    Outcome,
    RelationType,
    Reliability,
    Scale,
    SourceType,
    Stance,
    Status,
    Trend,
)

URL = r"^https?://[^\s/?#@\\\"<>\[\]]+([/?#][^\s\\\"<>]*)?$"
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Id = Annotated[str, Meta(pattern=SLUG, max_length=100, description="lower-case words joined by hyphens")]
Text = Annotated[str, Meta(min_length=1, max_length=20_000, description="plain text")]
Markdown = Annotated[str, Meta(min_length=1, max_length=200_000, description="Markdown")]
Moment = Annotated[Edtf, Meta(description="one date, not an interval")]
Url = Annotated[str, Meta(pattern=URL, description="an http or https address")]
Language = Annotated[
    str, Meta(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", description="a language tag such as en or pt-BR")
]
Clock = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="a time such as 09:30")]
Timezone = Annotated[
    str,
    Meta(
        pattern=r"^(UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z0-9_+-]+)+)$",
        description="a time zone such as Asia/Tokyo",
        extra={"check": "timezone"},
    ),
]
WikidataId = Annotated[str, Meta(pattern=r"^Q[1-9][0-9]*$", description="a Wikidata id such as Q11998")]
Latitude = Annotated[float, Meta(ge=-90, le=90, description="degrees north")]
Longitude = Annotated[float, Meta(ge=-180, le=180, description="degrees east")]
Likelihood = Annotated[str, Meta(min_length=1, description="a term of the briefing's likelihood scale")]
ProblemCode = Annotated[str, Meta(pattern=r"^BG[0-9]{3}$", description="a code such as BG409")]

ArticleId = Annotated[str, Meta(extra={"reference": "article"})]
ClaimId = Annotated[str, Meta(extra={"reference": "claim"})]
EventId = Annotated[str, Meta(extra={"reference": "event"})]
ActorId = Annotated[str, Meta(extra={"reference": "actor"})]
SourceId = Annotated[str, Meta(extra={"reference": "source"})]
Code = Annotated[str, Meta(pattern=r"^[A-Z]{2}([A-Z]{2})?$", description="a country code such as JP")]
CountryCode = Annotated[str, Meta(extra={"reference": "country"})]
AnyId = Annotated[str, Meta(extra={"reference": "any"})]

Kind = Literal["article", "claim", "event", "actor", "source", "country", "page"]


class Record(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of everything that an author writes."""


class Ignore(Record, frozen=True):
    """A check that is silenced on one record, and why."""

    code: ProblemCode
    reason: Text


class Person(Record, frozen=True):
    """Who wrote a digest."""

    name: Text
    kind: Literal["person", "machine"] = "person"


class KeyPoint(Record, frozen=True):
    """One point of an article's key-point list."""

    text: Text
    icon: Text | None = None
    claim: ClaimId | None = None


class Correction(Record, frozen=True):
    """A correction or update that readers are told of."""

    date: Moment
    text: Text
    kind: Text | None = None


class Article(Record, frozen=True):
    """A source article: front matter and Markdown body."""

    title: Text
    date: Moment
    updated: Moment | None = None
    summary: Text | None = None
    authors: tuple[Text, ...] = ()
    source: SourceId | None = None
    key_points: tuple[KeyPoint, ...] = ()
    summary_by: Person | None = None
    countries: tuple[CountryCode, ...] = ()
    actors: tuple[ActorId, ...] = ()
    topics: tuple[Text, ...] = ()
    language: Language | None = None
    status: Literal["published", "draft"] = "published"
    publish_on: Moment | None = None
    corrections: tuple[Correction, ...] = ()
    autolink: bool = True
    former_ids: tuple[Id, ...] = ()
    ignore: tuple[Ignore, ...] = ()


class FreePage(Record, frozen=True):
    """A page of its own, such as "about"."""

    title: Text
    summary: Text | None = None
    updated: Moment | None = None
    former_ids: tuple[Id, ...] = ()


class Quote(Record, frozen=True):
    """A passage of an article's visible text (W3C Web Annotation: TextQuoteSelector)."""

    exact: Text
    prefix: Text | None = None
    suffix: Text | None = None


class Evidence(Record, frozen=True):
    """What a source says for or against a claim."""

    source: SourceId
    stance: Stance
    quote: Text | None = None
    locator: Text | None = None
    credibility: Credibility | None = None
    note: Text | None = None


class Relation(Record, frozen=True):
    """How a claim bears on another claim."""

    type: RelationType
    claim: ClaimId


class State(Record, frozen=True):
    """What was held of a claim from a date on."""

    date: Moment
    status: Status | None = None
    likelihood: Likelihood | None = None
    confidence: Confidence | None = None
    note: Text | None = None


class Claim(Record, frozen=True):
    """A statement that can be checked."""

    id: Id
    statement: Text
    article: ArticleId | None = None
    quote: Quote | None = None
    quotes: tuple[Quote, ...] = ()
    kind: ClaimKind = "fact"
    speaker: ActorId | None = None
    said_on: Moment | None = None
    said_at: EventId | None = None
    status: Status = "unreviewed"
    verdict: Text | None = None
    context: Text | None = None
    likelihood: Likelihood | None = None
    confidence: Confidence | None = None
    confidence_basis: Text | None = None
    resolves_by: Edtf | None = None
    resolution: Text | None = None
    outcome: Outcome | None = None
    resolved_on: Moment | None = None
    actors: tuple[ActorId, ...] = ()
    countries: tuple[CountryCode, ...] = ()
    events: tuple[EventId, ...] = ()
    topics: tuple[Text, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    relations: tuple[Relation, ...] = ()
    history: tuple[State, ...] = ()
    former_ids: tuple[Id, ...] = ()
    ignore: tuple[Ignore, ...] = ()


class Location(Record, frozen=True):
    """Where an event took place."""

    name: Text
    country: CountryCode | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None


class Participant(Record, frozen=True):
    """An actor's part in an event."""

    actor: ActorId
    role: EventRole | None = None
    post: Text | None = None


class OtherDate(Record, frozen=True):
    """Another date that a source gives for an event."""

    date: Edtf
    source: SourceId


class Event(Record, frozen=True):
    """An entry of the timeline."""

    id: Id
    date: Edtf
    title: Text
    summary: Text | None = None
    article: ArticleId | None = None
    type: EventType = "other"
    status: EventStatus = "occurred"
    time: Clock | None = None
    timezone: Timezone | None = None
    place: Location | None = None
    actors: tuple[Participant, ...] = ()
    countries: tuple[CountryCode, ...] = ()
    sources: tuple[SourceId, ...] = ()
    claims: tuple[ClaimId, ...] = ()
    quote: Quote | None = None
    importance: Importance = 2
    part_of: EventId | None = None
    other_dates: tuple[OtherDate, ...] = ()
    former_ids: tuple[Id, ...] = ()
    ignore: tuple[Ignore, ...] = ()


class FormerName(Record, frozen=True):
    """A name that an actor had, and when."""

    name: Text
    start: Moment | None = None
    end: Moment | None = None


class Role(Record, frozen=True):
    """A post that an actor holds or held."""

    post: Text
    organization: ActorId | None = None
    start: Moment | None = None
    end: Moment | None = None
    acting: bool = False
    source: SourceId | None = None


class Membership(Record, frozen=True):
    """An organization that an actor belongs to."""

    actor: ActorId
    start: Moment | None = None
    end: Moment | None = None


class Actor(Record, frozen=True):
    """A person or body that acts or speaks."""

    id: Id
    name: Text
    type: ActorType = "person"
    names: dict[Language, Text] = {}
    aliases: tuple[Text, ...] = ()
    former_names: tuple[FormerName, ...] = ()
    countries: tuple[CountryCode, ...] = ()
    description: Markdown | None = None
    roles: tuple[Role, ...] = ()
    member_of: tuple[Membership, ...] = ()
    born: Moment | None = None
    died: Moment | None = None
    founded: Moment | None = None
    dissolved: Moment | None = None
    parent: ActorId | None = None
    wikidata: WikidataId | None = None
    website: Url | None = None
    sources: tuple[SourceId, ...] = ()
    former_ids: tuple[Id, ...] = ()
    ignore: tuple[Ignore, ...] = ()


class Source(Record, frozen=True):
    """A publication that evidence comes from (types: Citation Style Language 1.0.2)."""

    id: Id
    title: Text
    type: SourceType = "webpage"
    authors: tuple[Text, ...] = ()
    publisher: Text | None = None
    date: Edtf | None = None
    url: Url | None = None
    accessed: Moment | None = None
    archive_url: Url | None = None
    archive_date: Moment | None = None
    url_status: Literal["live", "dead"] = "live"
    language: Language | None = None
    license: Text | None = None
    reliability: Reliability | None = None
    level: Level | None = None
    derived_from: tuple[SourceId, ...] = ()
    interest: Text | None = None
    note: Text | None = None
    former_ids: tuple[Id, ...] = ()
    ignore: tuple[Ignore, ...] = ()


class Validity(Record, frozen=True):
    """When a country's code or name was in use."""

    start: Moment | None = None
    end: Moment | None = None


class Assessment(Record, frozen=True):
    """How a country's situation moved in a period, and why that is held."""

    period: Edtf
    trend: Trend
    rationale: Text
    claims: tuple[ClaimId, ...] = ()


class Country(Record, frozen=True):
    """What the briefing adds to a country."""

    code: Code
    name: Text | None = None
    naming_note: Text | None = None
    summary: Markdown | None = None
    valid: Validity | None = None
    assessments: tuple[Assessment, ...] = ()
    ignore: tuple[Ignore, ...] = ()


class Features(Record, frozen=True):
    """Outputs that can be switched off."""

    search: bool = True
    feeds: bool = True
    calendar: bool = True
    downloads: bool = True
    cards: bool = True


class Briefing(Record, frozen=True):
    """Settings of the briefing as a whole."""

    title: Text
    description: Text | None = None
    base_url: Url | None = None
    language: Language = "en"
    publisher: Text | None = None
    authors: tuple[Text, ...] = ()
    license: Text | None = None
    as_of: Moment | None = None
    likelihood_scale: Scale = "icd203"
    timezone: Timezone | None = None
    key_judgements: tuple[ClaimId, ...] = ()
    navigation: tuple[AnyId, ...] = ()
    boundaries: Literal["un", "de-facto"] = "un"
    features: Features = Features()


class RecordFile(Record, frozen=True):
    """A YAML file of records: any of these lists."""

    claims: tuple[Claim, ...] = ()
    actors: tuple[Actor, ...] = ()
    sources: tuple[Source, ...] = ()
    timeline: tuple[Event, ...] = ()
    countries: tuple[Country, ...] = ()


RECORD_KINDS: dict[str, Kind] = {
    "claims": "claim",
    "actors": "actor",
    "sources": "source",
    "timeline": "event",
    "countries": "country",
}
"""Which kind of record each list of a record file holds."""

SHORTHAND: dict[type[Record], str] = {Quote: "exact", Participant: "actor"}
"""Records that may be written as a plain string, and the field which that string then is."""

AnyRecord = Article | Claim | Event | Actor | Source | Country | FreePage
