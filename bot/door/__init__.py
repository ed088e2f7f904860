"""One way in for every front: screen, safety talk, else dialogue. The caller loads and commits the Turn."""
