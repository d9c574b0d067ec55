from severity.learning.cost import cost_of_order


def test_compares_the_same_model_with_and_without_the_order(visits):
    cost = cost_of_order(visits)

    assert {"with", "without", "cost"} == set(cost)
    assert round(cost["without"] - cost["with"], 4) == cost["cost"]
    assert min(cost["with"], cost["without"]) > 0.7
