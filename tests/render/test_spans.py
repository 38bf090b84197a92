"""Dates on an axis: which years it shows, and how exactly each date is drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.dates import parse
from briefgen.render.site import StatusView
from briefgen.render.views.axis import Axis, axis_of, filed, moment, ticks
from briefgen.render.views.spans import FADE, LEAST, Fade, exactness, history_bar, span_on, time_bar

TEN_YEARS = Axis(2020 * 12, 2030 * 12, moment((2026, 1, 1)))


def years(axis: Axis) -> tuple[float, float]:
    return axis.start / 12, axis.end / 12


def axis(*texts: str, as_of: str = "", language: str = "en") -> Axis:
    return axis_of([filed(parse(text)) for text in texts], parse(as_of) if as_of else None, language)


def test_an_axis_shows_whole_years_from_the_first_to_the_last() -> None:
    assert years(axis("2001-05", "2010-07-04", "2019-11")) == (2001, 2020)


def test_a_short_axis_shows_whole_months() -> None:
    short = axis("2023-02-10", "2024-05")
    assert short.is_short
    assert (short.start, short.end) == (2023 * 12 + 1, 2024 * 12 + 5)


def test_a_distant_date_does_not_flatten_the_others() -> None:
    near = [f"{year}-0{month}" for year in range(2015, 2026) for month in (1, 5)]
    assert years(axis("-0976", *near)) == (2015, 2026)
    assert years(axis(*near, "2500")) == (2015, 2026)
    assert years(axis("-0976", *near, "2500")) == (2015, 2026)


def test_evenly_spread_dates_are_all_shown() -> None:
    assert years(axis(*(f"{year}" for year in range(1900, 2020)))) == (1900, 2020)


def test_what_comes_is_shown_where_it_does_not_double_the_axis() -> None:
    near = [f"{year}" for year in range(2015, 2026) for _ in range(4)]
    assert years(axis(*near, "2031"))[1] == 2032
    assert years(axis(*near, "2060"))[1] == 2026


def test_few_distant_dates_are_not_left_out() -> None:
    assert years(axis("1600", "2020")) == (1600, 2021)


def test_the_axis_reaches_now_where_that_is_near() -> None:
    assert axis("2010", "2025-03", as_of="2026-02-10").shown_now() is not None
    assert years(axis("2010", "2025-03", as_of="2026-02-10"))[1] == 2027
    assert axis("1910", "1945", as_of="2026-02-10").shown_now() is None


def test_ticks_stand_at_round_years() -> None:
    assert [tick.label for tick in ticks(axis("1987", "2026"), "en", 5)] == ["1990", "2000", "2010", "2020"]
    assert [tick.label for tick in ticks(axis("2023-11", "2024-02"), "en", 5)] == [
        "Nov 2023",
        "Dec 2023",
        "Jan 2024",
        "Feb 2024",
    ]


def test_a_label_at_the_end_would_stand_outside() -> None:
    assert [tick.label for tick in ticks(axis("2010", "2020-05"), "en", 5)] == ["2010", "2015", ""]


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=30), st.integers(2, 12))
def test_an_axis_of_any_years_has_few_ticks_on_it(found: list[int], most: int) -> None:
    chosen = axis_of([(year, 6, 15) for year in found], None, "en")
    marks = ticks(chosen, "en", most)
    assert len(marks) <= most
    assert all(0 <= tick.x <= 100 for tick in marks)
    shown = [year for year in found if chosen.start <= year * 12 + 5 < chosen.end]
    assert len(shown) >= len(found) * 0.6


@pytest.mark.parametrize(
    ("date", "shape", "x", "width"),
    [
        ("2025-01-01", "point", 50, 0),
        ("2025", "band", 50, 10),
        ("2025-07", "band", 54.8, LEAST),
        ("2025-23", "band", 56.7, 2.5),
        ("202X", "band", 0, 100),
        ("2021/2023", "bar", 10, 30),
        ("2019-03/2021-06", "bar", 0, 15),
        ("2029/2040", "bar", 90, 10),
        ("2019", "earlier", 0, 0),
        ("-0976", "earlier", 0, 0),
        ("2030-01-01", "later", 100, 0),
        ("Y99999999999", "later", 100, 0),
    ],
)
def test_shapes(date: str, shape: str, x: float, width: float) -> None:
    span = span_on(TEN_YEARS, parse(date))
    assert span.shape == shape
    assert [span.x, span.width] == pytest.approx([x, width], abs=0.11)
    assert span.fades == ()


@pytest.mark.parametrize(
    ("date", "solid", "fades"),
    [
        ("2022/..", (20, 40), [Fade(60, FADE, "right")]),  # until now, then open
        ("2028/..", (80, 10), [Fade(90, FADE, "right")]),  # begins after now
        ("2022/", (20, 10), [Fade(30, FADE, "right")]),  # nobody knows when it ended
        ("../2024", (40, 10), [Fade(32, FADE, "left")]),
        ("/2024", (40, 10), [Fade(32, FADE, "left")]),
        ("2029/..", (90, 2), [Fade(92, FADE, "right")]),  # takes its room from what is solid
    ],
)
def test_ends_that_are_not_known_fade(date: str, solid: tuple[float, float], fades: list[Fade]) -> None:
    span = span_on(TEN_YEARS, parse(date))
    assert (span.shape, span.x, span.width) == ("bar", *solid)
    assert list(span.fades) == fades


@pytest.mark.parametrize(
    ("date", "doubt"),
    [("2025", ""), ("2025~", "approximate"), ("2025?", "uncertain"), ("2025-01-03%", "approximate uncertain"),
     ("2021~/2023", "approximate"), ("2021/2023?", "uncertain")],
)  # fmt: skip
def test_doubt(date: str, doubt: str) -> None:
    assert span_on(TEN_YEARS, parse(date)).doubt == doubt


def test_from_right_to_left_all_is_mirrored() -> None:
    mirrored = Axis(TEN_YEARS.start, TEN_YEARS.end, TEN_YEARS.now, True)
    span = span_on(mirrored, parse("2022/.."))
    assert (span.x, span.width) == (40, 40)
    assert list(span.fades) == [Fade(32, FADE, "left")]
    assert mirrored.shown_now() == 40
    assert axis("2020", "2024", language="ar").is_mirrored
    assert not axis("2020", "2024", language="ja").is_mirrored


def test_classes_of_exactness() -> None:
    texts = ("2023-05-19", "2023-05-XX", "2023", "2021/2023", "2024-06-27/..", "../2035", "2025-11~", "2026-01?")
    assert [exactness(parse(text)) for text in texts] == [
        "point", "band", "band", "bar", "bar no-end", "bar no-start", "band approximate", "band uncertain",
    ]  # fmt: skip


edtf_dates = st.sampled_from(
    (
        "2023-05-19",
        "2023-05",
        "2023",
        "19XX",
        "2021-23",
        "2021/2023",
        "2021/..",
        "../1999",
        "/2024~",
        "-3000",
        "Y17000",
        "2025?",
    )
)


@given(st.lists(edtf_dates, min_size=1, max_size=20), st.sampled_from(("en", "ar")))
def test_nothing_is_drawn_outside(found: list[str], language: str) -> None:
    bar = time_bar([parse(text) for text in found], parse("2026-05-31"), language)
    assert bar is not None
    for span in bar.spans:
        assert span is not None
        assert -0.05 <= span.left <= span.right <= 100.05
        assert span.width == 0 or span.width >= LEAST - 0.11 or span.fades


def test_a_bar_keeps_the_places_of_dates_that_are_not_there() -> None:
    bar = time_bar([parse("2020"), None, parse("2022")], None, "en")
    assert bar is not None
    assert [span is None for span in bar.spans] == [False, True, False]
    assert time_bar([None], None, "en") is None


def test_what_goes_on_fades_only_after_now() -> None:
    bar = time_bar([parse("2012/2020"), parse("2020/..")], parse("2026-05-31"), "en")
    assert bar is not None and bar.spans[1] is not None and bar.now is not None
    assert bar.spans[1].fades[0].x == pytest.approx(bar.now, abs=0.2)


def test_each_status_holds_until_the_next_and_the_last_until_now() -> None:
    supported, refuted = (StatusView(name, "·", name, "") for name in ("supported", "refuted"))
    states = [(parse("2020-01-01"), supported), (parse("2021-01-01"), None), (parse("2022-01-01"), refuted)]
    bar = history_bar(states, parse("2024-12-31"), "en")
    assert bar is not None
    first, second = bar.stretches
    assert (first.status, second.status) == (supported, refuted)
    assert first.x == 0 and second.x == pytest.approx(first.width, abs=0.1)
    assert second.x + second.width == pytest.approx(100, abs=0.1) or second.width > first.width
    assert history_bar(states[:2], None, "en") is None
