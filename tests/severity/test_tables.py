import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsync.problem import Violation
from severity.view.export import as_csv
from severity.view.tables import LARGEST_BYTES, MOST_ROWS, Line, TableRefused, Wrong, decode, lines

COLUMNS = ("id", "pulse", "sex")
# Neither a formula nor what would be taken for one that was made harmless.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).filter(
    lambda text: not text.startswith(tuple("=+-@"))
)


def refusal(text):
    with pytest.raises(TableRefused) as refused:
        lines(text, COLUMNS)
    return str(refused.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_reads_what_spreadsheets_write(delimiter, end, mark):
    text = mark + end.join(
        [delimiter.join(row) for row in (("id", "pulse"), ("a", "80"), ("", ""))]
    )

    assert [Line(2, {"id": "a", "pulse": "80"})] == lines(text, COLUMNS)


def test_leaves_out_empty_cells_and_knows_surplus_ones():
    found = lines("id,pulse\na, \nb,80,90\n", COLUMNS)

    assert [Line(2, {"id": "a"}), Line(3, {"id": "b", "pulse": "80"}, surplus=1)] == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The first line must name the columns, some of: id, pulse, sex"),
        ("id,heart_rate\n", "No such column: 'heart_rate'; there are: id, pulse, sex"),
        ("id,pulse,pulse\n", "A column is there twice: pulse"),
        ('id,pulse\n"a"b,80\n', "Line 2 is not CSV: ',' expected after '\"'"),
    ],
)
def test_refuses_a_head_or_a_text_that_is_no_table(text, said):
    assert said == refusal(text)


def test_refuses_more_rows_than_can_be_shown():
    assert "The table has 5,001 rows, at most 5,000 are read: split it" == refusal(
        "id\n" + "a\n" * (MOST_ROWS + 1)
    )
    assert MOST_ROWS == len(lines("id\n" + "a\n" * MOST_ROWS, COLUMNS))


def test_refuses_more_bytes_than_can_be_read():
    said = "5,000,004 bytes, at most 5,000,000 are read"

    assert said in refusal("id\n" + "a" * LARGEST_BYTES + "\n")
    with pytest.raises(TableRefused, match=said):
        decode(b"a" * (LARGEST_BYTES + 4))


def test_refuses_a_file_that_is_not_utf_8():
    with pytest.raises(TableRefused, match="not UTF-8 at byte 1: save it as CSV UTF-8"):
        decode("aé".encode("latin-1"))


def test_lists_every_reason_for_which_a_line_was_left_out():
    wrong = Wrong(
        4, "a", [Violation("pulse", "must be a number", "x" * 100), Violation("sex", "r")]
    )

    rows = wrong.rows()

    assert [("pulse", "x" * 64), ("sex", None)] == [(row["field"], row["value"]) for row in rows]
    assert {(4, "a")} == {(row["line"], row["id"]) for row in rows}


@pytest.mark.parametrize("start", "=+-@\t\r\n")
def test_writes_no_cell_that_a_spreadsheet_would_run(start):
    written = as_csv([{"id": f"{start}1+1"}], ["id"]).decode("utf-8-sig")

    assert f"'{start}1+1" == list(csv.reader(io.StringIO(written, newline="")))[1][0]


def test_leaves_numbers_as_they_are():
    assert "a,b\r\n-0.5,\r\n" == as_csv([{"a": -0.5, "b": None}], ["a", "b"]).decode("utf-8-sig")


@given(st.lists(st.fixed_dictionaries({"id": TEXT, "sex": TEXT}), max_size=5))
def test_reads_back_what_it_wrote(rows):
    written = as_csv(rows, ["id", "sex"]).decode("utf-8-sig")

    read = [line.cells for line in lines(written, COLUMNS)]

    expected = [{name: cell.strip() for name, cell in row.items() if cell.strip()} for row in rows]
    assert [row for row in expected if row] == read
