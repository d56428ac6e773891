"""What the detector promises: it can be read and switched off, it asks, and its failures are those that are told."""

import dataclasses

import numpy as np
import pytest

from kit import consent, detection, store, traces
from kit.actors.curves import seed_of
from kit.detection import detector as detectors
from kit.detection import experiments, exposure, groups, pipelines

NAMES = tuple(detection.FEATURES)


@pytest.fixture(scope="module")
def examples():
    return detection.make(72, heads=36)


@pytest.fixture(scope="module")
def sides(examples):
    return examples.split(test_heads=12)


@pytest.fixture(scope="module")
def found(sides):
    return detection.train(sides[0])


# The detector -----------------------------------------------------------------------------------------------


@pytest.mark.peer
def test_weights_and_scores_are_those_of_scikit_learn_on_standardised_features(sides, found):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    train, test = sides
    peer = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, tol=1e-10, max_iter=10_000))
    peer.fit(detection.features(train.pixels), train.edited)
    weights = dict(zip(NAMES, peer[-1].coef_[0], strict=True))
    assert found.weights == pytest.approx(weights, abs=1e-3)
    assert found.score(test.pixels) == pytest.approx(
        peer.predict_proba(detection.features(test.pixels))[:, 1], abs=1e-3
    )


def test_it_tells_unseen_heads_better_than_chance_and_not_perfectly(sides, found):
    _, test = sides
    area = detection.roc(found.score(test.pixels), test.edited).area(test.receiver)
    assert area.low > 0.7
    assert area.auc < 1


def test_the_heaviest_weight_is_told_first_and_all_are_told(found):
    sizes = [abs(weight) for weight in found.weights.values()]
    assert sizes == sorted(sizes, reverse=True)
    assert set(found.weights) == set(NAMES)


def test_a_feature_that_is_switched_off_is_not_heard_and_the_others_keep_their_weight(found, sides):
    first, second = list(found.weights)[:2]
    deaf = found.without(first)
    assert deaf.weights[first] == 0
    assert deaf.weights[second] == found.weights[second]
    table = detection.features(sides[1].pixels)
    shifted = table.copy()
    shifted[:, NAMES.index(first)] += 100
    assert np.array_equal(deaf.score_table(shifted), deaf.score_table(table))
    assert not np.array_equal(found.score_table(shifted), found.score_table(table))


def test_training_again_without_a_feature_is_training_without_it_from_the_start(found, sides):
    first = next(iter(found.weights))
    left = [name for name in NAMES if name != first]
    again, anew = found.without(first, retrain=True), detection.train(sides[0], features=left)
    assert again.names == anew.names == tuple(left)
    assert again.weights == pytest.approx(anew.weights)


def test_without_any_feature_every_picture_gets_one_number(found, sides):
    assert np.ptp(found.without(*NAMES).score(sides[1].pixels)) == 0
    with pytest.raises(ValueError, match="at least one feature"):
        found.without(*NAMES, retrain=True)
    with pytest.raises(ValueError, match="no feature 'smile'"):
        found.without("smile")
    with pytest.raises(ValueError, match="no feature 'smile'"):
        detection.train(sides[0], features=["smile"])


def test_a_feature_that_never_changes_gets_no_weight():
    table = np.column_stack([np.random.default_rng(7).normal(size=40), np.full(40, 3.0)])
    learnt = detectors.trained(table, table[:, 0] > 0, ("one", "two"))
    assert learnt.weights["two"] == 0


def test_between_the_two_thresholds_the_verdict_is_unknown(found, sides):
    pixels = sides[1].pixels
    verdicts = found.verdicts(pixels, edited_above=0.8, untouched_below=0.2)
    scores = found.score(pixels)
    assert (verdicts[(scores >= 0.2) & (scores < 0.8)] == "unknown").all()
    assert (verdicts[scores >= 0.8] == "edited").all()
    assert (verdicts[scores < 0.2] == "untouched").all()
    assert set(found.verdicts(pixels)) == {"edited", "untouched"}
    with pytest.raises(ValueError, match="which one holds"):
        found.verdicts(pixels, edited_above=0.2, untouched_below=0.8)


def test_a_picture_gets_the_number_of_its_pixels(found, sides):
    picture = sides[1].picture(3)
    assert detection.score(picture, found) == found.score(sides[1].pixels[3:4])[0]
    assert detection.verdict(picture, found, edited_above=1, untouched_below=0) == "unknown"


def test_a_picture_is_scored_as_it_comes_back_from_the_last_save(found, sides):
    picture = sides[1].picture(2)
    saved = traces.resave(picture, quality=pipelines.SAVED_AT)
    assert detection.score_saved(picture, found) == detection.score(saved, found)
    assert detection.tested(found, sides[1]).auc == detection.roc(found.score(sides[1].pixels), sides[1].edited).auc


def test_training_is_refused_when_somebody_behind_the_pictures_takes_it_back(sides, tmp_path, monkeypatch):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    consent.withdraw("actors")
    try:
        for learn in (detection.train, lambda train: detection.cheat(train, sides[1])):
            with pytest.raises(consent.ConsentError, match="used to train a model"):
                learn(sides[0])
    finally:
        consent.restore("actors")
    assert not store.answers_path("withdrawals", "actors.yml").exists()


# The cheating detector --------------------------------------------------------------------------------------


def test_a_detector_that_learnt_the_format_is_perfect_until_the_formats_are_swapped(sides):
    cheat = detection.cheat(*sides)
    assert cheat.as_taught.auc > 0.99
    assert cheat.swapped.auc < 0.05
    assert cheat.both_jpeg.auc < 0.8
    assert next(iter(cheat.detector.weights)) == "error level"
    assert [row[0] for row in cheat.rows] == ["saved as in training", "formats swapped", "all JPEG", "all PNG"]


def test_it_would_learn_the_format_from_pictures_that_nobody_edited(sides):
    """Planted: the answers are drawn by lot, so nothing but the format can be learnt."""
    train, test = (side.only(~side.edited) for side in sides)
    train, test = (dataclasses.replace(side, edited=np.arange(len(side)) % 2 == 0) for side in (train, test))
    cheat = detection.cheat(train, test)
    assert cheat.as_taught.auc > 0.99
    assert cheat.both_png.area(cheat.heads).low < 0.5


def test_only_the_way_of_saving_goes_along_with_the_answer(sides):
    test = sides[1]
    saved = detection.in_formats(test, untouched="JPEG", edited="PNG")
    assert sorted(saved.receiver) == sorted(test.receiver)
    assert np.array_equal(saved.pixels[saved.edited], test.pixels[test.edited])
    twins = test.pixels[~test.edited]
    assert np.array_equal(saved.pixels[~saved.edited], [experiments.saved_again(each, 75) for each in twins])
    with pytest.raises(ValueError, match="'GIF' is not tried"):
        detection.in_formats(test, untouched="GIF", edited="PNG")


# Elsewhere --------------------------------------------------------------------------------------------------


def test_saving_at_a_low_quality_or_shrinking_far_leaves_the_detector_hardly_better_than_chance(sides, found):
    washed = detection.laundered_auc(found, sides[1], qualities=(95, 40), scales=(0.4,))
    for spoilt in (washed.qualities[40], washed.scales[0.4]):
        assert spoilt.area.low < 0.5  # within its interval, it guesses
        assert spoilt.area.auc < 0.6
    assert washed.qualities[95].area.auc > 0.8
    assert [row[0] for row in washed.rows] == ["as it is", "saved at 95", "saved at 40", "scaled to 40% and back"]


def test_nothing_happens_at_scale_one_and_an_odd_scale_is_refused(sides):
    pixels = sides[1].pixels[0]
    assert np.array_equal(detection.there_and_back(pixels, 1.0), pixels)
    assert detection.there_and_back(pixels, 0.37).shape == pixels.shape
    with pytest.raises(ValueError, match="above 0"):
        detection.there_and_back(pixels, 0)


def test_the_matrix_trains_on_its_rows_and_tests_on_its_columns(sides):
    kinds = {"pasted": ["pasted", "pasted, colours matched"], "soft": ["soft edge", "soft edge, colours matched"]}
    sets = detection.by_pipeline(*sides, kinds)
    table = detection.matrix(sets)
    learnt = detection.train(sets["pasted"][0])
    test = sets["soft"][1]
    expected = detection.roc(learnt.score(test.pixels), test.edited).area(test.receiver)
    assert table.areas[0][1] == expected
    assert table.tested == tuple(len(test) for _, test in sets.values())
    assert table.abroad == pytest.approx((table.areas[0][1].auc + table.areas[1][0].auc) / 2)
    assert table.at_home == pytest.approx((table.areas[0][0].auc + table.areas[1][1].auc) / 2)


def test_a_matrix_refuses_a_head_on_both_sides_and_a_kind_without_pictures(sides, examples):
    train, test = sides
    with pytest.raises(ValueError, match="split by identity first"):
        detection.matrix({"one": (train, test), "other": (examples, test)})
    with pytest.raises(ValueError, match="at least two"):
        detection.matrix({"one": (train, test)})
    with pytest.raises(ValueError, match="no pictures of the kind 'none'"):
        detection.by_pipeline(train, test, {"none": []})


# Groups -----------------------------------------------------------------------------------------------------


def drawn(rng, heads=60):
    """Scores of 60 heads, untouched and edited, by two cameras of which one makes untouched pictures score higher."""
    whose = np.repeat(np.arange(heads), 4)
    edited = np.tile([False, False, True, True], heads)
    camera = np.tile(["one", "two"], 2 * heads)
    scores = rng.normal(size=4 * heads) + 2 * edited + 1.5 * (camera == "two") * ~edited
    return scores, edited, camera, whose


def test_each_group_is_counted_by_itself():
    scores, edited, camera, _ = drawn(np.random.default_rng(1))
    found = detection.by_group(scores, edited, camera, 1.0)
    assert [group.name for group in found] == ["one", "two"]
    for group in found:
        here = camera == group.name
        assert group.hits.count == (scores[here & edited] >= 1).sum()
        assert group.false_alarms.value == pytest.approx((scores[here & ~edited] >= 1).mean())


def test_a_gap_that_is_there_is_shown_and_the_interval_is_that_of_scipy_over_heads():
    from scipy import stats

    scores, edited, camera, whose = drawn(np.random.default_rng(2))
    gap = detection.false_alarm_gap(scores, edited, camera, 1.0, heads=whose, of="two", beside="one")
    assert gap.shown
    flagged = scores >= 1
    apart = np.array([
        float(flagged[(whose == head) & (camera == "two") & ~edited].mean())
        - float(flagged[(whose == head) & (camera == "one") & ~edited].mean())
        for head in range(60)
    ])  # fmt: skip
    peer = stats.bootstrap((apart,), np.mean, n_resamples=4000, method="percentile", rng=np.random.default_rng(5))
    assert gap.value == pytest.approx(apart.mean())
    assert (gap.low, gap.high) == pytest.approx(tuple(peer.confidence_interval), abs=0.03)
    assert gap.says.startswith(f"{round(100 * gap.value)} points more (95% interval ")


def test_two_groups_that_are_treated_alike_show_no_gap():
    scores, edited, camera, whose = drawn(np.random.default_rng(3))
    lots = np.random.default_rng(4).permutation(camera)
    gap = detection.false_alarm_gap(scores, edited, lots, 1.0, heads=whose, of="two", beside="one")
    assert not gap.shown


def test_the_other_way_round_the_gap_has_the_other_sign():
    scores, edited, camera, whose = drawn(np.random.default_rng(2))
    one, other = (
        detection.false_alarm_gap(scores, edited, camera, 1.0, heads=whose, of=of, beside=beside)
        for of, beside in (("two", "one"), ("one", "two"))
    )
    assert (other.value, other.low, other.high) == pytest.approx((-one.value, -one.high, -one.low))
    assert one.says.replace("more", "fewer") == other.says
    with pytest.raises(ValueError, match="no such picture of 'three'"):
        detection.false_alarm_gap(scores, edited, camera, 1.0, heads=whose, of="three", beside="one")


def test_a_gap_in_hits_is_the_gap_in_false_alarms_with_the_answers_turned_round():
    scores, edited, camera, whose = drawn(np.random.default_rng(2))
    asked = {"heads": whose, "of": "two", "beside": "one"}
    assert detection.hit_gap(scores, edited, camera, 1.0, **asked) == detection.false_alarm_gap(
        scores, ~edited, camera, 1.0, **asked
    )


def test_a_threshold_for_each_group_keeps_the_false_alarms_of_each():
    scores, edited, camera, _ = drawn(np.random.default_rng(6), heads=600)
    limits = detection.thresholds_for(scores, edited, camera, 0.1)
    assert limits["two"] > limits["one"] + 1
    fresh, edited, camera, _ = drawn(np.random.default_rng(7), heads=600)
    for group in detection.by_group(fresh, edited, camera, limits):
        assert group.false_alarms.value == pytest.approx(0.1, abs=0.05)
    for group in detection.by_group(fresh, edited, camera, limits["one"]):
        assert (group.false_alarms.value > 0.4) is (group.name == "two")


# Light ------------------------------------------------------------------------------------------------------


def test_twice_the_light_is_twice_the_light_until_it_is_cut_off(sides):
    portrait = next(iter(detection.portraits(sides[1]).values()))
    for stops in (-2, 1):
        expected = np.clip(portrait.as_linear() * 2.0**stops, 0, 1)
        assert np.abs(exposure.lit(portrait, stops=stops).as_linear() - expected).max() < 0.005  # half a level
    assert np.array_equal(exposure.lit(portrait, stops=0).pixels, portrait.pixels)


def test_a_photograph_in_the_usual_light_went_through_what_the_data_set_went_through(sides):
    portrait = next(iter(detection.portraits(sides[1]).values()))
    shot = detection.exposed(portrait, shot=2)
    rng = np.random.default_rng(seed_of("detection", "exposed", portrait.name, 2))
    options = pipelines.CAMERAS["phone"].options(round(rng.random(), 2))
    expected = traces.resave(traces.taken(portrait, rng, **options), quality=pipelines.SAVED_AT)
    assert np.array_equal(shot.pixels, expected.pixels)
    assert not shot.edited.any()
    with pytest.raises(ValueError, match="choose -4 to 4"):
        detection.exposed(portrait, stops=5)
    with pytest.raises(ValueError, match="no camera 'mine'"):
        detection.exposed(portrait, camera="mine")


def test_the_portraits_are_those_of_everybody_in_the_set_and_carry_no_edit(sides):
    portraits = detection.portraits(sides[1])
    assert sorted(portraits) == sorted(sides[1].heads)
    assert not any(portrait.edited.any() for portrait in portraits.values())


def test_in_other_light_the_same_heads_are_counted_by_tone(sides, found):
    lights = detection.in_other_light(found, sides[1], threshold=0.5, stops=(0, -3), shots=2)
    assert [light.stops for light in lights] == [0, -3]
    for light in lights:
        assert [group.name for group in light.found] == list(exposure.TONES)
        assert sum(group.false_alarms.of for group in light.found) == 2 * len(set(sides[1].receiver))
        assert [group.hits.of for group in light.found] == [0, 0, 0]
        assert light.row[1] == light.found[0].false_alarms.in_tens
        assert (light.row[-1] == "none that can be told") is not light.gap.shown
    assert [light.row[0] for light in lights] == ["usual light", "0.125 of the light"]


# The card ---------------------------------------------------------------------------------------------------


def test_the_card_counts_what_it_says_and_names_what_it_is_not_for(sides, found):
    train, test = sides
    rows = dict(detection.model_card(found, train, test, threshold=0.5))
    assert f"{len(train)} rendered pictures of {len(train.heads)} heads" in rows["Trained on"]
    assert f"{len(test)} rendered pictures of {len(test.heads)} heads" in rows["Tested on"]
    at = detection.roc(found.score(test.pixels), test.edited).at(0.5, heads=test.receiver)
    assert at.false_alarms.says in rows["At the threshold 0.50"]
    assert "real person" in rows["What it is not for"]
    assert next(iter(found.weights)) in rows["What it is"]
    assert "Switched off: grid." in dict(detection.model_card(found.without("grid"), train, test))["What it is"]


# Each measurement by itself ---------------------------------------------------------------------------------


def moved(untouched, change):
    """Return how far each measurement moves when something happens to the middle of a face, in usual spreads."""
    changed = untouched.copy()
    middle = np.s_[:, 48:104, 40:88]  # the face, in whole blocks of 8 x 8
    changed[middle] = change(untouched[middle])
    before, after = detection.features(untouched), detection.features(changed)
    return dict(zip(NAMES, ((after - before) / before.std(axis=0)).mean(axis=0), strict=True))


def blurred(faces):
    """Return the mean of each pixel and its eight neighbours, twice over."""
    for _ in range(2):
        wide = np.pad(faces.astype(float), ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
        rows, columns = faces.shape[1:3]
        nine = [wide[:, down : down + rows, right : right + columns] for down in range(3) for right in range(3)]
        faces = np.rint(np.mean(nine, axis=0)).astype(np.uint8)
    return faces


def test_a_face_that_is_blurred_moves_the_measurements_of_grain_and_detail_the_way_their_names_say(sides):
    untouched = sides[1].pixels[~sides[1].edited]
    found = moved(untouched, blurred)
    for name in ("grain", "finest detail", "fine detail"):
        assert found[name] < -0.5, name
    assert found["calm pixels"] > 0.5
    for name in ("light on the neck", "light on the forehead"):
        assert abs(found[name]) < 0.2, name


def test_a_brow_of_another_colour_moves_the_step_in_colour_and_no_light_beside_the_face(sides):
    untouched = sides[1].pixels[~sides[1].edited]
    redder = untouched.copy()
    redder[:, 46:52, 53:75, 0] = np.minimum(redder[:, 46:52, 53:75, 0] * 1.3, 255)
    apart = np.abs(detection.features(redder) - detection.features(untouched)).max(axis=0)
    assert apart[NAMES.index("step in colour")] > 0.1
    for name in ("light on the neck", "light at the ears", "light on the forehead"):
        assert apart[NAMES.index(name)] < 1e-9, name


def test_the_table_of_single_measurements_has_the_area_of_each_and_its_weight(sides, found):
    rows = detection.alone(found, sides[1])
    assert [row.name for row in rows] == list(found.weights)
    table = detection.features(sides[1].pixels)
    for row in rows:
        assert row.weight == found.weights[row.name]
        assert row.area.auc == detection.roc(table[:, NAMES.index(row.name)], sides[1].edited).auc
    assert rows[0].row == [rows[0].name, f"{rows[0].weight:+.1f}", rows[0].area.in_short]


def test_a_heavy_weight_may_stand_on_a_measurement_that_tells_nothing_alone(sides, found):
    told = {row.name: row for row in detection.alone(found, sides[1])}
    assert told["coarse detail"].weight > 1
    assert abs(told["coarse detail"].area.auc - 0.5) < 0.1
    assert abs(told["calm pixels"].area.auc - 0.5) > 0.2


# A line, and pictures to judge ------------------------------------------------------------------------------


def test_a_line_chosen_on_the_training_pile_is_the_highest_that_catches_that_share_of_it(sides, found):
    line = detection.line_for(found, hits=0.9)
    scores = found.score(sides[0].pixels)[sides[0].edited]
    assert (scores >= line).mean() >= 0.9 > (scores > line).mean()
    with pytest.raises(ValueError, match="0 to 1"):
        detection.line_for(found, hits=90)


def test_the_pictures_to_judge_are_half_edited_and_no_order_gives_them_away(sides):
    _, test = sides
    rows = detection.to_judge(test)
    assert test.edited[rows].sum() == 6
    assert len(set(test.pair[rows].tolist())) == 12
    assert rows == detection.to_judge(test)
    orders = {tuple(test.edited[detection.to_judge(test, seed=seed)].tolist()) for seed in range(20)}
    assert len(orders) > 15
    with pytest.raises(ValueError, match="an even number"):
        detection.to_judge(test, 11)


def test_a_gap_whose_interval_holds_zero_is_not_shown():
    assert groups.Gap(0.1, -0.1, 0.3).shown is False
    assert groups.Gap(-0.31, -0.51, -0.12).shown is True
