import pytest

from severity.observation import Observation
from severity.view.department import COLUMNS as EXPORTED
from severity.view.department import judge_all, of_levels
from severity.view.roster import COLUMNS, read, template


def table(**cells):
    return f"{','.join(cells)}\n{','.join(cells.values())}\n"


def reason(**cells):
    (wrong,) = read(table(**cells)).wrong
    return [(v.field, v.value, v.rule) for v in wrong.violations]


def test_has_a_column_for_everything_that_can_be_observed(contract):
    properties = contract.document["components"]["schemas"]["Patient"]["properties"]

    assert set(properties) == set(COLUMNS) - {"id"}
    assert ",".join(COLUMNS) + "\n" == template()
    assert ([], []) == (read(template()).rows, read(template()).wrong)


def test_reads_every_kind_of_cell():
    (row,) = read(
        "id;age_years;sex;arrived_by_ambulance;injury;temperature_f;oxygen_saturation_scale;"
        "verbal_response;reason_for_visit;other_reasons_for_visit;history;consciousness\n"
        "x;0.5;Female;YES;0;98.6;2;not_testable;10501;10100 14150;copd hiv;voice\n"
    ).rows

    assert "x" == row.id
    assert (
        Observation(
            age_years=0.5,
            sex="female",
            arrived_by_ambulance=True,
            injury=False,
            temperature_c=37.0,
            oxygen_saturation_scale=2,
            verbal_response="not_testable",
            reason_for_visit=10501,
            other_reasons_for_visit=(10100, 14150),
            history=("copd", "hiv"),
            consciousness="voice",
        )
        == row.patient
    )


def test_makes_records_that_the_contract_accepts(contract):
    (row,) = read(table(age_years="70", pulse="80.0", history="none", pain="3.5")).rows

    assert {"age_years": 70, "pulse": 80, "history": [], "pain": 3.5} == row.record
    assert [] == contract.violations_of("Patient", row.record)


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        ("pulse", "fast", "must be a number, with a point before decimals"),
        ("pulse", "nan", "must be a number, with a point before decimals"),
        ("pulse", "1e999", "must be a number, with a point before decimals"),
        ("glasgow_coma_scale", "14.5", "must be a whole number"),
        ("sex", "f", "must be one of female, male, other, unknown"),
        ("injury", "perhaps", "must be one of yes, true, 1, no, false, 0"),
        ("oxygen_saturation_scale", "3", "must be one of 1, 2"),
        ("reason_for_visit", "9999", "must be from 10000 to 89990"),
        ("other_reasons_for_visit", "10100 " * 2 + "10501 10502 10503 10504", None),
        ("history", "heart", None),
    ],
)
def test_names_field_value_and_rule_of_what_cannot_be_read(column, cell, rule):
    ((field, value, said),) = reason(**{column: cell})

    assert (column, cell.strip()) == (field, value)
    assert rule in {None, said}


def test_names_field_value_and_range_of_what_cannot_be_true():
    assert [
        ("oxygen_saturation", 101, "must be from 50 to 100 percent"),
        ("diastolic_pressure", 130, "must not be above systolic_pressure, which is 120 mmHg"),
    ] == reason(oxygen_saturation="101", systolic_pressure="120", diastolic_pressure="130")


def test_names_a_line_that_says_nothing_and_one_that_has_too_many_cells():
    wrong = read("id,pulse\na,\nb,80,90\n").wrong

    assert [
        ("a", "says nothing of the patient"),
        ("b", "has 1 cells beyond the head"),
    ] == [(line.id, line.violations[0].rule) for line in wrong]


def test_leaves_out_nothing_silently():
    department = read("id,pulse\na,80\nb,fast\n,90\n\nd,400\n")

    assert [("a", 2), ("line 4", 4)] == [(row.id, row.line) for row in department.rows]
    assert [("b", 3), ("d", 6)] == [(row.id, row.line) for row in department.wrong]


def test_puts_the_most_urgent_first_and_unknown_risks_before_known_ones(parts):
    rows = read(
        "id,age_years,respiratory_rate,oxygen_saturation,pulse,systolic_pressure,consciousness\n"
        "well,25,15,99,70,120,alert\nold,88,15,99,70,120,alert\nchild,5,24,99,100,100,alert\n"
        "apnoea,40,0,70,0,,unresponsive\n"
    ).rows

    lines = judge_all(rows, parts.judge.judge)

    levels = [line["level"] for line in lines]
    assert sorted(levels) == levels
    assert ("apnoea", "well") == (lines[0]["id"], lines[-1]["id"])
    urgent = [line["critical"] for line in lines if line["level"] == 3]
    assert None is urgent[0]
    assert set(EXPORTED) <= lines[0].keys()


def test_shows_only_the_levels_that_were_chosen():
    lines = [{"level": 1}, {"level": 3}, {"level": 5}]

    assert [1, 5] == [line["level"] for line in of_levels(lines, [1, 5])]
    assert 3 == len(of_levels(lines, []))
