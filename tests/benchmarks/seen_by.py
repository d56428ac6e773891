"""What others' detectors see in a folder of photographs; each runs in an environment of its own.

    python tests/benchmarks/seen_by.py cascades FOLDER     OpenCV 4 (Haar) and scikit-image (LBP)
    python tests/benchmarks/seen_by.py mediapipe FOLDER    mediapipe 0.10.14, whose wheel holds its models

Writes FOLDER/seen-by-cascades.json or FOLDER/seen-by-mediapipe.json: for each detector and each picture its boxes
(x, y, width, height in px), scores where it gives them, and mediapipe's 468 points. What counts as found is decided by
`actors_seen`. This file imports nothing of the kit, so that it runs where the kit's own libraries are missing.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

# The recipe's settings, the same for every picture.
HAAR = {"OpenCV Haar default": "frontalface_default", "OpenCV Haar alt2": "frontalface_alt2"}
SCALE_STEP, NEIGHBOURS = 1.1, 3
LBP = "scikit-image LBP"
LBP_WINDOWS_PX = (50, 256)  # smallest and largest window; half of a face of 256 px pictures is about 58 px
LEAST_SCORE = 0.5  # mediapipe's own default
DETECTION, MESH = "mediapipe detection", "mediapipe face mesh"


def cascades(pictures):
    """Boxes of both Haar cascades and of the LBP cascade.

    Parameters
    ----------
    pictures : dict of str to numpy.ndarray, uint8 (H, W, 3).

    Returns
    -------
    dict of str to dict
        For each detector and picture: {"boxes": [[x, y, width, height], ...]}.
    """
    import cv2
    from skimage import data
    from skimage.feature import Cascade

    found = {}
    grey = {name: cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY) for name, pixels in pictures.items()}
    for detector, file in HAAR.items():
        haar = cv2.CascadeClassifier(f"{cv2.data.haarcascades}haarcascade_{file}.xml")
        found[detector] = {
            name: {"boxes": np.reshape(haar.detectMultiScale(image, SCALE_STEP, NEIGHBOURS), (-1, 4)).tolist()}
            for name, image in grey.items()
        }
    lbp = Cascade(data.lbp_frontal_face_cascade_filename())
    smallest, largest = ((side, side) for side in LBP_WINDOWS_PX)
    found[LBP] = {}
    for name, image in grey.items():
        boxes = lbp.detect_multi_scale(
            img=image, scale_factor=SCALE_STEP, step_ratio=1, min_size=smallest, max_size=largest
        )
        found[LBP][name] = {"boxes": [[int(b["c"]), int(b["r"]), int(b["width"]), int(b["height"])] for b in boxes]}
    return found


def mediapipe(pictures):
    """Boxes and scores of mediapipe's detector, and the points of its face mesh.

    Returns
    -------
    dict of str to dict
        Detection: {"boxes": ..., "scores": [...]}. Mesh: {"boxes": the box of its points, "points": (468, 2) px}.
    """
    from mediapipe.python.solutions import face_detection, face_mesh

    found = {DETECTION: {}, MESH: {}}
    with face_detection.FaceDetection(model_selection=0, min_detection_confidence=LEAST_SCORE) as detector:
        for name, pixels in pictures.items():
            seen = detector.process(pixels).detections or []
            found[DETECTION][name] = {
                "boxes": [_in_px(one.location_data.relative_bounding_box, pixels.shape) for one in seen],
                "scores": [float(one.score[0]) for one in seen],
            }
    # static_image_mode: no picture is helped by the one before it.
    with face_mesh.FaceMesh(static_image_mode=True, max_num_faces=1, min_detection_confidence=LEAST_SCORE) as mesh:
        for name, pixels in pictures.items():
            seen = mesh.process(pixels).multi_face_landmarks
            if not seen:
                found[MESH][name] = {"boxes": []}
                continue
            height, width = pixels.shape[:2]
            points = np.array([(point.x * width, point.y * height) for point in seen[0].landmark])
            box = [*points.min(0), *np.ptp(points, axis=0)]
            found[MESH][name] = {"boxes": [np.round(box, 2).tolist()], "points": np.round(points, 3).tolist()}
    return found


def _in_px(box, shape):
    height, width = shape[:2]
    return [box.xmin * width, box.ymin * height, box.width * width, box.height * height]


def main(arguments):
    who, folder = arguments
    names = sorted(path.stem for path in Path(folder).glob("*.png"))
    pictures = {name: np.asarray(Image.open(Path(folder, f"{name}.png")).convert("RGB")) for name in names}
    found = {"cascades": cascades, "mediapipe": mediapipe}[who](pictures)
    Path(folder, f"seen-by-{who}.json").write_text(json.dumps(found), encoding="utf-8")
    print(f"{who}: {len(pictures)} pictures seen.", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
