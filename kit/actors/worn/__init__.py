"""What an actor wears: a covering or none, clothes, glasses.

`dressing` chooses: `plain` for a head that is bare or has hair, `hijab` and `turban` for a `sheet` of cloth over it;
`clothes` are shirts of three cuts; `glasses` are tubes and two lenses. What is worn is chosen with the
actor and never taken off.
"""
