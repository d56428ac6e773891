from types import SimpleNamespace
import numpy as np
from kit.picture import Region
from kit.actors import body
from kit.actors.curves import ss
from kit.actors.cast import linear

class Dressing:
    ears=True; drapes=False
    def __init__(self, actor, relief): self.actor=actor
    def thickness(self, place): return None
    def meshes(self, relief): return []
    def paint(self, scene, neck):
        cloth = neck & (body.neckline(scene.place) < 0)
        scene.albedo[cloth]=linear(self.actor.clothes)
        scene.rough[cloth]=1; scene.power[cloth]=.4
        scene.region[cloth]=Region.CLOTHES

def dress(actor, relief): return Dressing(actor, relief)
