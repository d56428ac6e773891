"""The studio keeps its promises: exact landmarks, form without tone, calm eyes, the same picture every time."""

import ast
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from kit import actors, label, store
from kit.actors import Expression, Light, Pose, actor, casting, curves, landmarks, measures, paint
from kit.actors.form.relief import Relief
from kit.actors.optics import camera, light
from kit.actors.optics.raster import grid_triangles, rasterise
from kit.actors.studio import Scene
from kit.picture import Region
from tests import refresh, shaken_portraits

CHECKOUT = Path(__file__).resolve().parent.parent
JAW, BROWS, NOSE = [*range(16, -1, -1)], [*range(26, 16, -1)], [27, 28, 29, 30, 35, 34, 33, 32, 31]
EYES = [45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40]
LIPS = [54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55, 64, 63, 62, 61, 60, 67, 66, 65]
MIRROR = JAW + BROWS + NOSE + EYES + LIPS  # which point each point becomes in a mirror


def nobody(seed=3, tone=5, **face):
    """A random bald head whose measures may be set."""
    drawn = casting.nobody(seed, tone=tone)
    return replace(
        drawn,
        face=MappingProxyType({**drawn.face, **face}),
        hair={**drawn.hair, "style": "bald"},
        beard={},
        glasses={},
        covering={},
    )


def luminance(linear):
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def cheek(picture):
    """Linear luminance of both cheeks, between eye and jaw."""
    points, found = picture.landmarks.points, []
    for eye, jaw in ((41, 3), (46, 13)):
        x, y = (0.62 * points[eye] + 0.38 * points[jaw]).astype(int)
        found.append(luminance(picture.as_linear()[y - 2 : y + 5, x - 3 : x + 4]).ravel())
    return float(np.concatenate(found).mean())


# Who they are ------------------------------------------------------------------------------------------------


def test_sixteen_actors_cover_all_ten_tones():
    everyone = [actors.describe(name) for name in actors.NAMES]
    assert len(everyone) == 16
    assert {each.tone for each in everyone} == set(range(1, 11))


def test_the_lesson_pair_has_neighbouring_tones_plain_hair_and_different_faces():
    rowan, hazel = actors.describe("rowan"), actors.describe("hazel")
    assert abs(rowan.tone - hazel.tone) == 1
    assert {rowan.hair["style"], hazel.hair["style"]} <= {"buzz", "short"}
    for measure in ("nose_width_mm", "mouth_width_mm", "brow_thickness_mm", "upper_lip_mm"):
        assert abs(rowan.face[measure] - hazel.face[measure]) > 0.5 * measures.FACE[measure].spread


def test_every_actor_file_obeys_the_published_schema():
    jsonschema = pytest.importorskip("jsonschema")
    schema = store.read_json(store.data_path("actors", "actor.schema.json"))
    for name in (*actors.NAMES, *actor.PLAYING):
        jsonschema.validate(store.read_yaml(store.data_path("actors", f"{name}.yml")), schema)


def test_the_schema_has_the_limits_of_the_code():
    limits = store.read_json(store.data_path("actors", "actor.schema.json"))["properties"]["face"]["properties"]
    assert {key: (value["minimum"], value["maximum"]) for key, value in limits.items()} == {
        key: (measure.low, measure.high) for key, measure in measures.FACE.items()
    }


def test_the_swatch_and_albedo_in_each_file_are_those_that_the_rule_gives():
    for name in (*actors.NAMES, *actor.PLAYING):
        record, described = store.read_yaml(store.data_path("actors", f"{name}.yml")), actors.describe(name)
        assert record["swatch"] == described.swatch
        assert np.allclose(record["albedo"], paint.albedo_of(described), atol=6e-5)


def test_an_unknown_actor_is_refused_by_name():
    for call in (actors.describe, actors.load, actors.render):
        with pytest.raises(ValueError, match="no actor is called 'nobody'"):
            call("nobody")


def test_robin_plays_an_invented_person_and_every_picture_of_robin_says_so():
    for picture in (actors.load("robin"), actors.render("robin", size_px=48)):
        assert picture.name == "Robin"
        assert picture.consent == ("robin",)
        assert label.sentence(picture) == "Rendered face, plays an invented person. Depicts nobody."
    assert label.sentence(actors.load("rowan")) == "Rendered face: depicts nobody."


def test_robin_is_none_of_the_sixteen_and_looks_like_none_of_them():
    robin = actors.describe("robin")
    assert "robin" not in actors.NAMES
    for other in map(actors.describe, actors.NAMES):
        assert (robin.tone, robin.hair["style"]) != (other.tone, other.hair["style"])
        assert dict(robin.face) != dict(other.face)


def test_a_measure_outside_its_limits_names_the_actor_and_the_measure(monkeypatch):
    record = store.read_yaml(store.data_path("actors", "rowan.yml"))
    record["face"]["nose_width_mm"] = 99
    monkeypatch.setattr(store, "read_yaml", lambda path: record)
    with pytest.raises(ValueError, match=r"rowan\.yml: nose_width_mm is 99; it must lie between 27 and 47"):
        actors.describe("rowan")


def test_form_does_not_look_at_tone():
    by_tone = [casting.nobody(9, tone=tone) for tone in (1, 10)]
    parts = [{key: value for key, value in vars(each).items() if key not in ("tone", "face")} for each in by_tone]
    assert parts[0] == parts[1]
    assert dict(by_tone[0].face) == dict(by_tone[1].face)
    points = [Relief(each, Expression(), 0.03) for each in by_tone]
    assert np.array_equal(points[0].lift, points[1].lift)
    assert np.array_equal(landmarks.on_face(points[0]), landmarks.on_face(points[1]))


def test_a_cast_is_balanced_by_tone_on_request_and_its_beginning_does_not_depend_on_its_size():
    small, large = (actors.cast(n, np.random.default_rng(4), balanced=True) for n in (10, 30))
    assert [each.tone for each in large] == 3 * list(range(1, 11))
    assert [each.key() for each in small] == [each.key() for each in large[:10]]
    assert len({each.key() for each in large}) == 30


def test_a_cast_has_the_stated_rates():
    drawn = actors.cast(4000, np.random.default_rng(11))
    tones = np.bincount([each.tone for each in drawn], minlength=11)[1:] / 4000
    assert np.abs(tones - 0.1).max() < 0.02
    glasses = np.mean([bool(each.glasses) for each in drawn])
    assert glasses == pytest.approx(casting.GLASSES_RATE, abs=0.025)
    for style, rate in casting.COVERING_RATES.items():
        assert np.mean([each.covering.get("style") == style for each in drawn]) == pytest.approx(rate, abs=0.015)
    bare = [each.hair["style"] for each in drawn if not each.covering]
    for style, rate in casting.HAIR_RATES.items():
        assert bare.count(style) / len(bare) == pytest.approx(rate, abs=0.02)
    bearded = np.mean([bool(each.beard) for each in drawn if each.covering.get("style") != "hijab"])
    assert bearded == pytest.approx(sum(casting.BEARD_RATES.values()), abs=0.03)


def test_every_measure_that_is_drawn_lies_inside_its_limits():
    for each in actors.cast(500, np.random.default_rng(2)):
        for key, value in each.face.items():
            assert measures.FACE[key].low <= value <= measures.FACE[key].high


def test_casting_uses_only_the_numbers_that_never_change_between_versions():
    tree = ast.parse((CHECKOUT / "kit" / "actors" / "casting.py").read_text(encoding="utf-8"))
    calls = {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "rng"
    }
    assert calls == {"random", "integers"}


def test_a_cast_of_none_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        actors.cast(0, np.random.default_rng(1))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"tone": 11}, r"rowan\.yml: tone is 11; it must be a whole number between 1 and 10"),
        ({"hat": {"style": "cap"}}, r"rowan\.yml: fields missing or unknown: hat"),
        ({"hair": {"colour": "#000000"}}, r"rowan\.yml: hair does not say its style"),
        ({"eyes": "brown"}, r"rowan\.yml: the colour of eyes is 'brown'; write it like #4a2f1d"),
        ({"plays": "Robin B."}, r"rowan\.yml: plays is 'Robin B\.'; name a consent record, like robin"),
        ({"lids": "double"}, r"rowan\.yml: lids is 'double'; it must be one of fold, hooded, plain"),
        ({"hair": {"style": "mohawk", "colour": "#000000"}}, r"rowan\.yml: style is 'mohawk'; it must be one of bald"),
        ({"hair": {"style": "buzz", "colour": "#000000", "grey": 2}}, r"grey is 2; it must lie between 0 and 1"),
        ({"covering": {"style": "turban", "colour": "#777777"}}, r"a covering goes with the hair style 'covered'"),
        (
            {"glasses": {"shape": "star", "colour": "#000000"}},
            r"shape is 'star'; it must be one of round, oval, square",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_sentence(change, sentence):
    record = {**store.read_yaml(store.data_path("actors", "rowan.yml")), **change}
    with pytest.raises(ValueError, match=sentence):
        actor.read(record, "rowan.yml")


# Where the points are ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("pose", [Pose(), Pose(yaw_deg=18, pitch_deg=6), Pose(yaw_deg=-14, pitch_deg=-8, roll_deg=9)])
def test_landmarks_lie_on_the_rasterised_surface(pose):
    scene = Scene(nobody(), pose, Expression(smile=0.3), Light(), 256)
    picture = scene.draft()
    world = camera.turn(np.concatenate([scene.form.marks]), pose)
    flat = picture.landmarks.points[17:] * 2
    seen = picture.landmarks.visible[17:]
    errors = []
    for point, pixel in zip(world[seen], flat[seen], strict=True):
        column, row = (int(v) for v in pixel)
        block = [(r, c) for r in range(row - 3, row + 4) for c in range(column - 3, column + 4)]
        depth = np.array([scene.depth[r * scene.inner + c] for r, c in block])
        centres = np.array([(c + 0.5, r + 0.5) for r, c in block])
        near = np.abs(depth - point[2]) < 0.05
        errors.append(np.linalg.norm(centres[near] - pixel, axis=1).min() if near.any() else 9.0)
    assert seen.sum() > 40
    assert np.mean(errors) / 2 < 0.5
    assert np.percentile(errors, 95) / 2 < 1.0


def test_a_mirrored_pose_mirrors_the_landmarks_of_a_symmetric_head():
    head = nobody(asymmetry=0.0)
    turned = Scene(head, Pose(yaw_deg=15, roll_deg=5), Expression(), Light(), 96).draft().landmarks
    mirrored = Scene(head, Pose(yaw_deg=-15, roll_deg=-5), Expression(), Light(), 96).draft().landmarks
    expected = (mirrored.points * (-1, 1) + (96, 0))[MIRROR]
    assert np.abs(turned.points - expected).max() < 1e-5


def test_the_far_side_of_a_turned_jaw_is_the_visible_contour():
    scene = Scene(nobody(), Pose(yaw_deg=22), Expression(), Light(), 256)
    picture = scene.draft()
    face = np.isin(picture.labels, (Region.SKIN, Region.EYES, Region.MOUTH))
    for point in picture.landmarks.points[11:14]:  # cheek and jaw on the side turned away
        rim = np.flatnonzero(face[int(point[1])])
        assert abs(point[0] - (rim.max() + 1)) < 2.5


def test_hair_and_cloth_hide_the_points_beneath_them():
    hijab = actors.load("juniper").landmarks.visible
    assert not hijab[[0, 1, 2, 14, 15, 16]].any()
    assert hijab[36:].all()


def test_the_mean_shape_is_normalised_symmetric_and_covered_by_its_triangles():
    mean = actors.mean_shape()
    assert mean.points.shape == (68, 2)
    assert np.allclose(mean.points.mean(0), 0, atol=1e-3)
    assert abs(np.linalg.norm(mean.points[45] - mean.points[36]) - 1) < 1e-3
    assert np.allclose(mean.points * (-1, 1), mean.points[MIRROR], atol=2e-4)
    a, b, c = (mean.points[mean.triangles[:, i]] for i in range(3))
    area = np.abs(np.cross(np.c_[b - a, 0 * b[:, 0]], np.c_[c - a, 0 * c[:, 0]])[:, 2]).sum() / 2
    spatial = pytest.importorskip("scipy.spatial")
    hull = spatial.ConvexHull(mean.points).volume
    assert 0.99 * hull < area <= hull * (1 + 1e-9)  # slivers between the brows are left out


def test_no_triangle_of_the_net_folds_over_on_the_sixteen_actors_and_hardly_any_on_other_heads():
    mean = actors.mean_shape()

    def turn(points):
        a, b, c = (points[mean.triangles[:, i]] for i in range(3))
        return np.sign((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0])

    for name in actors.NAMES:
        assert np.array_equal(turn(actors.load(name).landmarks.points), turn(mean.points)), name
    heads = actors.shapes(actors.cast(60, np.random.default_rng(77)))
    assert np.mean([not np.array_equal(turn(points), turn(mean.points)) for points in heads]) <= 0.05


# What is seen ------------------------------------------------------------------------------------------------


def test_a_grid_is_read_between_its_points_as_scipy_reads_it():
    from scipy.ndimage import map_coordinates

    rng = np.random.default_rng(4)
    values, grid_x, grid_y = rng.random((30, 40, 3), np.float32), np.linspace(-1, 1, 40), np.linspace(2, -1, 30)
    x, y = rng.uniform(-1, 1, 40_000), rng.uniform(-1, 2, 40_000)
    read = curves.sample(values, grid_x, grid_y, x, y)
    at = (y - grid_y[0]) / (grid_y[1] - grid_y[0]), (x - grid_x[0]) / (grid_x[1] - grid_x[0])
    for channel in range(3):
        theirs = map_coordinates(values[..., channel], at, order=1, mode="nearest")
        np.testing.assert_allclose(read[:, channel], theirs, atol=2e-3)  # the last thousandth of a cell is cut off


def test_a_rasterised_plane_interpolates_itself():
    y, x = np.meshgrid(np.linspace(30, 2, 5), np.linspace(2, 30, 5), indexing="ij")
    points = np.stack([x.ravel(), 32 - y.ravel()], 1)
    triangles = grid_triangles(5, 5)
    pixel, triangle, weights = rasterise(points, np.ones(25), triangles, 32)
    seen = np.einsum("ijk,ij->ik", points[triangles[triangle]], weights)
    centres = np.stack([pixel % 32 + 0.5, pixel // 32 + 0.5], 1)
    assert pixel.size == 28 * 28
    assert np.abs(seen - centres).max() < 1e-4


def test_the_nearer_triangle_wins_whatever_the_order():
    points = np.array([[0, 0], [0, 16], [16, 0]] * 2, float)
    near = np.array([1, 1, 1, 2, 2, 2], float)
    for triangles in ([[0, 1, 2], [3, 4, 5]], [[3, 4, 5], [0, 1, 2]]):
        _, triangle, _ = rasterise(points, near, np.array(triangles), 16)
        assert set(np.array(triangles)[triangle][:, 0]) == {3}


def test_normals_of_the_bare_skull_agree_with_finite_differences():
    skull = Relief(nobody(), Expression(), 0.05).skull
    angle, azimuth = (
        a.ravel() for a in np.meshgrid(np.linspace(0.5, 2.5, 9), np.linspace(-1.2, 1.2, 8), indexing="ij")
    )
    step = 1e-4
    down = skull.surface(angle + step, azimuth) - skull.surface(angle - step, azimuth)
    right = skull.surface(angle, azimuth + step) - skull.surface(angle, azimuth - step)
    expected = np.cross(down, right)
    expected /= np.linalg.norm(expected, axis=1)[:, None]
    assert np.einsum("ij,ij->i", expected, skull.normal(angle, azimuth)).min() > 0.999


def test_labels_are_regions_and_eyes_lie_at_the_eye_landmarks():
    for name in actors.NAMES:
        picture = actors.load(name)
        assert set(np.unique(picture.labels)) <= {int(region) for region in Region}
        for eye in (slice(36, 42), slice(42, 48)):
            x, y = picture.landmarks.points[eye].mean(0)
            assert picture.labels[int(y), int(x)] == Region.EYES
        x, y = picture.landmarks.points[[51, 57]].mean(0)
        assert picture.labels[int(y), int(x)] == Region.MOUTH


def test_whites_of_eyes_never_glare_at_any_tone():
    for tone, strict in [(tone, False) for tone in range(1, 11)] + [(5, True), (9, True), (10, True)]:
        picture = actors.render(nobody(tone=tone), light=Light(strict=strict), size_px=128)
        eyes = np.sort(luminance(picture.as_linear()[picture.labels == Region.EYES]))
        whites = eyes[int(0.55 * eyes.size) : int(0.95 * eyes.size)]  # without iris, lashes and the catchlight
        assert whites.mean() <= 2.2 * cheek(picture), f"tone {tone}"


def test_teeth_never_glare_at_any_tone():
    for tone in range(1, 11):
        picture = actors.render(nobody(tone=tone), expression=Expression(smile=1), size_px=128)
        mouth = np.sort(luminance(picture.as_linear()[picture.labels == Region.MOUTH]))
        assert mouth[int(0.9 * mouth.size)] <= 2.0 * cheek(picture), f"tone {tone}"


def test_deep_tones_show_their_form_at_least_half_as_clearly_as_middle_ones():
    def spread(tone):
        """5-95 % range of luminance between eyes and mouth, as a share of its mean."""
        picture = actors.render(nobody(tone=tone), size_px=128)
        points, light = picture.landmarks.points, luminance(picture.as_linear())
        y, x = np.mgrid[:128, :128]
        cheeks = (y > points[41, 1] + 3) & (y < points[48, 1]) & (np.abs(x - points[30, 0]) > 12)
        cheeks &= picture.labels == Region.SKIN
        low, high = np.percentile(light[cheeks], (5, 95))
        return (high - low) / light[cheeks].mean()

    assert min(spread(9), spread(10)) >= 0.5 * spread(5)


def test_darker_tones_render_darker_with_and_without_automatic_exposure():
    for strict in (False, True):
        cheeks = [
            cheek(actors.render(nobody(tone=tone), light=Light(strict=strict), size_px=96))
            for tone in (2, 5, 6, 7, 8, 9, 10)
        ]
        assert np.all(np.diff(cheeks) < 0)


def test_one_exposure_rule_is_smooth_in_the_tone():
    brightness = np.geomspace(0.005, 0.9, 60)
    gains = [light.exposure(np.full(3, b), Light()) for b in brightness]
    exposed = brightness * gains
    assert np.all(np.diff(exposed) > 0)
    assert light.exposure(np.full(3, 0.1), Light(strict=True)) == 1


def test_a_blink_hides_the_eyes_and_an_open_mouth_lowers_the_chin():
    rest, blink = (actors.render("rowan", expression=e, size_px=96) for e in (Expression(), Expression(blink=1)))
    opened = actors.render("rowan", expression=Expression(open=1), size_px=96)
    assert (rest.labels == Region.EYES).sum() > 40
    assert (blink.labels == Region.EYES).sum() < 6
    assert opened.landmarks.points[8, 1] > rest.landmarks.points[8, 1] + 2
    assert np.allclose(opened.landmarks.points[27:31], rest.landmarks.points[27:31], atol=0.01)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Pose(yaw_deg=200), "yaw_deg is 200"),
        (lambda: Pose(roll_deg=float("nan")), "roll_deg is nan"),
        (lambda: Light(strength=-1), "strength is -1"),
        (lambda: Light(azimuth_deg=float("nan")), "azimuth_deg is nan"),
        (lambda: Expression(open=float("nan")), "open is nan"),
    ],
)
def test_what_is_no_number_in_range_is_refused(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def test_an_expression_outside_its_limits_is_refused():
    with pytest.raises(ValueError, match="smile is 3"):
        Expression(smile=3)


def test_the_studio_knows_unit_normals_albedo_depth_and_light():
    picture = actors.render("hazel", size_px=96)
    studio, skin = picture.studio, picture.labels == Region.SKIN
    assert np.allclose(np.linalg.norm(studio.normals[skin], axis=1), 1, atol=1e-3)
    assert studio.albedo.min() >= 0
    assert studio.albedo[skin].max() <= 1
    assert studio.depth[skin].max() < 1.2
    assert studio.light["exposure"] > 0


# The same picture every time ---------------------------------------------------------------------------------


def test_a_fresh_render_equals_the_shipped_portrait_within_one_level():
    for name in ("rowan", "hazel", "myrtle", "robin"):
        shipped, fresh = actors.load(name), actors.render(name)
        assert np.abs(shipped.pixels.astype(int) - fresh.pixels).max() <= 1
        assert (shipped.labels != fresh.labels).mean() < 0.001
        assert np.abs(shipped.landmarks.points - fresh.landmarks.points).max() < 0.01


def test_rendering_is_the_same_in_another_process_and_another_order():
    program = (
        "import hashlib; from kit import actors; from kit.actors import Expression, Pose\n"
        "order = {order}\n"
        "for smile in order: last = actors.render('hazel', expression=Expression(smile=smile), size_px=64)\n"
        "print(hashlib.sha256(actors.render('hazel', pose=Pose(yaw_deg=7), size_px=64).pixels.tobytes()).hexdigest())"
    )
    prints = {
        subprocess.run(
            [sys.executable, "-c", program.replace("{order}", order)], cwd=CHECKOUT, capture_output=True, check=True
        ).stdout
        for order in ("(0.0, 0.8)", "(0.8,)")
    }
    assert len(prints) == 1


def test_portraits_hardly_change_on_an_older_machine_with_more_threads():
    older = {key: value for _, environment in refresh.other_machines() for key, value in environment.items()}
    assert older
    here, there = shaken_portraits.portraits(), shaken_portraits.portraits_under(older)
    assert shaken_portraits.differences(here, there) == []


def test_a_changed_portrait_would_be_noticed():
    here = shaken_portraits.portraits()
    face = {**here, "rowan": here["rowan"].copy()}
    face["rowan"][80, 64] ^= 8
    assert shaken_portraits.differences(here, face) == [
        "rowan: 1 pixels differ by more than one level far from any edge"
    ]
    darker = {**here, "hazel": here["hazel"] // 2}
    assert len(shaken_portraits.differences(here, darker)) == 2


def test_shipped_portraits_are_small_and_named():
    files = list((CHECKOUT / "data" / "actors").glob("*"))
    assert sum(file.stat().st_size for file in files) < 1_500_000
    assert actors.load("willow").name == "Willow"
    assert actors.load("willow").consent == ("actors",)


def test_importing_the_studio_loads_nothing_heavy():
    program = (
        "import sys; from kit import actors; actors.load; actors.render; actors.photograph; "
        "print([m for m in ('yaml', 'scipy', 'skimage', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# Drafts for data sets ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["rowan", "juniper"])
def test_a_draft_has_the_landmarks_of_the_final_picture(name):
    pose, expression = Pose(yaw_deg=-17, pitch_deg=5, roll_deg=8), Expression(smile=0.6, open=0.4)
    draft = actors.render(name, pose=pose, expression=expression, size_px=64, quality="draft").landmarks
    same = actors.render(name, pose=pose, expression=expression, size_px=64).landmarks
    large = actors.render(name, pose=pose, expression=expression, size_px=256).landmarks
    assert np.abs(draft.points - same.points).max() < 1e-9
    assert np.abs(draft.points - large.points / 4).max() < 0.25
    assert (draft.visible == same.visible).mean() > 0.9  # along a hem it is the pixels that decide


@pytest.mark.parametrize("name", ["rowan", "hazel", "juniper", "sequoia"])
def test_a_draft_looks_like_the_final_picture_from_afar(name):
    pose = Pose(yaw_deg=12)
    draft = actors.render(name, pose=pose, size_px=64, quality="draft")
    final = actors.render(name, pose=pose, size_px=256).pixels.reshape(64, 4, 64, 4, 3).mean((1, 3))
    assert np.abs(draft.pixels - final).mean() < 8
    assert np.abs((draft.pixels - final).mean((0, 1))).max() < 2  # neither darker nor more coloured on the whole


def test_a_draft_keeps_brows_eyes_and_mouth():
    for name in actors.NAMES:
        draft = actors.render(name, size_px=64, quality="draft")
        points, light_of = draft.landmarks.points, luminance(draft.as_linear())
        for brow, eye in ((slice(17, 22), slice(36, 42)), (slice(22, 27), slice(42, 48))):
            x, y = points[brow].mean(0).astype(int)
            above = slice(y - 6, y - 2)
            skin = light_of[above, x][draft.labels[above, x] == Region.SKIN].max()  # a hem may lie close above
            assert light_of[y - 1 : y + 2, x].min() < 0.8 * skin, f"{name}: the brow is lost"
            x, y = points[eye].mean(0).astype(int)
            assert (draft.labels[y - 1 : y + 2, x - 2 : x + 3] == Region.EYES).sum() >= 4, f"{name}: an eye is lost"
        assert (draft.labels == Region.MOUTH).sum() >= 15, f"{name}: the mouth is lost"


def test_a_draft_says_so_in_its_history_and_an_unknown_quality_is_refused():
    assert "draft" in repr(actors.render("rowan", size_px=64, quality="draft").history[-1])
    assert "draft" not in repr(actors.render("rowan", size_px=64).history[-1])
    with pytest.raises(ValueError, match="quality is 'best'; there are final, draft"):
        actors.render("rowan", quality="best")


# The camera --------------------------------------------------------------------------------------------------


def test_a_clean_photograph_is_the_picture_itself_with_one_more_step():
    rowan = actors.load("rowan")
    copy = actors.photograph(rowan)
    assert np.array_equal(copy.pixels, rowan.pixels)
    assert len(copy.history) == len(rowan.history) + 1
    assert copy.id != rowan.id
    assert np.array_equal(copy.landmarks.points, rowan.landmarks.points)


def test_camera_noise_grows_with_the_signal_as_the_model_says():
    from kit.actors.film import GAIN, READ

    rowan = actors.load("rowan")
    clean = rowan.as_linear()
    noisy = np.stack([actors.photograph(rowan, np.random.default_rng(i), noise=1.0).as_linear() for i in range(24)])
    measured = noisy.var(axis=0)
    for low, high in ((0.10, 0.14), (0.30, 0.36)):
        chosen = (clean > low) & (clean < high)
        predicted = GAIN * clean[chosen].mean() + READ**2
        assert measured[chosen].mean() == pytest.approx(predicted, rel=0.08)


def test_jpeg_changes_pixels_and_keeps_what_is_known():
    rowan = actors.load("rowan")
    compressed = actors.photograph(rowan, quality=60)
    assert not np.array_equal(compressed.pixels, rowan.pixels)
    assert np.array_equal(compressed.labels, rowan.labels)


def test_noise_without_a_generator_is_refused():
    with pytest.raises(ValueError, match="needs a random generator"):
        actors.photograph(actors.load("rowan"), noise=1)


def test_every_shipped_landmark_file_is_plain_json():
    for name in actors.NAMES:
        record = json.loads((CHECKOUT / "data" / "actors" / f"{name}-landmarks.json").read_text(encoding="utf-8"))
        assert record["name"] == "face-68"
        assert np.shape(record["points"]) == (68, 2)


def test_collar_and_neck_belong_to_the_clothes_and_the_skin():
    picture = actors.load("rowan")
    assert picture.labels[-1, 128] == Region.CLOTHES
    assert picture.labels[0, 0] == Region.BACKGROUND
