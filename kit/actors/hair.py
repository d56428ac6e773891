def strands(actor, internal_px, bend): return None
def fine(relief, internal_px, bend): return None
def draw(scene): pass
