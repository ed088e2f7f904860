"""The tests mirror the source path for path; `tests.telegram_double` is shared by several."""
