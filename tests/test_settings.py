"""Settings are read once, checked, and keep their secrets."""

from pathlib import Path

import pytest

from bot.settings import PROJECT, Settings, SettingsProblem, models_folder


def test_nothing_set_means_sqlite_in_the_projects_folder() -> None:
    settings = Settings.from_env({})
    assert settings.on_sqlite
    assert settings.data_url.endswith("/var/steady.db")
    assert settings.key_store_url.endswith("/var/keys.db")
    assert settings.key_file.name == "master.key"
    assert settings.telegram_token == ""


def test_the_home_moves_everything(tmp_path: Path) -> None:
    settings = Settings.from_env({"STEADY_HOME": str(tmp_path)})
    assert settings.data_url == f"sqlite:///{tmp_path}/steady.db"
    assert settings.key_file == tmp_path / "master.key"


def test_postgresql_keeps_keys_in_the_same_server_unless_told_otherwise() -> None:
    settings = Settings.from_env({"STEADY_DATABASE_URL": "postgres://u:p@db/steady"})
    assert settings.data_url == settings.key_store_url == "postgresql://u:p@db/steady"
    other = Settings.from_env({"STEADY_DATABASE_URL": "postgresql://db/s", "STEADY_KEYS_URL": "postgresql://k@db/s"})
    assert other.key_store_url == "postgresql://k@db/s"


@pytest.mark.parametrize("address", ["https://bots.example.org/api", "http://127.0.0.1:8081", "http://[::1]:8081"])
def test_the_bot_api_may_be_elsewhere(address: str) -> None:
    assert Settings.from_env({}).telegram_api == "https://api.telegram.org"
    assert Settings.from_env({"STEADY_TELEGRAM_API": address + "/"}).telegram_api == address


def test_secrets_are_not_shown() -> None:
    secrets = {
        "TELEGRAM_BOT_TOKEN": "123456:canary-token",
        "STEADY_MASTER_KEY": "canary-key",
        "STEADY_WEBHOOK_SECRET": "canary-secret-of-thirty-two-characters",
        "STEADY_DATABASE_URL": "postgresql://user:canary-password@db/steady",
        "STEADY_KEYS_URL": "postgresql://user:canary-password@db/steady",
    }
    assert "canary" not in repr(Settings.from_env(secrets))


@pytest.mark.parametrize(
    "env",
    [
        {"STEADY_DATABASE_URL": "mysql://x/y"},
        {"STEADY_WEBHOOK_SECRET": "short"},
        {"STEADY_WEBHOOK_URL": "https://example.org/hook"},
        {"STEADY_TELEGRAM_API": "http://api.example.org"},
        {"STEADY_TELEGRAM_API": "api.telegram.org"},
        {"STEADY_TELEGRAM_API": "https://"},
        {"STEADY_TELEGRAM_API": "http://[::1"},
        {"STEADY_WEBHOOK_PORT": "99999"},
        {"STEADY_WEBHOOK_PORT": "eighty"},
        {"STEADY_WORKERS": "0"},
        {"STEADY_LOG_LEVEL": "chatty"},
    ],
)
def test_unusable_values_are_named_but_not_repeated(env: dict[str, str]) -> None:
    with pytest.raises(SettingsProblem) as told:
        Settings.from_env(env)
    assert "STEADY_" in str(told.value)
    assert "mysql" not in str(told.value) and "short" not in str(told.value)


def test_models_lie_in_the_project_or_where_one_says(tmp_path: Path) -> None:
    assert models_folder({}) == PROJECT / "models"
    assert models_folder({"STEADY_MODELS": str(tmp_path)}) == tmp_path
