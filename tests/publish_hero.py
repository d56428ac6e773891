"""Write the pictures at the top of the README: python tests/publish_hero.py, after the actors have changed.

Each goes out through `store.save`, as any picture does: with its strip, and with the disclosure inside the file.
"""

from kit import actors, store, swap


def main() -> None:
    rowan, hazel = actors.load("rowan"), actors.load("hazel")
    for name, picture in (("rowan", rowan), ("hazel", hazel), ("swap", swap.face(rowan, onto=hazel))):
        store.save(picture, store.data_path("hero", f"{name}.png"), audience="public")


if __name__ == "__main__":
    main()
