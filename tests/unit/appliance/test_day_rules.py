"""The simulated day is the same for the same seed and looks like a day of a centre."""

from appliance.simulate.day_rules import CLOSES_S, OPENS_S, arrivals_by_hour, plan_day, served_by_hour

SERVICES = [("dat-dai", 3.0), ("ho-tich", 1.0)]


def test_the_same_seed_gives_the_same_day_and_another_seed_another() -> None:
    assert plan_day(7, 50, SERVICES) == plan_day(7, 50, SERVICES)
    assert plan_day(7, 50, SERVICES) != plan_day(8, 50, SERVICES)


def test_people_arrive_in_order_within_opening_hours_with_a_morning_peak() -> None:
    visits = plan_day(1, 400, SERVICES).visits
    moments = [visit.arrives_s for visit in visits]
    assert moments == sorted(moments)
    assert moments[0] >= OPENS_S and moments[-1] <= CLOSES_S
    counts = arrivals_by_hour(visits)
    assert counts[8] > counts[10] > counts[12]
    assert sum(counts.values()) == 400


def test_fields_come_by_their_share_and_names_differ() -> None:
    visits = plan_day(2, 400, SERVICES).visits
    land = sum(visit.service_id == "dat-dai" for visit in visits)
    assert 260 <= land <= 340
    assert len({visit.name for visit in visits}) == 400


def test_a_day_has_an_uplink_outage_and_a_power_cut() -> None:
    troubles = plan_day(3, 10, SERVICES).troubles
    assert [trouble.kind for trouble in troubles] == ["uplink_outage", "power_cut"]
    assert all(OPENS_S < trouble.at_s < CLOSES_S for trouble in troubles)


def test_waits_are_medians_per_hour_in_minutes() -> None:
    assert served_by_hour([(8 * 3600, 60), (8 * 3600 + 5, 180), (8 * 3600 + 9, 600), (9 * 3600, 0)]) == {
        8: 3.0,
        9: 0.0,
    }
