"""What is worn stays where it belongs: glasses on ears and nose, cloth round the face, and labels that say so."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from kit.actors import Expression, Light, Pose, casting, frame
from kit.actors.form import body, ears
from kit.actors.form.relief import Relief
from kit.actors.optics import light
from kit.actors.studio import Scene
from kit.actors.worn import clothes
from kit.actors.worn.glasses import SHAPES, Glasses
from kit.picture import Region

COVERED = {"style": "covered", "colour": "#2b201a"}
BALD = {"style": "bald", "colour": "#2b201a"}
SHORT = {"style": "short", "colour": "#1b1411", "comb": "forward"}
POSES = (Pose(), Pose(yaw_deg=25), Pose(yaw_deg=-25, pitch_deg=12), Pose(pitch_deg=-12, roll_deg=10))
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def nobody(seed=3, tone=5, measures=None, **worn):
    """A random head that wears a shirt and what is asked for."""
    drawn = casting.nobody(seed, tone=tone)
    plain = {
        "hair": BALD,
        "beard": {},
        "glasses": {},
        "covering": {},
        "clothes": {"style": "crew", "colour": "#4a6076"},
    }
    return replace(drawn, face=MappingProxyType({**drawn.face, **(measures or {})}), **{**plain, **worn})


def with_glasses(shape="round", colour="#22201e", **more):
    return nobody(glasses={"shape": shape, "colour": colour}, **more)


def covered(style, colour="#4a6076", **more):
    return nobody(hair=COVERED, covering={"style": style, "colour": colour}, **more)


def developed(actor, pose=None, size_px=128, **light_and_expression):
    expression = light_and_expression.get("expression", Expression())
    scene = Scene(actor, pose or Pose(), expression, light_and_expression.get("light", Light()), size_px)
    return scene, scene.draft()


def region_under_landmarks(scene, draft):
    column, row = (
        np.clip((draft.landmarks.points[:, i] * scene.inner / scene.size).astype(int), 0, scene.inner - 1)
        for i in (0, 1)
    )
    return scene.regions[row * scene.inner + column]


# Which landmarks are seen ------------------------------------------------------------------------------------


def test_a_landmark_under_a_frame_is_not_seen():
    found = 0
    for shape in SHAPES:
        for pitch in (-16, -8, 8, 16):
            scene, draft = developed(with_glasses(shape), Pose(pitch_deg=pitch))
            under = region_under_landmarks(scene, draft) == Region.GLASSES
            assert not draft.landmarks.visible[under].any()
            found += under.sum()
    assert found >= 3


def test_a_landmark_under_hair_is_not_seen():
    scene, draft = developed(nobody(hair=SHORT))
    pixel = (draft.landmarks.points * scene.inner / scene.size).astype(int) @ (1, scene.inner)
    assert draft.landmarks.visible[[19, 24, 30]].all()
    scene.regions[pixel[[19, 24]]] = Region.HAIR
    assert not frame.landmarks_of(scene).visible[[19, 24]].any()
    assert frame.landmarks_of(scene).visible[30]


def test_a_landmark_under_a_covering_is_not_seen_and_one_in_its_opening_is():
    scene, draft = developed(covered("hijab"))
    under = region_under_landmarks(scene, draft) == Region.COVERING
    assert under[[0, 1, 2, 14, 15, 16]].all()
    assert not draft.landmarks.visible[under].any()
    assert draft.landmarks.visible[27:].all()


def test_a_landmark_behind_the_head_itself_is_not_seen():
    straight = developed(nobody())[1].landmarks.visible
    turned = developed(nobody(), Pose(yaw_deg=75))[1].landmarks.visible
    assert straight[36:48].all()
    assert not turned[45]  # outer corner of the eye on the far side
    assert turned[[36, 39]].all()


# Glasses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_glasses_never_cut_the_skin_at_any_face_in_the_limits(shape):
    for seed in range(6):
        actor = casting.nobody(17, seed)
        relief = Relief(actor, Expression(), 0.02)
        worn = Glasses(replace(actor, glasses={"shape": shape, "colour": "#22201e"}), relief)
        points = worn.mesh().points
        ahead = points[(points[:, 2] > 0.45) & (np.abs(points[:, 0]) > 0.12)]
        skin = relief.at(ahead[:, 0], ahead[:, 1])[:, 2]
        assert (ahead[:, 2] - skin).min() > 0.002, f"seed {seed}"


def test_pupils_lie_near_the_middle_of_the_lenses_and_rims_below_the_brows():
    for seed in range(12):
        actor = casting.nobody(23, seed)
        for shape in SHAPES:
            worn = Glasses(
                replace(actor, glasses={"shape": shape, "colour": "#5b6470"}), Relief(actor, Expression(), 0.03)
            )
            assert abs(worn.x - actor.dm.eye_distance / 2) < 0.25 * worn.half
            assert abs(worn.y) < 0.30 * worn.up
            assert worn.y + worn.up < actor.dm.brow_height + 0.02


def test_a_lens_never_hides_the_eye_and_only_the_frame_is_labelled_glasses():
    bare, worn = nobody(), with_glasses("square")
    for pose in POSES:
        before, after = developed(bare, pose)[1], developed(worn, pose)[1]
        eyes = (before.labels == Region.EYES).sum()
        assert (after.labels == Region.EYES).sum() > 0.85 * eyes
        share = (after.labels == Region.GLASSES).mean()
        assert 0.004 < share < 0.04
        changed = np.abs(before.pixels.astype(int) - after.pixels).max(-1)
        assert np.median(changed[(after.labels == Region.EYES)]) < 40


def test_an_expression_moves_the_glasses_less_than_three_millimetres():
    still, smiling = (developed(with_glasses(), expression=e)[0] for e in (Expression(), Expression(smile=1, open=0.6)))
    frames = [s.form.mesh.points[s.form.mesh.material == body.FRAME] for s in (still, smiling)]
    assert np.abs(frames[0] - frames[1]).max() < 0.03


# Coverings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["hijab", "turban"])
def test_no_hair_and_no_bare_crown_under_a_covering(style):
    for pose in POSES:
        draft = developed(covered(style), pose)[1]
        assert not (draft.labels == Region.HAIR).any()
        brow = draft.landmarks.points[17:27, 1].min()
        top = np.flatnonzero((draft.labels != Region.BACKGROUND).any(axis=1))[0]
        crown = draft.labels[top : int(0.55 * top + 0.45 * brow)]
        assert set(np.unique(crown)) <= {Region.BACKGROUND, Region.COVERING}


def test_a_hijab_covers_ears_neck_and_shoulders_and_a_turban_leaves_ears_and_shirt():
    scene, draft = developed(covered("hijab"))
    assert not (scene.material == body.EAR).any()
    assert not (draft.labels == Region.CLOTHES).any()
    assert (draft.labels[-1] == Region.COVERING).mean() > 0.8
    scene, draft = developed(covered("turban"))
    assert (scene.material == body.EAR).sum() > 100
    assert draft.labels[-1, 64] == Region.CLOTHES


def test_no_gap_opens_between_face_and_hijab():
    for pose in POSES:
        draft = developed(covered("hijab"), pose)[1]
        solid = draft.labels != Region.BACKGROUND
        for row in solid[20:]:
            inside = np.flatnonzero(row)
            assert inside.size == 0 or row[inside[0] : inside[-1] + 1].all()


def test_the_cloth_under_the_chin_follows_an_opening_mouth():
    left = []
    for wide in (0.0, 0.5, 1.0):
        draft = developed(covered("hijab"), expression=Expression(open=wide), size_px=256)[1]
        skin = np.flatnonzero(draft.labels[:, 128] == Region.SKIN)
        assert (draft.labels[skin[-1] + 1 :, 128] == Region.COVERING).all()
        left.append(draft.landmarks.points[8, 1] - skin[-1])
    assert np.ptp(left) < 3
    assert min(left) > 0  # the cloth holds the chin: it does not end behind it


def test_no_light_leaks_through_the_seam_of_a_cloth():
    for pose in POSES:
        scene, _ = developed(covered("hijab"), pose, size_px=256)
        seen = np.zeros(scene.inner**2, bool)
        seen[scene.pixel] = True
        chest = seen.reshape(scene.inner, scene.inner)[-60:, scene.inner // 2 - 90 : scene.inner // 2 + 90]
        assert chest.all()


def test_the_folds_of_cloth_bend_the_normals_more_finely_than_the_mesh():
    scene, _ = developed(covered("hijab"), size_px=256)
    cloth = scene.material == body.DRAPE
    mixed = scene._mix(scene.form.place_and_normal)[cloth, 3:]
    mixed /= np.linalg.norm(mixed, axis=1)[:, None]
    assert np.mean(np.einsum("ij,ij->i", mixed, scene.base[cloth]) < 0.985) > 0.15


# Clothes, neck and ears --------------------------------------------------------------------------------------


def test_every_cut_of_shirt_shows_cloth_below_and_skin_at_the_throat():
    for style in ("crew", "vneck", "collar"):
        draft = developed(nobody(clothes={"style": style, "colour": "#4a6076"}))[1]
        throat = draft.landmarks.points[8] + (0, 5)
        assert draft.labels[int(throat[1]), int(throat[0])] == Region.SKIN
        assert (draft.labels[-2] == Region.CLOTHES).mean() > 0.75
    assert (
        clothes.height("vneck", np.array([0.0, -1.45, 0.3])) > 0 > clothes.height("crew", np.array([0.0, -1.47, 0.3]))
    )


def test_a_buttoned_collar_leaves_no_skin_below_its_fold():
    for pose in POSES:
        draft = developed(nobody(clothes={"style": "collar", "colour": "#4a6076"}), pose, size_px=256)[1]
        for column in range(108, 149, 4):  # across the throat
            below = draft.labels[draft.labels.shape[0] // 2 :, column]
            first = np.flatnonzero(below == Region.CLOTHES)[0]
            assert (below[first:] == Region.CLOTHES).all()


def test_the_edges_of_a_collars_leaves_are_straight_and_mirror_each_other():
    mesh = clothes.collar(nobody().dm)
    points = mesh.points.reshape(-1, clothes.COLLAR_COLUMNS, 3)
    front = points[-clothes.LEAF_ROWS + 1 :, 0, :2]
    along = (front[-1] - front[0]) / np.linalg.norm(front[-1] - front[0])
    assert np.abs((front - front[0]) @ (along[1], -along[0])).max() < 0.03  # 3 mm
    np.testing.assert_allclose(points[:, ::-1] * (-1, 1, 1), points, atol=1e-9)


def test_a_neck_is_narrower_than_the_jaw_and_widens_into_the_shoulders():
    for robust in (0.0, 1.0):
        actor = nobody(measures={"robustness": robust})
        skin = body.Bust(actor.dm)
        width = [np.abs(skin.at(np.array(y), np.linspace(-np.pi, np.pi, 90))[:, 0]).max() for y in (-1.1, -1.4, -1.6)]
        assert width[0] <= 0.8 * actor.dm.jaw_width / 2 + 0.005
        assert width[0] < 0.8 * width[1] < 0.8 * width[2]


def test_ears_lie_close_to_the_head_between_brow_and_base_of_the_nose():
    for seed in range(5):
        actor = casting.nobody(29, seed)
        relief = Relief(actor, Expression(), 0.05)
        points = ears.ears(relief.dm, relief.skull).points
        side = float(relief.skull.at_height(np.array(0.0))[0])
        assert points[:, 0].max() - side < 0.24
        assert np.abs(points[:, 0]).min() < side  # the front edge lies in the head: an ear cannot float
        assert abs(points[:, 1].max() - actor.dm.brow_height) < 0.16
        assert abs(points[:, 1].min() + actor.dm.nose_length) < 0.16


# Light as a measurement --------------------------------------------------------------------------------------


def lower_outline(draft):
    """Skin pixels up to 7 px inside the outline of the jaw, as (rows, columns)."""
    points, found = draft.landmarks.points, []
    top, chin = points[36:48, 1].mean(), points[8, 1]
    for y in range(int(top + 0.25 * (chin - top)), int(chin)):
        left = int(np.interp(y, points[:9, 1], points[:9, 0]))
        right = int(np.interp(y, points[16:7:-1, 1], points[16:7:-1, 0]))
        found += [(y, x) for off in range(1, 8) for x in (left + off, right - off)]
    rows, columns = np.array(found).T
    kept = (draft.labels[rows, columns] == Region.SKIN) & (draft.studio.normals[rows, columns, 2] < 0.8)
    return rows[kept], columns[kept]


def recovered_error_deg(tone, azimuth_deg):
    """Error of the key light's direction in the picture, from a Lambert fit with known normals and albedo."""
    lamp = Light(azimuth_deg=azimuth_deg, strict=True)
    draft = developed(nobody(tone=tone), light=lamp, size_px=256)[1]
    at = lower_outline(draft)
    value = draft.pixels[at] / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    shading = (linear @ LUMINANCE) / (draft.studio.albedo[at] @ LUMINANCE)
    found, *_ = np.linalg.lstsq(draft.studio.normals[at], shading, rcond=None)
    key = lamp.key()
    error = np.degrees(np.arctan2(found[1], found[0]) - np.arctan2(key[1], key[0]))
    return abs((error + 180) % 360 - 180)


@pytest.mark.parametrize("azimuth_deg", [-40, -20, 35])
def test_in_strict_light_a_lambert_fit_along_the_jaw_finds_the_lamp(azimuth_deg):
    assert recovered_error_deg(4, azimuth_deg) < 10


def test_what_spoils_that_fit_on_deep_skin_is_the_sheen(monkeypatch):
    with_sheen = recovered_error_deg(9, -40)
    monkeypatch.setattr(light, "SHEEN", 0.0)
    assert recovered_error_deg(9, -40) < 10 < with_sheen
