"""What EDTF text means: bounds, refusals, three-valued comparison, order."""

import calendar
import pickle
import random
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.dates import (
    Certainty,
    DateError,
    between,
    html_datetime,
    is_before,
    is_within,
    newest,
    overlaps,
    parse,
    precision,
    sort_key,
    year_month,
)

YES, MAYBE, NO = Certainty.YES, Certainty.MAYBE, Certainty.NO

BOUNDS = [
    # text, earliest, latest, precision
    ("2023-08-18", (2023, 8, 18), (2023, 8, 18), "day"),
    ("2024-02-29", (2024, 2, 29), (2024, 2, 29), "day"),
    ("2000-02-29", (2000, 2, 29), (2000, 2, 29), "day"),
    ("2023-02", (2023, 2, 1), (2023, 2, 28), "month"),
    ("2024-02", (2024, 2, 1), (2024, 2, 29), "month"),
    ("1900-02", (1900, 2, 1), (1900, 2, 28), "month"),
    ("2023-04", (2023, 4, 1), (2023, 4, 30), "month"),
    ("2023", (2023, 1, 1), (2023, 12, 31), "year"),
    ("0000", (0, 1, 1), (0, 12, 31), "year"),
    ("0000-02", (0, 2, 1), (0, 2, 29), "month"),
    ("-0044", (-44, 1, 1), (-44, 12, 31), "year"),
    ("-0044-03-15", (-44, 3, 15), (-44, 3, 15), "day"),
    ("Y170000002", (170000002, 1, 1), (170000002, 12, 31), "year"),
    ("Y-17000", (-17000, 1, 1), (-17000, 12, 31), "year"),
    ("2023-21", (2023, 3, 1), (2023, 5, 31), "season"),
    ("2023-22", (2023, 6, 1), (2023, 8, 31), "season"),
    ("2023-23", (2023, 9, 1), (2023, 11, 30), "season"),
    ("2023-24", (2023, 12, 1), (2024, 2, 29), "season"),
    ("201X", (2010, 1, 1), (2019, 12, 31), "decade"),
    ("20XX", (2000, 1, 1), (2099, 12, 31), "century"),
    ("2023-XX", (2023, 1, 1), (2023, 12, 31), "year"),
    ("2023-XX-XX", (2023, 1, 1), (2023, 12, 31), "year"),
    ("2024-02-XX", (2024, 2, 1), (2024, 2, 29), "month"),
    ("2023?", (2023, 1, 1), (2023, 12, 31), "year"),
    ("2023-05~", (2023, 5, 1), (2023, 5, 31), "month"),
    ("2023-08-18%", (2023, 8, 18), (2023, 8, 18), "day"),
    ("2023-21~", (2023, 3, 1), (2023, 5, 31), "season"),
    ("201X?", (2010, 1, 1), (2019, 12, 31), "decade"),
    ("2021/2024", (2021, 1, 1), (2024, 12, 31), "interval"),
    ("2021-10-04/2024-10", (2021, 10, 4), (2024, 10, 31), "interval"),
    ("2021~/2024-21?", (2021, 1, 1), (2024, 5, 31), "interval"),
    ("2023-05/2023-05", (2023, 5, 1), (2023, 5, 31), "interval"),
    ("2021-01-20/..", (2021, 1, 20), None, "interval"),
    ("2021/", (2021, 1, 1), None, "interval"),
    ("../2024", None, (2024, 12, 31), "interval"),
    ("/2024", None, (2024, 12, 31), "interval"),
    ("-0044/0014", (-44, 1, 1), (14, 12, 31), "interval"),
    ("Y" + "9" * 63, (int("9" * 63), 1, 1), (int("9" * 63), 12, 31), "year"),
]


@pytest.mark.parametrize(("text", "earliest", "latest", "unit"), BOUNDS)
def test_bounds_and_precision(text: Any, earliest: Any, latest: Any, unit: Any) -> None:
    e = parse(text)
    assert (e.text, e.earliest, e.latest, precision(e)) == (text, earliest, latest, unit)


@pytest.mark.parametrize(("year", "month"), [(y, m) for y in (1900, 2000, 2023, 2024) for m in range(1, 13)])
def test_month_ends_as_the_calendar_says(year: Any, month: Any) -> None:
    assert parse(f"{year}-{month:02}").latest == (year, month, calendar.monthrange(year, month)[1])


def test_ends_of_an_interval() -> None:
    def ends(text: Any) -> Any:
        e = parse(text)
        return (e.open_start, e.unknown_start, e.open_end, e.unknown_end, e.is_interval)

    assert ends("2021/2024") == (False, False, False, False, True)
    assert ends("../2024") == (True, False, False, False, True)
    assert ends("/2024") == (False, True, False, False, True)
    assert ends("2021/..") == (False, False, True, False, True)
    assert ends("2021/") == (False, False, False, True, True)
    assert ends("2021") == (False, False, False, False, False)


def test_points_keep_what_was_written() -> None:
    e = parse("2021-24?/2023-05-XX~")
    assert (e.start.season, e.start.qualifier, e.start.unspecified) == (24, "?", "")
    assert (e.end.season, e.end.qualifier, e.end.unspecified) == (None, "~", "day")
    assert parse("2023-XX-XX").start.unspecified == "day"
    assert parse("2023-XX").start.unspecified == "month"


REFUSED = [
    # text, part of the message, part of the hint
    ("", "a date is missing", "2023-08-18"),
    ("2023-02-29", "no day 29 in 2023-02", "2023-02 has 28 days"),
    ("1900-02-29", "no day 29", "28 days"),
    ("2023-02-30", "no day 30", "28 days"),
    ("2023-04-31", "no day 31", "30 days"),
    ("2023-04-00", "no day 00", "30 days"),
    ("2023-00", "no month 00", "01 to 12"),
    ("2023-13", "no month 13", "01 to 12"),
    ("2023-25", "no month 25", "level 2"),
    ("2023-41", "no month 41", "level 2"),
    ("2023-42", "no month 42", "01 to 12"),
    ("2023-21-05", "no month 21", "write 2023-21"),
    ("2023-21-XX", "no month 21", "write 2023-21"),
    ("2023-08-18T10:00:00Z", "is not a date", "`time` field"),
    ("2023-08-18 10:00", "is not a date", "write 2023-08-18 here"),
    ("2023-8-1", "is not a date", "write 2023-08-01"),
    ("2023/08/01", "is not a date", "write 2023-08-01"),
    ("2023-5", "is not a date", "write 2023-05"),
    ("20230818", "is not a date", "write 2023-08-18"),
    ("18/08/2023", "is not a date", "year first"),
    ("18.08.2023", "is not a date", "year first"),
    ("May 2023", "is not a date", "in numbers"),
    ("2021-2024", "is not a date", "2021/2024"),
    ("2021\u20132024", "is not a date", "2021/2024"),
    ("2023-05-19 to 2023-05-21", "is not a date", "2023-05-19/2023-05-21"),
    ("2023-05-19/21", '"21" is not a date', "both ends"),
    ("2021/2022/2023", "is not a date", "two ends"),
    ("2023-08-18\n", "is not a date", "white space"),
    (" 2023", "is not a date", "white space"),
    ("٢٠٢٣", "is not a date", "digits 0 to 9"),
    ("\uff12\uff10\uff12\uff13", "is not a date", "digits 0 to 9"),
    ("202³", "is not a date", "digits 0 to 9"),
    ("201x", "is not a date", "capital X"),
    ("2XXX", "is not a date", "leave the date out"),
    ("XXXX", "is not a date", "leave the date out"),
    ("201X-05", "is not a date", "level 2"),
    ("156X-12-25", "is not a date", "level 2"),
    ("2023-XX-05", "is not a date", "level 2"),
    ("2023-1X", "is not a date", "level 2"),
    ("?2023", "is not a date", "level 2"),
    ("2023?-05", "is not a date", "level 2"),
    ("2023??", "is not a date", "level 2"),
    ("[2021,2023]", "is not a date", "level 2"),
    ("Y2023", "is not a date", "five or more digits"),
    ("Y012345", "is not a date", "five or more digits"),
    ("Y12345-05", "is not a date", "no month"),
    ("12345", "is not a date", "Y12345"),
    ("988", "is not a date", "four digits"),
    ("-0000", "no year -0000", "0000"),
    ("c. 2019", "is not a date", "2019~"),
    ("..", "is not a date", "2023-08-18"),
    ("/", "names no date", "one end"),
    ("../..", "names no date", "one end"),
    ("../", "names no date", "one end"),
    ("2" * 65, "at most 64 characters, this has 65", "2023-08-18"),
]


@pytest.mark.parametrize(("text", "message", "hint"), REFUSED)
def test_refusals_say_what_to_write(text: Any, message: Any, hint: Any) -> None:
    with pytest.raises(DateError) as caught:
        parse(text)
    assert message in caught.value.args[0]
    assert hint in caught.value.hint
    assert not caught.value.reversed


@pytest.mark.parametrize("text", ["2024/2021", "2023-05/2023-04-30", "2024~/2021?", "2023-21/2022-21"])
def test_reversed_intervals(text: Any) -> None:
    with pytest.raises(DateError) as caught:
        parse(text)
    assert caught.value.reversed
    start, end = text.split("/")
    assert caught.value.hint == f"did you mean {end}/{start}?"


@pytest.mark.parametrize("text", ["2023/2023-01", "2023-05-31/2023-05", "2023-12/2023-24"])
def test_an_interval_that_may_run_forwards_is_not_reversed(text: Any) -> None:
    assert parse(text).is_interval


def test_errors_survive_a_process_pool() -> None:
    with pytest.raises(DateError) as caught:
        parse("2024/2021")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.args, copy.hint, copy.reversed) == (
        caught.value.args,
        caught.value.hint,
        caught.value.reversed,
    )


BEFORE = [
    ("2020", "2021", YES),
    ("2021", "2020", NO),
    ("2021", "2021", MAYBE),  # two mentions of a year may be two days of it
    ("2021-05-19", "2021-05-19", NO),
    ("2021-05-18", "2021-05-19", YES),
    ("2021-05-01", "2021-05", MAYBE),
    ("2021-05-31", "2021-05", NO),
    ("2021-05", "2021-05-01", NO),
    ("2021-05", "2021-05-31", MAYBE),
    ("2021-01-01/2024-12-31", "2023-05-05", NO),
    ("2021-01-01/2024-12-31", "2025", YES),
    ("2021/2024", "2024-06-01", MAYBE),
    ("2021/2024", "2024-01-01", NO),
    ("2021/2021-03", "2021-01-01", NO),
    ("2020/..", "2030", NO),
    ("2020", "2021/..", YES),
    ("../2020", "2021", YES),
    ("2020", "../2021", NO),
    ("2021/", "2025", MAYBE),
    ("2021/", "2020", NO),
    ("2022/", "2022-01-01", NO),
    ("2020", "/2021", MAYBE),
    ("2021-12-31", "/2021", NO),
    ("2020~", "2021", MAYBE),
    ("2020~", "2022", YES),
    ("2020?", "2021", MAYBE),
    ("2020%", "2022", MAYBE),
    ("2020%", "2023", YES),
    ("2022", "2020~", NO),
    ("2021-05-19~", "2021-05-26", MAYBE),
    ("2021-05-19~", "2021-05-27", YES),
    ("2021-05-27~", "2021-05-19", NO),
    ("2024-01-03~", "2023-12-27", NO),
    ("2024-01-03~", "2023-12-28", MAYBE),
    ("2024-01-03~", "2024-01-11", YES),
    ("2021-05~", "2021-06-30", MAYBE),
    ("2021-05~", "2021-07-01", YES),
    ("2021-11~", "2022-01-01", YES),
    ("201X", "2020", YES),
    ("201X~", "2029", MAYBE),
    ("201X~", "2030", YES),
    ("2023-21", "2023-12-31", MAYBE),  # a southern spring
    ("2023-21", "2024-01-01", YES),
    ("2023-22", "2024-03-31", MAYBE),
    ("2023-22", "2024-04-01", YES),
    ("2022-11-30", "2023-24", YES),
    ("2022-12-01", "2023-24", MAYBE),
    ("2023-21~", "2024-04-01", YES),
    ("2023-21~", "2024-03-31", MAYBE),
    ("-0044", "0014", YES),
    ("9999", "Y10000", YES),
]


@pytest.mark.parametrize(("a", "b", "answer"), BEFORE)
def test_is_before(a: Any, b: Any, answer: Any) -> None:
    assert is_before(parse(a), parse(b)) is answer


WITHIN = [
    ("2021", "2021-10-04/2024-10-01", MAYBE),
    ("2023-05", "2021-10-04/2024-10-01", YES),
    ("2020", "2021-10-04/2024-10-01", NO),
    ("2021-10-04", "2021-10-04/2024-10-01", YES),
    ("2021-10-03", "2021-10-04/2024-10-01", NO),
    ("2024-10-01", "2021-10-04/2024-10-01", YES),
    ("2024-10-02", "2021-10-04/2024-10-01", NO),
    ("2021-09/2021-12", "2021-10-04/2024-10-01", MAYBE),
    ("2022/2023", "2021-10-04/2024-10-01", YES),
    ("2020/2025", "2021-10-04/2024-10-01", MAYBE),
    ("2018/2020", "2021-10-04/2024-10-01", NO),
    ("2021-11", "2021/2024", MAYBE),  # the post began on some day of 2021
    ("2022-01", "2021/2024", YES),
    ("2020-12", "2021/2024", NO),
    ("2030", "2021-01-20/..", YES),
    ("2021-01-19", "2021-01-20/..", NO),
    ("2025", "2021-01-20/", MAYBE),
    ("2021-01-20", "2021-01-20/", YES),
    ("2021-01-19", "2021-01-20/", NO),
    ("1900", "../2021-01-20", YES),
    ("2022", "../2021-01-20", NO),
    ("1900", "/2021-01-20", MAYBE),
    ("2021-01-20", "/2021-01-20", YES),
    ("2022", "/2021-01-20", NO),
    ("2022/..", "2021/..", YES),
    ("2022/..", "2021/2024", MAYBE),
    ("2022/", "2021/..", YES),
    ("2023-05-19", "2023-05", YES),
    ("2023-05", "2023-05", YES),
    ("2023", "2023-05", MAYBE),
    ("2023-06", "2023-05", NO),
    ("2023-05-19", "2023-05-XX", MAYBE),
    ("2023-05-19", "2023-05~", MAYBE),
    ("2023-06-19", "2023-05~", MAYBE),
    ("2023-07-01", "2023-05~", NO),
    ("2023-06-01", "2022~/2025", MAYBE),
    ("2024-01-01", "2022~/2025", YES),
    ("2021~", "2021-10-04/2024-10-01", MAYBE),
    ("2023-05-19", "2023-21", MAYBE),
    ("2024-01-01", "2023-21", NO),
    ("2013", "201X", MAYBE),
    ("2020", "201X", NO),
]


@pytest.mark.parametrize(("inner", "outer", "answer"), WITHIN)
def test_is_within(inner: Any, outer: Any, answer: Any) -> None:
    assert is_within(parse(inner), parse(outer)) is answer


OVERLAPS = [
    ("2023-05-19", "2023-05-19", YES),
    ("2023-05-19", "2023-05-20", NO),
    ("2023-05", "2023-05", MAYBE),
    ("2023-05-19", "2023-05", MAYBE),
    ("2018-01-01/2021-10-04", "2021-10-04/2024-01-01", YES),
    ("2018-01-01/2021-10-03", "2021-10-04/2024-01-01", NO),
    ("2018/2021-10", "2021-10/2024", MAYBE),
    ("2018/2021-10", "2021-11/2024", NO),
    ("2018/2022", "2021/2024", YES),
    ("2018/..", "2024/..", YES),
    ("../2018", "../2024", YES),
    ("2018/", "2024/", MAYBE),
    ("2018/", "2016/2017", NO),
    ("2019~", "2020", MAYBE),
    ("2019~", "2021", NO),
]


@pytest.mark.parametrize(("a", "b", "answer"), OVERLAPS)
def test_overlaps_either_way_round(a: Any, b: Any, answer: Any) -> None:
    assert overlaps(parse(a), parse(b)) is answer
    assert overlaps(parse(b), parse(a)) is answer


def test_sort_key_orders_a_timeline() -> None:
    ordered = [
        "-0044",
        "../2019",  # stands at its latest day
        "202X",
        "2021-01-01",
        "2021-01",
        "2021-01~",
        "2021",
        "2021?",
        "2021/2024",
        "2021-01-02",
        "2021-21",
        "2022",
        "2022/",
        "2022/..",
    ]
    for seed in range(5):
        shuffled = random.Random(seed).sample(ordered, len(ordered))
        assert sorted(shuffled, key=lambda text: sort_key(parse(text))) == ordered


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023-08-18", "2023-08-18"),
        ("2023-08", "2023-08"),
        ("2023", "2023"),
        ("2023-08-18?", "2023-08-18"),
        ("2023~", "2023"),
        ("0044-03", "0044-03"),
        ("Y12345", "12345"),
        ("2023-21", None),
        ("2023-05-XX", None),
        ("2023-XX", None),
        ("201X", None),
        ("20XX", None),
        ("2021/2024", None),
        ("../2024", None),
        ("0000", None),
        ("-0044-03-15", None),
    ],
)
def test_html_datetime(text: Any, value: Any) -> None:
    assert html_datetime(parse(text)) == value


@pytest.mark.parametrize(
    ("text", "filed"),
    [
        ("2023-08-18", (2023, 8)),
        ("2023-08~", (2023, 8)),
        ("2023-08-XX", (2023, 8)),
        ("2023", (2023, None)),
        ("2023-XX", (2023, None)),
        ("2023-22", (2023, None)),
        ("201X", (2010, None)),
        ("2021-10-04/2024", (2021, 10)),
        ("2021/2024-05", (2021, None)),
        ("../2024-05", (2024, 5)),
        ("/2024", (2024, None)),
        ("2021-10/..", (2021, 10)),
    ],
)
def test_year_month(text: Any, filed: Any) -> None:
    assert year_month(parse(text)) == filed


@pytest.mark.parametrize(
    ("texts", "picked"),
    [
        ([], None),
        (["2023-08-18", "2024-10-01", "2021"], "2024-10-01"),
        (["2024", "2024-12-31"], "2024-12-31"),
        (["2021/..", "2020"], "2021/.."),
        (["2021/..", "2022"], "2022"),
        (["2021/2025", "2022"], "2021/2025"),
        (["../2021", "2020-05"], "../2021"),
    ],
)
def test_newest(texts: Any, picked: Any) -> None:
    for order in (texts, texts[::-1]):
        found = newest(parse(t) for t in order)
        assert (found and found.text) == picked


def test_between_joins_dates() -> None:
    assert between(parse("2021-10-04"), parse("2024")).text == "2021-10-04/2024"
    assert between(parse("2021-10-04"), None).text == "2021-10-04/.."
    assert between(None, parse("2024")).text == "/2024"
    assert between(None, None) is None
    with pytest.raises(DateError) as caught:
        between(parse("2024"), parse("2021"))
    assert caught.value.reversed
    with pytest.raises(DateError):
        between(parse("2021/2022"), parse("2024"))


# Properties, over well-formed texts of every kind.

years = st.integers(0, 9999).map(lambda y: f"{y:04}")
months = st.tuples(years, st.integers(1, 12)).map(lambda p: f"{p[0]}-{p[1]:02}")
days = st.dates().map(lambda d: d.isoformat())
vague = st.one_of(
    st.tuples(years, st.sampled_from(["-21", "-22", "-23", "-24", "-XX", "-XX-XX", "-02-XX"])).map("".join),
    st.integers(0, 999).map(lambda y: f"{y:03}X"),
    st.integers(0, 99).map(lambda y: f"{y:02}XX"),
    st.integers(10000, 10**20).map(lambda y: f"Y{y}"),
    st.integers(-9999, -1).map(lambda y: f"-{-y:04}"),
)
points = st.tuples(st.one_of(years, months, days, vague), st.sampled_from("?~%") | st.just("")).map("".join)


@st.composite
def edtfs(draw: Any) -> Any:
    """Draw a date or an interval; a reversed interval is turned round."""
    first = draw(points)
    shape = draw(st.sampled_from(["point", "both", "/{}", "../{}", "{}/", "{}/.."]))
    if shape == "point":
        return parse(first)
    if shape != "both":
        return parse(shape.format(first))
    second = draw(points)
    try:
        return parse(f"{first}/{second}")
    except DateError as error:
        assert error.reversed
        return parse(f"{second}/{first}")


@given(st.text() | st.text(alphabet=string.digits + "-/.?~%XYTxE[]{}, \u2013", max_size=24))
def test_parse_raises_only_date_errors(text: Any) -> None:
    try:
        e = parse(text)
    except DateError as error:
        assert error.args[0]
        assert error.hint
    else:
        assert e.text == text


@given(edtfs())
def test_bounds_are_in_order(e: Any) -> None:
    assert e.earliest is None or e.latest is None or e.earliest <= e.latest
    assert (e.earliest, e.latest) != (None, None)


@given(edtfs(), edtfs())
def test_comparisons_agree_with_one_another(a: Any, b: Any) -> None:
    before, after = is_before(a, b), is_before(b, a)
    if before is YES:
        assert after is NO
        assert overlaps(a, b) is NO
        assert is_within(a, b) is NO
    if overlaps(a, b) is NO:
        assert YES in (before, after)
    if is_within(a, b) is YES:
        assert overlaps(a, b) is not NO
        assert is_within(b, a) is not NO


@given(edtfs())
def test_nothing_is_surely_before_itself(e: Any) -> None:
    assert is_before(e, e) is not YES
    assert overlaps(e, e) is not NO
    assert is_within(e, e) is not NO


@given(edtfs(), edtfs(), edtfs())
def test_before_is_transitive(a: Any, b: Any, c: Any) -> None:
    if is_before(a, b) is YES and is_before(b, c) is YES:
        assert is_before(a, c) is YES


@given(st.lists(edtfs(), max_size=8), st.randoms(use_true_random=False))
def test_sort_key_is_total_and_newest_is_stable(dates: Any, rng: Any) -> None:
    mixed = rng.sample(dates, len(dates))
    assert sorted(mixed, key=sort_key) == sorted(dates, key=sort_key)
    assert newest(mixed) == newest(dates)
    assert len({sort_key(e) for e in dates}) == len({e.text for e in dates})


@given(st.dates(), st.dates())
def test_plain_days_compare_like_days(a: Any, b: Any) -> None:
    x, y = parse(a.isoformat()), parse(b.isoformat())
    assert is_before(x, y) is (YES if a < b else NO)
    assert overlaps(x, y) is (YES if a == b else NO)
    assert is_within(x, y) is (YES if a == b else NO)


@given(points.filter(lambda t: t[-1] not in "?~%"), edtfs())
def test_a_qualifier_never_makes_an_answer_surer(text: Any, other: Any) -> None:
    exact = parse(text)
    for sign in "?~%":
        loose = parse(text + sign)
        for compare in (is_before, overlaps, is_within):
            for args, loose_args in (((exact, other), (loose, other)), ((other, exact), (other, loose))):
                answer = compare(*loose_args)
                assert answer in (compare(*args), MAYBE)
