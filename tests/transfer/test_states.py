import pytest

from transfer.states import (
    ENDS_A_LEG,
    START,
    TRANSITIONS,
    State,
    TransitionRefused,
    allowed_after,
    move,
)


def reachable_from(state):
    found, frontier = {state}, [state]
    while frontier:
        for following in TRANSITIONS[frontier.pop()] - found:
            found.add(following)
            frontier.append(following)
    return found


def test_the_table_has_a_row_for_every_state():
    assert set(State) == set(TRANSITIONS)


def test_every_state_can_be_reached():
    assert set(State) == reachable_from(START)


def test_only_closed_and_cancelled_are_final():
    assert {State.CLOSED, State.CANCELLED} == {s for s in State if not TRANSITIONS[s]}


def test_no_state_follows_itself():
    assert [] == [s for s in State if s in TRANSITIONS[s]]


@pytest.mark.parametrize("current", State)
@pytest.mark.parametrize("wanted", State)
def test_moves_exactly_where_the_table_allows(current, wanted):
    if wanted in allowed_after(current):
        assert wanted == move(current, wanted)
    else:
        with pytest.raises(TransitionRefused):
            move(current, wanted)


def test_a_refusal_says_what_is_allowed():
    with pytest.raises(TransitionRefused) as refused:
        move(State.EN_ROUTE, State.ACCEPTED)

    expected = "A transfer that is en_route cannot become accepted; it can: "
    assert expected + "arrived, cancelled, diverted" == str(refused.value)


@pytest.mark.parametrize("state", sorted(ENDS_A_LEG))
def test_a_transfer_that_no_hospital_has_can_be_asked_for_again_or_called_off(state):
    assert [State.CANCELLED, State.REQUESTED] == allowed_after(state)
