"""The moment: from "he hasn't answered" to an ending. The order of its steps lives in `steps`."""
