"""What moving by triangles promises: no gap, no overlap, and the same pixels as other libraries."""

import numpy as np
import pytest
from scipy.spatial import Delaunay

from kit import actors, geometry
from kit.faces import nets

rng = np.random.default_rng(1986)


def a_net(size=64, points=40):
    """Return random points that fill a square, and their triangles."""
    corners = np.array([[0, 0], [size, 0], [size, size], [0, size]], float)
    inside = rng.uniform(0, size, (points, 2))
    together = np.concatenate([corners, inside])
    return together, Delaunay(together).simplices


def smooth_image(size=64):
    """Return an image without hard edges, levels 0 to 255."""
    y, x = np.mgrid[:size, :size] / size
    return np.stack([127 + 120 * np.sin(7 * x + 3 * y), 255 * x * y, 127 + 90 * np.cos(9 * y - 4 * x)], axis=2)


def test_a_net_that_fills_a_square_leaves_no_pixel_out_and_covers_none_twice():
    points, triangles = a_net()
    owner = geometry.triangle_map(points, triangles, (64, 64))
    assert owner.min() == 0
    pixels, _, _ = geometry.backward_map(points[triangles], points[triangles], (64, 64))
    assert np.array_equal(np.sort(pixels), np.arange(64 * 64))


def test_each_pixel_goes_to_the_triangle_that_scipy_finds_for_its_centre():
    points, triangles = a_net()
    y, x = np.mgrid[:64, :64] + 0.5
    found = Delaunay(points).find_simplex(np.stack([x, y], axis=-1))
    assert np.array_equal(geometry.triangle_map(points, Delaunay(points).simplices, (64, 64)), found)


def test_triangles_may_reach_beyond_the_picture():
    points, triangles = np.array([[-50.0, -50.0], [200.0, -50.0], [-50.0, 200.0]]), np.array([[0, 1, 2]])
    assert (geometry.triangle_map(points, triangles, (20, 30)) == 0).all()


def test_a_triangle_without_area_takes_no_pixel_and_raises_no_warning():
    points = np.array([[1.0, 1.0], [5.0, 5.0], [9.0, 9.0], [9.0, 1.0]])
    flat_and_not = np.array([[0, 1, 2], [0, 2, 3]])
    moved = geometry.warp_triangles(smooth_image(16), points, points, flat_and_not, (16, 16), fill=-1)
    assert (moved[10:] == -1).all()
    assert (moved[2, 5:8] >= 0).all()


def test_an_affine_map_leads_each_corner_to_its_partner():
    here, there = rng.uniform(0, 100, (2, 20, 3, 2))
    maps = geometry.affine_maps(here, there)
    reached = np.einsum("mij,mcj->mci", maps[:, :, :2], here) + maps[:, None, :, 2]
    np.testing.assert_allclose(reached, there, atol=1e-8)


def test_a_warp_onto_itself_changes_nothing():
    image = smooth_image()
    points, triangles = a_net()
    np.testing.assert_allclose(geometry.warp_triangles(image, points, points, triangles, (64, 64)), image, atol=1e-3)


def test_moving_the_target_by_whole_pixels_moves_the_warp_by_as_much():
    image, (points, triangles) = smooth_image(), a_net()
    target = 0.6 * points + 5 + rng.normal(0, 0.3, points.shape)
    here = geometry.warp_triangles(image, points, target, triangles, (64, 64))
    there = geometry.warp_triangles(image, points, target + [7, 4], triangles, (64, 64))
    np.testing.assert_allclose(there[4:, 7:], here[:-4, :-7], atol=1e-2)


def test_turning_everything_by_a_quarter_turns_the_warp_by_a_quarter():
    image, (points, triangles) = smooth_image(), a_net()
    target = 0.6 * points + 9 + rng.normal(0, 0.3, points.shape)

    def turned(p):
        return np.stack([p[:, 1], 64 - p[:, 0]], axis=1)  # to the left, as numpy.rot90 does

    upright = geometry.warp_triangles(image, points, target, triangles, (64, 64))
    lying = geometry.warp_triangles(np.rot90(image), turned(points), turned(target), triangles, (64, 64))
    np.testing.assert_allclose(lying, np.rot90(upright), atol=1e-2)


def test_a_linear_ramp_stays_exact_under_an_affine_warp():
    y, x = np.mgrid[:64, :64] + 0.5
    points, triangles = a_net()
    target = points @ np.array([[0.7, 0.1], [-0.1, 0.6]]).T + [10, 12]
    moved = geometry.warp_triangles(np.stack([x, y], axis=2), points, target, triangles, (64, 64), fill=-1)
    back = (np.stack([x, y], axis=-1) - [10, 12]) @ np.linalg.inv(np.array([[0.7, 0.1], [-0.1, 0.6]])).T
    inside = (moved[..., 0] >= 0) & (back > 1).all(axis=-1) & (back < 63).all(axis=-1)
    assert inside.sum() > 800
    np.testing.assert_allclose(moved[inside], back[inside], atol=1e-3)


def skimage_warp(image, source, target, triangles, shape):
    """Return the same warp through scikit-image: our triangles, maps solved corner by corner, its interpolation."""
    from skimage.transform import AffineTransform, warp

    owner = geometry.triangle_map(target, triangles, shape)
    y, x = np.mgrid[: shape[0], : shape[1]] + 0.5
    origins = np.zeros((2, *shape))
    for number, corners in enumerate(triangles):
        mine = owner == number
        if mine.any():
            here, there = (np.column_stack([points[corners], np.ones(3)]).T for points in (target, source))
            back = AffineTransform(matrix=np.vstack([(there @ np.linalg.inv(here))[:2], [0, 0, 1]]))
            origins[:, mine] = back(np.stack([x[mine], y[mine]], axis=1)).T[::-1] - 0.5
    return np.where(owner[..., None] >= 0, np.stack(
        [warp(plane, origins, order=1, mode="edge", preserve_range=True) for plane in np.moveaxis(image, 2, 0)], axis=2
    ), 0)  # fmt: skip


@pytest.mark.parametrize("yaw_deg", [0, 15, 25])
def test_a_warped_face_is_within_two_grey_levels_of_scikit_image(yaw_deg):
    lender = actors.render("rowan", pose=actors.Pose(yaw_deg=yaw_deg), size_px=128)
    onto = actors.render("hazel", size_px=128)
    net = nets.net("face-68")
    source, target = net.points(lender.landmarks.points), net.points(onto.landmarks.points)
    image = lender.pixels.astype(float)
    ours = geometry.warp_triangles(image, source, target, net.triangles, (128, 128))
    theirs = skimage_warp(image, source, target, net.triangles, (128, 128))
    assert (geometry.triangle_map(target, net.triangles, (128, 128)) >= 0).mean() > 0.1
    assert np.abs(ours - theirs).max() <= 2


@pytest.mark.peer
def test_bilinear_values_equal_those_of_opencv():
    import cv2

    image = rng.uniform(0, 255, (40, 50, 3)).astype(np.float32)
    x, y = rng.uniform(0, 50, 900).astype(np.float32), rng.uniform(0, 40, 900).astype(np.float32)
    theirs = cv2.remap(image, x[None] - 0.5, y[None] - 0.5, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0]
    assert np.abs(geometry.bilinear(image, x, y) - theirs).max() < 255 / 32  # OpenCV steps by 1/32 of a pixel


def test_many_points_are_read_as_scipy_reads_them():
    from scipy.ndimage import map_coordinates

    image = rng.uniform(0, 255, (40, 50, 2))
    x, y = rng.uniform(-5, 55, 70_000), rng.uniform(-5, 45, 70_000)
    ours = geometry.bilinear(image, x, y)
    for channel in range(2):
        theirs = map_coordinates(image[..., channel], [y - 0.5, x - 0.5], order=1, mode="nearest")
        np.testing.assert_allclose(ours[:, channel], theirs, atol=0.01)


def test_values_are_laid_out_where_they_belong_and_the_last_wins():
    values = np.array([[1, 2], [3, 4], [5, 6]], np.uint8)
    laid = geometry.laid_out(np.array([0, 5, 0]), values, (2, 3), 9)
    assert laid.dtype == np.uint8
    assert laid[0, 0].tolist() == [5, 6]
    assert laid[1, 2].tolist() == [3, 4]
    assert (laid.reshape(-1, 2)[1:5] == 9).all()


def test_a_label_is_never_invented_between_two_labels():
    labels = np.array([[1, 7], [3, 5]], np.uint8)
    x, y = rng.uniform(-1, 3, 200), rng.uniform(-1, 3, 200)
    assert set(geometry.nearest(labels, x, y)) <= {1, 3, 5, 7}
    assert geometry.nearest(labels, np.array([0.5, 1.5]), np.array([0.5, 1.5])).tolist() == [1, 5]


def test_the_inside_of_an_outline_is_what_scikit_image_finds():
    from skimage.measure import points_in_poly

    outline = geometry.smooth_outline(rng.uniform(5, 59, (9, 2)))  # it crosses itself: the even-odd rule decides
    y, x = np.mgrid[:64, :64] + 0.5
    theirs = points_in_poly(np.stack([x.ravel(), y.ravel()], axis=1), outline).reshape(64, 64)
    assert np.array_equal(geometry.inside_outline(outline, (64, 64)), theirs)


def test_evenly_spaced_points_lie_on_the_outline_at_even_distances():
    angle = np.sort(rng.uniform(0, 2 * np.pi, 300))
    circle = 50 + 30 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    line = geometry.evenly_spaced(circle, 2.0)
    steps = np.hypot(*(np.roll(line, -1, axis=0) - line).T)
    assert len(line) == pytest.approx(2 * np.pi * 30 / 2, abs=2)
    np.testing.assert_allclose(steps, 2, rtol=0.05)


@pytest.mark.parametrize("turn", [1, -1])
def test_normals_point_inwards_whichever_way_the_line_runs_and_across_gaps(turn):
    angle = turn * np.linspace(0, 2 * np.pi, 200, endpoint=False)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    kept = np.r_[0:50, 90:200]
    normals = geometry.inward_normals(50 + 30 * circle[kept])
    np.testing.assert_allclose((normals * -circle[kept]).sum(axis=1), 1, atol=1e-3)
