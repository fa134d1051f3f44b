"""What parts deal out comes to each slice whole and in order, and what travels in columns comes back as it was."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.dedup.waiting import heads_end, in_order, lying, sent
from newsdedup.engines.columns import column, values
from newsdedup.engines.dealing import dealing, dealt, read, remove

DRAWERS = 3

NUMBERS = st.integers(-(1 << 63), (1 << 63) - 1)
COLUMNS = {
    pa.int64(): NUMBERS,
    pa.float64(): st.floats(allow_nan=False),
    pa.bool_(): st.booleans(),
    pa.binary(): st.none() | st.binary(max_size=20),
    pa.string(): st.none() | st.text(max_size=20),
}


@given(st.lists(st.lists(st.tuples(st.integers(0, DRAWERS - 1), st.binary(max_size=30)), max_size=8), max_size=4))
def test_every_drawer_holds_what_was_put_in_it_in_the_order_of_parts(own: list[list[tuple[int, bytes]]]) -> None:
    with TemporaryDirectory() as folder:
        for part, blobs in enumerate(own):
            with dealing(folder, "keys-0", part, DRAWERS) as dealer:
                for drawer, blob in blobs:
                    dealer.add(drawer, blob)
        for drawer in range(DRAWERS):
            found = [read(blob) for blob in dealt(folder, "keys-0", len(own), DRAWERS, drawer)]
            assert found == [blob for blobs in own for number, blob in blobs if number == drawer]
        remove(folder, "keys-0")
        assert not any(Path(folder).iterdir())


def test_what_broke_off_leaves_what_was_there(tmp_path: Path) -> None:
    with dealing(str(tmp_path), "keys-0", 0, 1) as dealer:
        dealer.add(0, b"first")
    with pytest.raises(ZeroDivisionError), dealing(str(tmp_path), "keys-0", 0, 1) as dealer:
        dealer.add(0, b"second")
        raise ZeroDivisionError
    assert [read(blob) for blob in dealt(str(tmp_path), "keys-0", 1, 1, 0)] == [b"first"]
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("kind", COLUMNS, ids=str)
@given(data=st.data())
def test_a_column_gives_its_values_again(kind: pa.DataType, data: st.DataObject) -> None:
    own = data.draw(st.lists(COLUMNS[kind], max_size=20))
    made = column(own, kind)
    made.validate(full=True)
    assert made.equals(pa.array(own, kind))
    assert values(made) == own
    assert values(made.slice(len(own) // 2)) == own[len(own) // 2 :]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.binary(max_size=9)), max_size=30, unique_by=lambda row: row),
    st.integers(1, 4),
    st.integers(1, 7),
)
def test_articles_of_a_component_come_to_one_slice_in_order(
    own: list[tuple[int, bytes]], slices: int, most: int
) -> None:
    rows = [(root, place, data) for place, (root, data) in enumerate(own)]
    blobs: list[list[bytes]] = [[] for _ in range(slices)]
    for portion in (rows[::2], rows[1::2]):
        for number, blob in sent(portion, slices):
            blobs[number].append(blob)
    found = []
    for some in blobs:
        tables = [lying(blob[: heads_end(blob[:64])], of, 100) for of, blob in enumerate(some)]
        here = [article for articles in in_order(tables, most) for article in articles]
        found.append([(one.root, one.place, some[one.blob][one.start - 100 :][: one.size]) for one in here])
    assert all(one == sorted(one) for one in found)
    assert sorted(row for one in found for row in one) == sorted(rows)
    roots = [{root for root, _, _ in one} for one in found]
    assert sum(map(len, roots)) == len(set().union(*roots))
