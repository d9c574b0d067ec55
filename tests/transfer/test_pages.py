from transfer.pages import Pages


def page(number):
    return {"events": ["x" * 100] * number}


def test_makes_a_page_once():
    pages, made = Pages(), []

    texts = [pages.text(("t", 0, 5), lambda: made.append(1) or page(1)) for _ in range(3)]

    assert 1 == len(made)
    assert 1 == len(set(texts))


def test_makes_it_anew_when_the_transfer_went_on():
    pages = Pages()
    pages.text(("t", 0, 5), lambda: page(1))

    assert '{"events":[]}' == pages.text(("t", 0, 6), lambda: page(0))


def test_drops_the_least_used_first_and_keeps_within_its_bytes():
    pages = Pages(most_bytes=2500)
    for name in ("a", "b", "a", "c"):
        pages.text((name, 0, 9), lambda: page(10))

    assert ["a", "c"] == [place[0] for place in pages._texts]
    assert pages._size == sum(map(len, pages._texts.values())) <= 2500


def test_gives_a_page_that_is_larger_than_all_it_keeps():
    pages = Pages(most_bytes=100)

    assert len(pages.text(("a", 0, 9), lambda: page(10))) > 1000
    assert {} == pages._texts
