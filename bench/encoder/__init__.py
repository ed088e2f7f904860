"""How `data/encoder/adapter.npz` is made: by hand, in an environment of its own, seldom."""
