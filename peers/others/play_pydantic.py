"""Plays one fault with pydantic-settings in this folder, and prints what it says, channel by channel."""

import sys
import traceback

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, TomlConfigSettingsSource

BREAK = "\x1e"
IN_FILE = ("PortInFile", "Syntax", "UnknownKey")


def key(text):
    if len(text) != 64:
        raise ValueError("64 hexadecimal digits are expected")
    return text


class Settings(BaseSettings):
    model_config = SettingsConfigDict(extra="ignore")
    host: str
    port: int
    the_key: SecretStr
    the_token: SecretStr

    @field_validator("the_key")
    @classmethod
    def is_key(cls, value):
        return SecretStr(key(value.get_secret_value()))


class FromFile(Settings):
    model_config = SettingsConfigDict(extra="forbid", toml_file="settings.toml")

    @classmethod
    def settings_customise_sources(cls, settings_cls, **sources):
        return (TomlConfigSettingsSource(settings_cls),)


class FromDotenv(Settings):
    model_config = SettingsConfigDict(extra="ignore", env_file=".env")


class Checked(BaseSettings):
    model_config = SettingsConfigDict(extra="ignore")
    the_token: SecretStr

    @field_validator("the_token")
    @classmethod
    def is_good(cls, value):
        if value.get_secret_value() != "a-good-token":
            raise ValueError("the token is not a good one")
        return value


def say(channel, text):
    print(f"{BREAK}{channel}{BREAK}{text}", end="")


def main(fault):
    sys.stdout.reconfigure(errors="backslashreplace")
    kind = Checked if fault == "Check" else FromDotenv if fault == "DotenvSyntax" else Settings
    if fault in IN_FILE:
        kind = FromFile
    try:
        settings = kind()
    except Exception as error:
        say("str", str(error))
        say("repr", repr(error))
        say("traceback", traceback.format_exc())
        if hasattr(error, "json"):
            say("json", error.json())
    else:
        say("settings", f"{settings}\n{settings!r}")
        say("json", settings.model_dump_json())


main(sys.argv[1])
