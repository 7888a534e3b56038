"""A box's files under test: configuration, credentials, migrated databases."""

from pathlib import Path

from appliance.migrations import migrate, migration_sets

SECRET = bytes(range(32))


def write_box(folder: Path, central_url: str = "http://127.0.0.1:9", extra: str = "") -> Path:
    """Write box.toml with its credentials, migrate both databases and return the configuration's path.

    `extra` is TOML that follows the sections written here.
    """
    credentials = folder / "credentials"
    credentials.mkdir(mode=0o700)
    for name, text in (("box-secret", SECRET.hex()), ("token-key-id", "7")):
        (credentials / name).touch(mode=0o600)
        (credentials / name).write_text(text + "\n")
    config = folder / "box.toml"
    config.write_text(f"""
[box]
id = "box-1"
name_vi = "Trung tâm Mẫu"
name_en = "Sample Centre"
agency_parent = "UBND phường Mẫu"
unit_code = "000.00.00.H19"
address = "Số 1 đường Mẫu"
hotline = "1022"
zalo_oa_id = "1234567890"
zalo_oa_name = "Hành chính công Mẫu"
state_dir = "{folder}"
database = "{folder / "box.sqlite3"}"
portal_database = "{folder / "portal.sqlite3"}"
credentials_dir = "{credentials}"

[central]
url = "{central_url}"
public_url = "https://hs.example.vn"
timeout_s = 2

[sockets]
public = "{folder / "public.sock"}"
{extra}
""")
    migrate(folder / "box.sqlite3", migration_sets("box"))
    migrate(folder / "portal.sqlite3", migration_sets("portal"))
    return config
