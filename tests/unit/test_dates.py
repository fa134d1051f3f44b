"""What a date line says, and that nothing is guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsdedup.clean.dates import find_date, is_date_line, is_update, parse_published

LINES = [
    ("Senin, 5 Juni 2023, 08:10 WITA Follow", "2023-06-05T08:10:00+08:00", "Senin, 5 Juni 2023, 08:10 WITA"),
    ("Jumat, 19 Januari 2024 / 18:34 WIB", "2024-01-19T18:34:00+07:00", "Jumat, 19 Januari 2024 / 18:34 WIB"),
    ("  • Sabtu, 27 Januari 2024, 15:52 WIB", "2024-01-27T15:52:00+07:00", "Sabtu, 27 Januari 2024, 15:52 WIB"),
    ("Kompas.com - 21/08/2018, 05:24 WIB", "2018-08-21T05:24:00+07:00", "21/08/2018, 05:24 WIB"),
    ("Published: 27 August 2019 6:39 PM", "2019-08-27T18:39:00", "27 August 2019 6:39 PM"),
    ("Diperbarui 27 Agustus 2019 18:39", "2019-08-27T18:39:00", "27 Agustus 2019 18:39"),
    ("2024-01-19T11:34:00Z", "2024-01-19T11:34:00+00:00", "2024-01-19T11:34:00Z"),
    ("2024-01-19 11:34:00 +0700", "2024-01-19T11:34:00+07:00", "2024-01-19 11:34:00 +0700"),
    ("January 5, 2024, 10:04 a.m. ET", "2024-01-05T10:04:00", "January 5, 2024, 10:04 a.m. ET"),
    ("January 5, 2024, 10:04 AM EST", "2024-01-05T10:04:00-05:00", "January 5, 2024, 10:04 AM EST"),
    ("10:04 AM EST, Fri January 5, 2024", "2024-01-05T10:04:00-05:00", "10:04 AM EST, Fri January 5, 2024"),
    ("5 Ogos 2023, 3:04 petang", "2023-08-05T15:04:00", "5 Ogos 2023, 3:04 petang"),
    ("Khamis, 12 Disember 2019 | 9:15 am", "2019-12-12T09:15:00", "Khamis, 12 Disember 2019 | 9:15 am"),
    ("1 Mac 2021 12.30 pagi (waktu Malaysia)", "2021-03-01T00:30:00+08:00", "1 Mac 2021 12.30 pagi (waktu Malaysia)"),
    ("12 Dis 2019 1:15 tengah hari", "2019-12-12T13:15:00", "12 Dis 2019 1:15 tengah hari"),
    ("Jum’at, 6 Nop 2019 Pkl. 21.48 WIB", "2019-11-06T21:48:00+07:00", "Jum’at, 6 Nop 2019 Pkl. 21.48 WIB"),
    ("Minggu, 7 Pebruari 2016 pukul 08.00 WIT", "2016-02-07T08:00:00+09:00", "Minggu, 7 Pebruari 2016 pukul 08.00 WIT"),
    ("Selasa (10/6/2025)", "2025-06-10", "Selasa (10/6/2025)"),
    ("17 Agt 1998", "1998-08-17", "17 Agt 1998"),
    ("19. Januar 2024, 18.34 Uhr", "2024-01-19T18:34:00", "19. Januar 2024, 18.34 Uhr"),
    ("5 de enero de 2024", "2024-01-05", "5 de enero de 2024"),
    ("2024年1月19日 18:30", "2024-01-19T18:30:00", "2024年1月19日 18:30"),
    ("Selasa, 10 Juni 2025 17:35 GMT+7", "2025-06-10T17:35:00+07:00", "Selasa, 10 Juni 2025 17:35 GMT+7"),
]


@pytest.mark.parametrize(("line", "iso", "raw"), LINES)
def test_reads_date_lines(line: str, iso: str, raw: str) -> None:
    moment = find_date(line)
    assert moment is not None
    assert (moment.iso, moment.raw) == (iso, raw)
    assert line[moment.start : moment.end] == raw
    assert moment.day == iso[:10]
    assert moment.has_time == ("T" in iso)
    assert moment.has_zone == (len(iso) > 19)
    assert is_date_line(line)


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("3/4/2025", None),
        ("03/04/2025 05:24", None),
        ("09/07/18", None),
        ("01-Feb-19", None),
        ("25/12/18", None),
        ("03/04/2025, 05:24 WIB", "2025-04-03T05:24:00+07:00"),
        ("Tuesday 6/10/2025", "2025-06-10"),
        ("Tuesday 10/6/2025", "2025-06-10"),
        ("Sunday 10/6/2025", None),
        ("5/5/2025", "2025-05-05"),
        ("25/3/2022", "2022-03-25"),
        ("3/25/2022", "2022-03-25"),
        ("06.11.2025, 21:00 Uhr", "2025-11-06T21:00:00"),
        ("06. 01. 2026", "2026-01-06"),
        ("01.25.2026", "2026-01-25"),
    ],
)
def test_order_of_day_and_month_is_never_guessed(line: str, iso: str | None) -> None:
    moment = find_date(line)
    assert moment is not None
    assert moment.iso == iso
    assert moment.raw == line


@pytest.mark.parametrize(
    "line",
    ["", "17 jam lalu", "kemarin", "31 Februari 2024", "13/13/2025", "30.02.2024", "Copyright 2024", "10.10.10.2024"]
    + ["Harga emas naik 12 ribu pada 2024", "Rp 1.508.000", "5 Januari", "12 Muharram 1445", "0812-2024-1234"],
)
def test_what_is_no_date_gives_none(line: str) -> None:
    assert find_date(line) is None
    assert not is_date_line(line)


def test_impossible_time_leaves_the_day() -> None:
    moment = find_date("19 Januari 2024 25:61")
    assert moment is not None
    assert (moment.iso, moment.raw) == ("2024-01-19", "19 Januari 2024")


def test_wrong_weekday_does_not_unmake_a_written_date() -> None:
    moment = find_date("Senin, 19 Januari 2024")
    assert moment is not None
    assert moment.iso == "2024-01-19"


@pytest.mark.parametrize(
    "line",
    [
        "Jumat, 19 Januari 2024, pasukan tiba di kota itu.",
        "Menteri Luar Negeri tiba di Moskow, Rusia, 16 Januari 2024. Sputnik/Artem/Pool via REUTERS",
        "Harga Emas Antam 19 Januari 2024",
        "Update Corona 5 Jan 2024: Kasus Naik",
        ", Selasa (10/6/2025).",
        "Rilis dijadwalkan 28 April 2016",
        "Jadwal Salat Jakarta Selasa, 20 November 2018 pukul 14:00 WIB",
    ],
)
def test_prose_and_titles_are_no_date_lines(line: str) -> None:
    assert not is_date_line(line)


@pytest.mark.parametrize(
    "line",
    ["Oleh Budi Santoso - Senin, 25 September 2023 08:10 WIB", "09/07/18 Bagikan Tutup", "CNN Indonesia | 5 Jan 2024"]
    + ["Budi Hartono | Siti Aminah Selasa, 20 November 2018 | 14:00 WIB"]
    + ["Minggu , 10 Desember 2023 14:27 WIB | 2 menit baca", "Updated: 5 Jan 2024 | Published: 4 Jan 2024"],
)
def test_outlets_labels_and_buttons_may_stand_beside(line: str) -> None:
    assert is_date_line(line)


def test_update_is_told_from_publication() -> None:
    both = "Updated: 5 Jan 2024 | Published: 4 Jan 2024"
    moment = find_date(both)
    assert moment is not None
    assert moment.iso == "2024-01-04"
    assert not is_update(both)
    for line in ("Diperbarui 27 Agustus 2019", "Dikemas kini: 5 Ogos 2023", "Last updated on Jan 5, 2024", "Updated:"):
        assert is_update(line), line
    for line in ("27 Agustus 2019 18:39", "Update Corona 5 Jan 2024: Kasus Naik", "Published 5 Jan 2024"):
        assert not is_update(line), line


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("1705660440", "2024-01-19T10:34:00+00:00"),
        ("1705660440123", "2024-01-19T10:34:00+00:00"),
        ("20240119", "2024-01-19"),
        ("20240119183400", "2024-01-19T18:34:00"),
        ("Fri Jan 19 11:34:00 2024", "2024-01-19T11:34:00"),
        (" Rabu, 23 Juli 2025 10:44 WIB ", "2025-07-23T10:44:00+07:00"),
        ("Tue, 05 Aug 2025 04:01:25 +0000", "2025-08-05T04:01:25+00:00"),
    ],
)
def test_reads_machine_dates(value: str, iso: str) -> None:
    moment = parse_published(value)
    assert moment is not None
    assert moment.iso == iso
    assert moment.raw == value.strip()


@pytest.mark.parametrize("value", ["", "abc", "12345678", "99999999999999999", "20241399"])
def test_numbers_that_are_no_date(value: str) -> None:
    assert parse_published(value) is None


DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
ID_MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober"]
ID_MONTHS += ["November", "Desember"]
ID_WEEKDAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
EN_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31)), st.sampled_from([7, 8, 9]))
def test_any_indonesian_date_line_is_read_back(at: datetime, hours: int) -> None:
    zone = {7: "WIB", 8: "WITA", 9: "WIT"}[hours]
    line = f"{ID_WEEKDAYS[at.weekday()]}, {at.day} {ID_MONTHS[at.month - 1]} {at.year} | {at:%H.%M} {zone}"
    moment = find_date(line)
    assert moment is not None
    assert moment.raw == line
    assert moment.iso is not None
    printed = at.replace(second=0, microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    assert moment.iso == printed.isoformat()


@given(st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1)))
def test_machine_forms_agree(at: datetime) -> None:
    utc = at.replace(microsecond=0, tzinfo=UTC)
    forms = [utc.isoformat(), format_datetime(utc), utc.strftime("%Y-%m-%dT%H:%M:%SZ"), str(utc)]
    if utc.timestamp() >= 10**8:
        forms.append(str(int(utc.timestamp())))
    for form in forms:
        moment = parse_published(form)
        assert moment is not None, form
        assert moment.iso is not None
        assert datetime.fromisoformat(moment.iso) == utc


@given(DAYS)
def test_weekday_decides_between_day_and_month_first(day: date) -> None:
    for printed in (f"{day.day}/{day.month}/{day.year}", f"{day.month}/{day.day}/{day.year}"):
        moment = find_date(f"{EN_WEEKDAYS[day.weekday()]}, {printed}")
        assert moment is not None
        if moment.iso is None:
            swapped = date(day.year, day.day, day.month)
            assert swapped.weekday() == day.weekday()
        else:
            assert moment.iso == day.isoformat()


@given(st.text(max_size=300))
@example("1" * 300)
@example("1/" * 150)
@example("Januari " * 40)
def test_any_text_is_survived(text: str) -> None:
    moment = find_date(text)
    assert moment == find_date(text)
    if moment is not None:
        assert 0 <= moment.start < moment.end <= len(text)
        assert text[moment.start : moment.end] == moment.raw
        assert (moment.iso is None) == (moment.day is None)
    parse_published(text)
    is_date_line(text)
    is_update(text)


PIECES = [
    "19",
    "2024",
    "Mei",
    "Januari",
    "Senin",
    ",",
    " ",
    "/",
    "-",
    ".",
    ":",
    "34",
    "WIB",
    "am",
    "(",
    ")",
    "T",
    "+07",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_jumble_of_date_parts_is_survived(text: str) -> None:
    for moment in (find_date(text), parse_published(text)):
        if moment is not None:
            assert text[moment.start : moment.end] == moment.raw
            if moment.iso is not None:
                datetime.fromisoformat(moment.iso)
