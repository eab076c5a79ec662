"""Assets side by side."""

from tests.governance.test_statements import gathered


def test_what_differs_comes_first_and_what_is_the_same_is_hidden_on_request(plant, sign_in):
    keys = f"{plant.assets['PLC-204']},{plant.assets['HMI-31']}"
    johan = sign_in("johan")

    page = johan.get(f"/register/compare?keys={keys}").text
    assert page.index("Line10") < page.index("2.8.1")
    assert "2.8.1" not in johan.get(f"/register/compare?differences=1&keys={keys}").text


def test_two_to_five_that_may_be_read_are_compared(plant, sign_in):
    johan, (one, two, other) = sign_in("johan"), plant.assets.values()
    for keys in (f"{one}", f"{one},{other}", f"{one},999"):
        refused = johan.get(f"/register/compare?keys={keys}")
        assert refused.status_code == 422, keys
        assert "Choose 2 to 5 assets" in refused.text
    assert sign_in("ines").get(f"/register/compare?keys={one},{two},{other}").status_code == 200
    assert sign_in("ines").get("/register/compare").status_code == 422


def test_a_comparison_takes_as_many_statements_for_three_as_for_two(plant, database, sign_in):
    ines, counts = sign_in("ines"), []
    for number in (2, 3):
        keys = ",".join(map(str, list(plant.assets.values())[:number]))
        ines.get(f"/register/compare?keys={keys}")
        with gathered(database) as made:
            ines.get(f"/register/compare?keys={keys}")
        counts.append(len(made))
    assert counts[0] == counts[1]
