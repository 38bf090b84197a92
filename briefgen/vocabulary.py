"""The words that fields of the content may have, as in `docs/content-format.md`."""

from typing import Literal

ClaimKind = Literal["fact", "attributed", "assessment", "forecast", "assumption"]
Status = Literal[
    "unreviewed", "supported", "disputed", "misleading", "refuted", "unverifiable", "outdated", "retracted"
]
Confidence = Literal["low", "moderate", "high"]
Outcome = Literal["happened", "did-not-happen", "undecided"]
Stance = Literal["supports", "disputes", "qualifies", "context"]
RelationType = Literal["supports", "contradicts", "depends_on", "repeats", "supersedes"]
Credibility = Literal[1, 2, 3, 4, 5, 6]
Importance = Literal[1, 2, 3]
EventType = Literal[
    "summit",
    "meeting",
    "treaty",
    "legislation",
    "statement",
    "exercise",
    "deployment",
    "incident",
    "election",
    "appointment",
    "publication",
    "other",
]
EventStatus = Literal["occurred", "scheduled", "cancelled", "alleged"]
EventRole = Literal["host", "participant", "signatory", "speaker", "target", "observer"]
ActorType = Literal["person", "organization", "public_body", "intergovernmental", "armed_force", "party", "company"]
SourceType = Literal[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
]
Reliability = Literal["A", "B", "C", "D", "E", "F"]
Level = Literal["primary", "secondary", "tertiary"]
Trend = Literal["deteriorated", "unchanged", "improved"]
Scale = Literal["icd203", "phia"]
