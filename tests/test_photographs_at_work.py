"""Photographs at work: bent within their record, averaged among eight, and refused everything else in words."""

import csv
import itertools
import re
from collections import Counter

import numpy as np
import pytest

from kit import actors, consent, faces, figures, folders, geometry, label, store, swap
from kit.faces import averaging, bending, nets
from kit.picture import Draft, Landmarks, Picture
from tests import refresh
from tests.small_photographs import SKIP, fetched, file_record, placed

SIDE_PX = 64
WORDS = consent.record("london").words.rstrip(".")


def pictured(name, record="actors", *, point_set="webmorph-106", kind="captured", shift_px=0.0):
    """Return noise with points, as if it were a photograph of somebody."""
    rng = np.random.default_rng(len(name) * 7 + ord(name[0]))
    count = consent.POINT_SETS[point_set]
    points = placed((SIDE_PX, SIDE_PX), count) + shift_px * np.sin(np.arange(2 * count)).reshape(-1, 2)
    return Picture.made(
        Draft(
            rng.integers(0, 256, (SIDE_PX, SIDE_PX, 3), np.uint8), Landmarks(points, point_set, np.ones(count, bool))
        ),
        step="store.photograph",
        kind=kind,
        name=name,
        parameters={"name": name},
        consent_ids=(record,),
        says="Photograph: planted.",
    )


def landing_px(source, target):
    """Return how far each landmark lies from its place after a bend, in px of the source.

    What is moved are not colours but places: each pixel holds where it was, so that the result itself tells where the
    content that lies on a landmark now has come from.
    """
    height, width = source.size_px
    places = np.stack(np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5), axis=2).astype(np.float32)
    net = nets.framed_of(source, target)
    way = bending.way_to(source, target.landmarks.points, target.size_px, net=net)
    moved = geometry.laid_out(way.pixels, geometry.bilinear(places, way.x, way.y), target.size_px, 0)
    came_from = geometry.bilinear(moved, *target.landmarks.points.T)
    return np.hypot(*(came_from - source.landmarks.points).T)


# Warps within a record --------------------------------------------------------------------------------------


def test_a_photograph_bent_onto_itself_is_itself():
    for each in (*fetched("lisa"), pictured("Planted")):
        assert np.array_equal(faces.bend(each, onto=each).pixels, each.pixels)


def test_lisa_lands_on_lisa_within_a_pixel(capsys):
    lisas = fetched("lisa")
    pairs = {(a.name[-1], b.name[-1]): landing_px(a, b) for a, b in itertools.permutations(lisas, 2)}
    everywhere = np.concatenate(list(pairs.values()))
    within = (everywhere < 1).mean()
    with capsys.disabled():
        print(
            f"\nlandmarks after a bend: lisa1 to lisa2 at most {pairs['1', '2'].max():.2f} px away; "
            f"of all {len(pairs)} pairs {within:.1%} within 1 px, the farthest {everywhere.max():.1f} px"
        )
    assert pairs["1", "2"].max() < 0.5
    assert within > 0.99
    assert everywhere.max() < 3  # one nostril, which a turned head hides: there the net folds over
    bent = faces.bend(lisas[0], onto=lisas[1])
    assert np.array_equal(bent.landmarks.points, lisas[1].landmarks.points)


def test_a_bent_photograph_says_so_and_goes_no_farther_than_the_class():
    first, second, *_ = fetched("lisa")
    bent = faces.bend(first, onto=second)
    assert label.sentence(bent).startswith("Edited: Photograph lisa1's face bent into the shape of Photograph lisa2's.")
    assert label.sentence(bent).endswith("Contains a photograph.")
    assert bent.consent == ("lisa",)
    assert bent.labels is None
    with pytest.raises(consent.ConsentError, match="may not be shown in public"):
        store.save(bent, "a.png", audience="public")


def test_a_photograph_shares_its_shape_only_within_its_record():
    lisa, rowan = fetched("lisa")[0], actors.load("rowan")
    london = pictured("Somebody", "london")
    for one, other in ((lisa, london), (lisa, rowan)):
        with pytest.raises(consent.ConsentError, match="only with pictures of its own consent record"):
            faces.bend(one, onto=other)


def test_the_other_ways_of_bending_work_on_photographs_too():
    first, second = fetched("lisa")[:2]
    for how in ("similarity", "stretch"):
        bent = faces.bend(first, onto=second, how=how)
        assert bent.labels is None
        assert faces.apart_px(bent.landmarks.points, second.landmarks.points) < 6


def test_two_point_sets_are_never_mixed():
    with pytest.raises(ValueError, match="Ada has webmorph-106 and Bea has webmorph-189.*same set of points"):
        faces.bend(pictured("Ada", kind="made"), onto=pictured("Bea", point_set="webmorph-189", kind="made"))
    with pytest.raises(ValueError, match="same set of points"):
        faces.average(pictured("Ada", kind="made"), actors.load("rowan"))


def test_only_face_68_can_receive_a_face_and_a_picture_without_label_map_cannot():
    rowan = actors.load("rowan")
    for onto, says in (
        (pictured("Ada", kind="made"), "Rowan has face-68 and Ada has webmorph-106"),
        (pictured("Bea", point_set="face-68", kind="made"), "Bea has no label map, so nothing says"),
    ):
        with pytest.raises(ValueError, match=says):
            swap.face(rowan, onto=onto)
    with pytest.raises(ValueError, match="no shipped net for the points webmorph-106 of Ada: use face-68"):
        faces.morph(pictured("Ada", kind="made"), pictured("Abe", kind="made"))


def test_the_net_of_photographs_is_computed_from_those_at_hand_whatever_their_order():
    shifted = [pictured(name, shift_px=0.1 * number) for number, name in enumerate(("Ada", "Beata", "Cleo"))]
    as_sets = [
        {tuple(sorted(corners)) for corners in faces.triangles(*order).tolist()} for order in (shifted, shifted[::-1])
    ]
    assert as_sets[0] == as_sets[1]
    covered = {corner for corners in as_sets[0] for corner in corners}
    assert covered == set(range(106))
    rowan, hazel = actors.load("rowan"), actors.load("hazel")
    assert np.array_equal(faces.triangles(rowan, hazel), faces.triangles(hazel))


# The average ------------------------------------------------------------------------------------------------


def test_eight_london_photographs_make_an_average_for_the_class_and_no_fewer():
    pictures = fetched("london", least=8)[:8]
    mean = faces.average(*pictures)
    assert label.sentence(mean) == "Edited: the average of 8 pictures. Contains a photograph."
    assert mean.consent == ("london",)
    assert mean.landmarks.name == "webmorph-189"
    assert mean.edited.all()
    background = [each.pixels[8:40, 8:40].mean() for each in pictures]
    assert min(background) <= mean.pixels[8:40, 8:40].mean() <= max(background)
    mean.require("display", audience="class")
    with pytest.raises(consent.ConsentError, match="may not be shown in public.*what was signed reads"):
        mean.require("publish", audience="public")
    with pytest.raises(consent.ConsentError, match="an average of 7 may not hold a photograph.*takes 8 people or more"):
        faces.average(*pictures[:7])


@pytest.fixture
def eight():
    return [pictured(name, "london", point_set="webmorph-189") for name in "ABCDEFGH"]


def test_seven_people_are_too_few_and_eight_are_not(eight):
    assert averaging.LEAST_PEOPLE == 8
    assert faces.average(*eight).name == "Average of 8"
    for few in (2, 7):
        with pytest.raises(consent.ConsentError, match=f"an average of {few} may not hold a photograph"):
            faces.average(*eight[:few])


def test_everybody_counts_once_whatever_was_done_to_their_picture(eight):
    from kit import traces

    again = traces.resave(eight[0])
    with pytest.raises(consent.ConsentError, match="the same person is among them already"):
        faces.average(*eight, again)


def test_an_average_is_not_averaged_with_photographs(eight):
    of_eight = faces.average(*eight)
    more = [pictured(name, "london", point_set="webmorph-189") for name in "IJKLMNO"]
    with pytest.raises(consent.ConsentError, match="Average of 8 may not be averaged with photographs.*8 pictures"):
        faces.average(of_eight, *more)


def test_a_picture_of_ones_own_may_be_one_of_eight_among_actors(tmp_path, monkeypatch):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    file_record(tmp_path, np.zeros((1, 1, 3), np.uint8))
    try:
        kim, later = (pictured(name, "kim", point_set="face-68") for name in ("Kim", "Kim, later"))
        cast = faces.cast(lighter=4)
        assert faces.average(kim, *cast[:7]).consent == ("kim", "actors")
        with pytest.raises(consent.ConsentError, match="an average of 7"):
            faces.average(kim, *cast[:6])
        with pytest.raises(consent.ConsentError, match="Kim, later may not .* the same person is among them already"):
            faces.average(kim, later, *cast[:7])
    finally:
        monkeypatch.undo()
        consent.register.cache_clear()


def test_two_actors_still_make_an_average():
    assert faces.average(actors.load("rowan"), actors.load("hazel")).name == "Average of 2"


# What is refused, and in which words ------------------------------------------------------------------------

REFUSED = {
    "alter": lambda face, rowan: faces.bend(face, onto=face),
    "lend-face": lambda face, rowan: swap.face(face, onto=rowan),
    "receive-face": lambda face, rowan: swap.face(rowan, onto=face),
    "publish": lambda face, rowan: store.save(face, "a.png", audience="public"),
}


@pytest.mark.parametrize("purpose", REFUSED)
def test_what_london_does_not_allow_is_refused_with_the_signed_sentence(purpose):
    face = pictured("A London picture", "london", point_set="face-68")
    with pytest.raises(consent.ConsentError) as refused:
        REFUSED[purpose](face, actors.load("rowan"))
    sentence = str(refused.value)
    assert f"A London picture may not {consent.PURPOSES[purpose]}" in sentence
    assert f'what was signed reads "{WORDS}"' in sentence
    assert sentence.endswith("would change that.") or sentence.endswith(f"{consent.NEVER_LENT}.")
    assert "\n" not in sentence


def test_what_lisa_does_not_allow_is_refused_with_the_words_beside_her_pictures():
    for purpose in ("average", "receive-face", "lend-face", "train", "publish"):
        [sentence] = consent.refusals(["lisa"], purpose, name="Photograph lisa1")
        assert 'what stands beside the pictures reads "Four images of the same person' in sentence


def test_no_step_takes_a_photograph_for_more_than_its_record_allows():
    from tests.test_house import steps, unrefused

    allowed = {"london": {"display", "study", "average"}, "lisa": {"display", "study", "alter"}}
    for record, purposes in allowed.items():
        assert consent.record(record).purposes == purposes
        for name, function in steps().items():
            for fault in unrefused(function, [(record,)]):
                parameter = fault.split()[0]
                assert function.purposes[parameter] in purposes or "good" in fault, f"{name}: {fault}"


# What 01-consent says ---------------------------------------------------------------------------------------

BOOK = refresh.read(refresh.NOTEBOOKS / "01-consent.ipynb")
FOLDS = next(cell.source for cell in BOOK.cells if cell.id == "photographs")


def test_the_lines_that_01_offers_show_the_photographs_to_those_who_have_them(capsys):
    fetched("lisa")
    fetched("london", least=8)
    lines = re.findall(r"```python\n(.*?)```", FOLDS, flags=re.DOTALL)
    assert len(lines) == 2
    for code in lines:
        exec(code, {"store": store, "faces": faces, "figures": figures})
    shown = capsys.readouterr().out
    assert "the same bent into the shape of another" in shown
    assert "The average of eight people" in shown


def test_no_cell_of_a_committed_notebook_loads_a_photograph_of_a_person():
    books = sorted(refresh.NOTEBOOKS.glob("*.ipynb"))
    assert len(books) >= 5
    for book in books:
        for cell in refresh.read(book).cells:
            assert cell.cell_type == "markdown" or "store.photograph" not in cell.source, book.name


def test_the_totals_in_01_are_those_of_the_set_and_no_code_reads_what_one_person_said():
    totals = {"white": 69, "black": 13, "west Asian": 10, "east Asian": 9, "mixed": 1}
    assert sum(totals.values()) == consent.record("london").people
    said = " ".join(FOLDS.split())
    assert "69 said white, 13 black, 10 west Asian, 9 east Asian and 1 mixed" in said
    sources = [*store.files_in(store.CHECKOUT / "kit", "**/*.py"), store.data_path("registry.txt")]
    assert not [path for path in sources if "london_info" in store.read_text(path)]
    table = next((folder / "london" / "london_info.csv" for folder in folders.photograph_folders()), None)
    if table is None or not table.is_file():
        pytest.skip(SKIP)
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    said_by = Counter("mixed" if "/" in row["face_eth"] else row["face_eth"] for row in rows)
    assert said_by == {name.lower().replace(" ", "_"): count for name, count in totals.items()}
