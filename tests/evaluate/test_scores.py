"""The figures of `eval nlu`, on cases small enough to work out by hand."""

from bot.evaluate.scores import FALLBACK, Judged, confusion, figures, fold


def judged(label, predicted, second=""):
    """Return a judged row whose text does not matter."""
    return Judged("a text", label, second, predicted)


def test_either_label_counts_but_the_first_is_told_apart():
    result = figures([judged("jealousy", "plans", second="plans"), judged("plans", "plans")])
    assert result["accuracy"] == 1.0 and result["accuracy_first"] == 0.5


def test_precision_recall_and_f1_compare_with_the_first_label():
    rows = [judged("a", "a"), judged("a", "b"), judged("b", "b"), judged("b", "b")]
    labels = figures(rows)["labels"]
    assert labels["a"] == {"n": 2, "precision": 1.0, "recall": 0.5, "f1": 0.6667}
    assert labels["b"] == {"n": 2, "precision": 0.6667, "recall": 1.0, "f1": 0.8}


def test_the_macro_mean_is_over_the_labels_of_the_file_only():
    result = figures([judged("a", "a"), judged("b", "elsewhere")])
    assert result["macro_f1"] == 0.5 and set(result["labels"]) == {"a", "b"}


def test_a_fallback_is_right_only_for_out_of_scope():
    result = figures([judged("out_of_scope", FALLBACK), judged("a", FALLBACK)])
    assert result["accuracy"] == 0.5 and result["asked"] == 1.0
    assert result["labels"]["out_of_scope"] == {"n": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert result["labels"]["a"]["recall"] == 0.0


def test_a_fallback_is_right_for_out_of_scope_as_second_label_too():
    result = figures([judged("a", FALLBACK, second="out_of_scope")])
    assert result["accuracy"] == 1.0 and result["accuracy_first"] == 0.0


def test_a_label_that_is_never_predicted_has_no_precision():
    assert figures([judged("a", "b")])["labels"]["a"]["precision"] is None


def test_an_empty_second_label_is_no_label():
    assert not judged("a", "", second="x").is_right
    assert figures([judged("a", "b", second="")])["accuracy"] == 0.0


def test_helper_intents_fold_into_the_label_that_contains_them():
    folded = {"none_smalltalk": ["greet", "thanks"]}
    assert fold("thanks", folded) == "none_smalltalk"
    assert fold("jealousy", folded) == "jealousy"


def test_confusion_lists_misses_most_frequent_first():
    rows = [judged("a", "b"), judged("a", "b"), judged("b", "c"), judged("a", "x", second="x")]
    assert confusion(rows) == [("a", "b", 2), ("b", "c", 1)]
