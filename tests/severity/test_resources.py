import pytest

from severity.mass_casualty.casualty import Casualty
from severity.observation import observe
from severity.scores import SCORES
from severity.scores.score import describe

PATIENT = {"age_years": 67, "pulse": 104, "respiratory_rate": 22, "injury": True}


@pytest.mark.parametrize("name", SCORES)
def test_answers_each_score_by_its_name(client, contract, name):
    answer = client.post(f"/api/v1/scores/{name}", json=PATIENT)

    assert describe(SCORES[name](observe(PATIENT))) == answer.json()
    assert [] == contract.violations_of_answer("scorePatient", 200, answer.json())


def test_lists_the_scores_that_the_contract_names(client, contract):
    listed = client.get("/api/v1/scores").json()

    names = [chart["name"] for chart in listed["scores"]]
    assert contract.document["components"]["schemas"]["ScoreName"]["enum"] == names
    assert [] == contract.violations_of_answer("listScores", 200, listed)


def test_names_the_scores_that_there_are_when_asked_for_another(client):
    answer = client.post("/api/v1/scores/apache", json=PATIENT)

    assert (404, True) == (answer.status_code, "news2, mews" in answer.json()["detail"])


def test_refuses_to_score_what_cannot_be_true(client):
    answer = client.post("/api/v1/scores/news2", json={"pulse": 301})

    assert ["pulse"] == [violation["field"] for violation in answer.json()["violations"]]


def test_sorts_casualties_and_asks_for_what_is_missing(client, contract):
    walking = {"name": "7", "walks": True}
    unknown = {"name": "8"}
    urgent = {"name": "9", "walks": False, "breathes": True, "respiratory_rate": 34}

    answer = client.post("/api/v1/mci", json={"casualties": [walking, unknown, urgent]}).json()

    assert [("9", "immediate"), ("8", "unsorted"), ("7", "minor")] == [
        (one["name"], one["category"]) for one in answer["casualties"]
    ]
    assert {"immediate": 1, "unsorted": 1, "minor": 1} == answer["counts"]
    assert ["Can they walk?"] == [one["question"] for one in answer["casualties"] if one["ask"]]
    assert [] == contract.violations_of_answer("sortCasualties", 200, answer)


def test_sorts_children_by_jumpstart_unless_told_otherwise(client):
    child = {"name": "7", "age_years": 5, "walks": True}

    methods = [
        client.post("/api/v1/mci", json=body).json()["casualties"][0]["method"]
        for body in ({"casualties": [child]}, {"casualties": [child], "method": "start"})
    ]

    assert ["jumpstart", "start"] == methods


def test_names_what_is_wrong_with_a_casualty(client):
    wrong = {"casualties": [{"name": "7", "respiratory_rate": 81}, {"name": ""}]}

    answer = client.post("/api/v1/mci", json=wrong)

    assert 422 == answer.status_code
    assert {"casualties[0].respiratory_rate", "casualties[1].name"} == {
        violation["field"] for violation in answer.json()["violations"]
    }


def test_promises_the_fields_that_a_casualty_has(contract):
    promised = contract.document["components"]["schemas"]["Casualty"]["properties"]

    assert set(Casualty.__dataclass_fields__) == set(promised)


def test_shows_the_card_of_the_model_that_answers(client, contract, model):
    shown = client.get("/api/v1/model").json()

    assert (model.sha256, dict(model.card)) == (shown["sha256"], shown["card"])
    assert "not a medical device" in shown["text"].lower()
    assert [] == contract.violations_of_answer("getModel", 200, shown)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_answers_a_method_that_the_contract_does_not_know_with_those_that_it_knows(
    client, contract, method
):
    for path, operations in contract.document["paths"].items():
        if method.lower() in operations:
            continue
        answer = client.request(method, path.replace("{name}", "news2"))

        assert (405, "application/problem+json") == (
            answer.status_code,
            answer.headers["content-type"],
        )
        known = {name.upper() for name in operations}
        assert known == set(answer.headers["allow"].split(", ")) - {"HEAD"}
