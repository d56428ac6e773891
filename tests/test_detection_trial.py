"""What the trial promises: exact arithmetic against other libraries, whole people, and intervals over heads."""

import itertools

import numpy as np
import pytest
from scipy import stats

from kit import detection
from kit.detection import shares

SEED = 1982


@pytest.fixture
def rng():
    return np.random.default_rng(SEED)


@pytest.fixture
def scored(rng):
    """80 heads, each with an untouched picture and an edited one; scores with ties, and alike for one head."""
    heads = np.repeat(np.arange(80), 2)
    edited = np.tile([False, True], 80)
    scores = np.round(edited * 1.2 + rng.normal(size=80)[heads] * 0.7 + rng.normal(size=160) * 0.7, 1)
    return scores, edited, heads


# Learning ---------------------------------------------------------------------------------------------------


def table(rng, rows=300, columns=12):
    features = rng.normal(size=(rows, columns))
    features[:, 1] = features[:, 0] + 0.1 * features[:, 1]  # two that nearly say the same
    edited = features @ rng.normal(size=columns) + rng.normal(size=rows) > 0.5
    return features, edited


@pytest.mark.peer
@pytest.mark.parametrize("strength", [0.01, 1.0, 100.0])
def test_the_weights_are_those_of_scikit_learn(rng, strength):
    from sklearn.linear_model import LogisticRegression

    features, edited = table(rng)
    peer = LogisticRegression(C=1 / strength, tol=1e-10, max_iter=10_000).fit(features, edited)
    found = detection.fit(features, edited, strength=strength)
    assert found.weights == pytest.approx(peer.coef_[0], abs=1e-5)
    assert found.intercept == pytest.approx(peer.intercept_[0], abs=1e-5)
    assert detection.chances(features, found) == pytest.approx(peer.predict_proba(features)[:, 1], abs=1e-5)


def test_at_the_weights_found_every_slope_is_level(rng):
    features, edited = table(rng)
    found = detection.fit(features, edited, strength=3.0)
    left_over = detection.chances(features, found) - edited
    assert features.T @ left_over + 3.0 * found.weights == pytest.approx(0, abs=1e-8)
    assert left_over.sum() == pytest.approx(0, abs=1e-8)


def test_kinds_that_a_line_parts_completely_still_get_finite_weights():
    features = np.linspace(-3, 3, 40)[:, None] * [1.0, 5.0, -2.0]
    found = detection.fit(features, features[:, 0] > 1, strength=1e-3)
    assert np.isfinite(found.weights).all()
    assert (detection.chances(features, found) > 0.5).tolist() == (features[:, 0] > 1).tolist()


def test_the_order_of_the_pictures_does_not_matter(rng):
    features, edited = table(rng)
    order = rng.permutation(len(features))
    one, other = detection.fit(features, edited), detection.fit(features[order], edited[order])
    assert one.weights == pytest.approx(other.weights, abs=1e-9)


@pytest.mark.parametrize(
    ("features", "edited", "strength", "says"),
    [
        (np.zeros((3, 2)), np.zeros(2, bool), 1, "one answer for each row"),
        (np.full((2, 1), np.nan), np.array([True, False]), 1, "no numbers"),
        (np.zeros((2, 1)), np.ones(2, bool), 1, "both kinds"),
        (np.zeros((2, 1)), np.array([True, False]), 0, "above 0"),
    ],
)
def test_nothing_is_learnt_from_what_cannot_be_learnt_from(features, edited, strength, says):
    with pytest.raises(ValueError, match=says):
        detection.fit(features, edited, strength=strength)


# Thresholds -------------------------------------------------------------------------------------------------


@pytest.mark.peer
def test_curve_and_area_are_those_of_scikit_learn(scored):
    from sklearn import metrics

    scores, edited, _ = scored
    found = detection.roc(scores, edited)
    alarms, hits, thresholds = metrics.roc_curve(edited, scores, drop_intermediate=False)
    assert found.false_alarms == pytest.approx(alarms)
    assert found.hits == pytest.approx(hits)
    assert found.thresholds == pytest.approx(thresholds)
    assert found.auc == pytest.approx(metrics.roc_auc_score(edited, scores))


def test_the_area_is_the_u_statistic_of_mann_and_whitney(scored):
    scores, edited, _ = scored
    u = stats.mannwhitneyu(scores[edited], scores[~edited]).statistic
    assert detection.roc(scores, edited).auc == pytest.approx(u / (edited.sum() * (~edited).sum()))


def test_every_point_of_the_curve_counts_what_its_threshold_flags(scored):
    found = detection.roc(*scored[:2])
    for threshold, hits, alarms in zip(found.thresholds, found.hits, found.false_alarms, strict=True):
        at = found.at(threshold)
        assert (at.hits.value, at.false_alarms.value) == (hits, alarms)


def test_a_threshold_for_a_rate_keeps_it_and_the_next_lower_one_does_not(scored):
    scores, edited, _ = scored
    found = detection.roc(scores, edited)
    chosen = found.threshold_for(0.1)
    lower = scores[scores < chosen].max()
    assert found.at(chosen).false_alarms.value <= 0.1 < found.at(lower).false_alarms.value


def drawn_by_scipy(scored, statistic):
    scores, edited, heads = scored

    def of_heads(chosen):
        rows = np.concatenate([np.flatnonzero(heads == head) for head in chosen.astype(int)])
        return statistic(detection.roc(scores[rows], edited[rows]))

    found = stats.bootstrap(
        (np.unique(heads),), of_heads, vectorized=False, n_resamples=2000, method="percentile",
        rng=np.random.default_rng(3),
    )  # fmt: skip
    return found.confidence_interval


def test_the_interval_of_the_area_is_that_of_scipy_over_heads(scored):
    peer = drawn_by_scipy(scored, lambda curve: curve.auc)
    assert detection.roc(*scored[:2]).area(scored[2])[1:] == pytest.approx(tuple(peer), abs=0.006)


def test_the_band_is_that_of_scipy_over_heads(scored):
    band = detection.roc(*scored[:2]).band(scored[2])
    peer = drawn_by_scipy(scored, lambda curve: np.interp(0.2, curve.false_alarms, curve.hits))
    assert (band.low[20], band.high[20]) == pytest.approx(tuple(peer), abs=0.02)
    assert band.rates[20] == pytest.approx(0.2)


def test_copies_of_the_same_pictures_are_no_new_evidence(scored):
    scores, edited, heads = scored
    once = detection.roc(scores, edited).area(heads)
    four_times = detection.roc(np.tile(scores, 4), np.tile(edited, 4)).area(np.tile(heads, 4))
    assert once == pytest.approx(four_times)


def test_the_order_of_the_pictures_changes_neither_curve_nor_interval(scored, rng):
    scores, edited, heads = scored
    order = rng.permutation(len(scores))
    one, other = detection.roc(scores, edited), detection.roc(scores[order], edited[order])
    assert one.area(heads) == pytest.approx(other.area(heads[order]))
    assert one.band(heads).low == pytest.approx(other.band(heads[order]).low)


def test_the_interval_holds_the_truth_about_as_often_as_it_says(monkeypatch):
    monkeypatch.setattr(shares, "RESAMPLES", 200)
    held, held_by_picture = 0, 0
    for seed in range(200):
        scores, edited, heads, truth = of_like_pictures(seed)
        found = detection.roc(scores, edited)
        _, low, high = found.area(heads)
        held += low <= truth <= high
        _, low, high = found.area(np.arange(len(heads)))
        held_by_picture += low <= truth <= high
    assert 0.88 < held / 200 < 0.99
    assert held_by_picture / 200 < 0.8  # pictures drawn one by one promise more than they keep


def of_like_pictures(seed):
    """Scores of 48 heads, edited or untouched as a whole and with six pictures each, which resemble each other."""
    rng = np.random.default_rng(seed)
    heads = np.repeat(np.arange(48), 6)
    edited = heads % 2 == 0
    scores = edited * 2.0 + rng.normal(size=48)[heads] * 1.2 + rng.normal(size=len(heads)) * 0.6
    return scores, edited, heads, stats.norm.cdf(2.0 / np.sqrt(2 * (1.2**2 + 0.6**2)))


def test_the_interval_of_a_share_over_heads_holds_the_truth_about_as_often_as_it_says(monkeypatch):
    monkeypatch.setattr(shares, "RESAMPLES", 200)
    held, held_by_picture = 0, 0
    for seed in range(200):
        scores, edited, heads, _ = of_like_pictures(seed)
        truth = stats.norm.sf(1 / np.hypot(1.2, 0.6))
        _, _, _, low, high = detection.share_of(scores >= 1, ~edited, heads)
        held += low <= truth <= high
        _, _, _, low, high = detection.share_of(scores >= 1, ~edited)
        held_by_picture += low <= truth <= high
    assert 0.85 < held / 200
    assert held_by_picture / 200 < 0.75


def test_where_all_or_none_is_flagged_the_interval_over_heads_is_wilsons():
    heads, counted = np.repeat(np.arange(10), 2), np.ones(20, bool)
    for flagged in (counted, ~counted):
        assert detection.share_of(flagged, counted, heads) == detection.share(flagged.sum(), 20)


# Shares -----------------------------------------------------------------------------------------------------


def test_the_interval_of_a_share_is_wilsons():
    for count, of in itertools.chain(((k, 7) for k in range(8)), [(9, 60), (0, 1000), (999, 1000)]):
        peer = stats.binomtest(count, of).proportion_ci(method="wilson")
        assert detection.share(count, of)[3:] == pytest.approx((peer.low, peer.high), abs=1e-12)


def test_a_share_of_nothing_is_no_number_and_more_than_all_is_refused():
    assert np.isnan(detection.share(0, 0).value)
    assert detection.share(0, 0).says == "0 of 0"
    with pytest.raises(ValueError, match="no share"):
        detection.share(3, 2)


# Confidence -------------------------------------------------------------------------------------------------


@pytest.mark.peer
def test_the_brier_score_is_that_of_scikit_learn(rng):
    from sklearn.metrics import brier_score_loss

    chances, edited = rng.random(50), rng.random(50) < 0.5
    found = detection.brier(chances, edited)
    assert found.overall == pytest.approx(brier_score_loss(edited, chances))
    assert found.edited == pytest.approx(np.mean((1 - chances[edited]) ** 2))


@pytest.mark.peer
def test_the_calibration_is_that_of_scikit_learn(rng):
    from sklearn.calibration import calibration_curve

    chances = rng.random(300)
    edited = rng.random(300) < chances**2
    found = detection.calibration(chances, edited, bins=7)
    so, said = calibration_curve(edited, chances, n_bins=7)
    assert found.said == pytest.approx(said)
    assert [one.value for one in found.so] == pytest.approx(so)


def test_suspecting_everything_scores_well_on_edited_pictures_only():
    found = detection.brier(np.full(10, 0.95), np.arange(10) < 5)
    assert found.edited < 0.01
    assert found.untouched > 0.9
    assert found.overall > detection.brier(np.full(10, 0.5), np.arange(10) < 5).overall == 0.25


def test_every_picture_falls_into_one_bin_and_certainty_into_the_last():
    found = detection.calibration(np.array([0.0, 0.2, 1.0, 0.999]), np.array([False, True, True, True]), bins=5)
    assert [one.of for one in found.so] == [1, 1, 2]


@pytest.mark.parametrize("chances", [[0.5, 1.1], [np.nan, 0.5], [0.5], []])
def test_what_is_no_chance_is_refused(chances):
    with pytest.raises(ValueError, match="chance"):
        detection.brier(np.array(chances), np.array([True, False]))


# The courtroom ----------------------------------------------------------------------------------------------


def test_the_example_of_the_literature_gives_fifteen_of_a_hundred():
    court = detection.courtroom(10_000, edited_per_1000=10, hits_per_100=90, false_alarms_per_100=5)
    assert (court.hit, court.falsely_flagged) == (90, 495)
    assert court.of_flagged == pytest.approx(0.154, abs=0.0005)


def test_people_are_whole_and_add_up_for_every_position_of_the_sliders():
    for per_1000, hit, alarm in itertools.product((0, 1, 7, 10, 333, 1000), (0, 15, 90, 100), (0, 0.5, 5, 100)):
        court = detection.courtroom(edited_per_1000=per_1000, hits_per_100=hit, false_alarms_per_100=alarm)
        assert all(isinstance(count, int) and count >= 0 for count in court.counts.values())
        assert sum(court.counts.values()) == court.people == 1000
        assert court.edited == per_1000
        assert abs(court.hit - per_1000 * hit / 100) <= 0.5
        assert abs(court.falsely_flagged - (1000 - per_1000) * alarm / 100) <= 0.5


def test_a_million_people_follow_bayes():
    court = detection.courtroom(1_000_000, edited_per_1000=20, hits_per_100=80, false_alarms_per_100=3)
    assert court.of_flagged == pytest.approx(0.02 * 0.8 / (0.02 * 0.8 + 0.98 * 0.03), abs=1e-5)


def test_a_court_says_its_counts_and_what_they_mean_for_the_flagged():
    assert detection.courtroom().says == (
        "Of 1,000 people, 10 sent in an edited picture. Of 100 such people 90 are flagged, so of these 10 it is 9. The "
        "other 990 sent in an untouched one. Of 100 such people 5 are flagged, so of these 990 it is 50. 9 and 50 make "
        "59 flagged, and 9 of these 59 sent in an edited picture (9 / 59 = 0.15): about 15 of 100 flagged."
    )
    nobody = detection.courtroom(hits_per_100=0, false_alarms_per_100=0)
    assert nobody.says.endswith("So nobody is flagged.")
    assert np.isnan(nobody.of_flagged)


@pytest.mark.parametrize(
    "numbers",
    [{"people": 0}, {"people": 1.5}, {"edited_per_1000": 1001}, {"hits_per_100": 101}, {"false_alarms_per_100": -1}],
)
def test_a_court_of_impossible_numbers_is_refused(numbers):
    with pytest.raises(ValueError, match=next(iter(numbers))):
        detection.courtroom(**numbers)
