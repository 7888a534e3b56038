"""Opening what central works with: the database and the data key, checked against each other."""

from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.errors import Conflict, MotcuaError, Unavailable
from central.config import CentralConfig
from central.database import Database
from central.epoch import check_epoch_file, ensure_epoch
from central.key_files import DATA_KEY, make_hex_key, read_hex_key
from central.migrate import current_revision, head_revision, migrate, take_lock
from central.models_fleet import Meta
from central.sealing import Sealer, WrongKey

_CHECK = "data_key_check"
_PLAIN = "motcua"


def open_database(config: CentralConfig) -> Database:
    """Return the configured database, not yet looked at."""
    return Database(config.central.database_url, pool_size=config.central.threads)


def prepare(config: CentralConfig, ambient: Ambient) -> None:
    """Migrate, make the data key where there is none yet, and give a new database its epoch; may run again."""
    database = open_database(config)
    try:
        migrate(database)
        path = config.secrets.dir / DATA_KEY
        with database.write() as session:
            take_lock(session.connection())
            if not path.exists() and session.get(Meta, _CHECK) is None:
                make_hex_key(path)
            sealer = Sealer(read_hex_key(path), ambient.random_bytes)
            ensure_epoch(session, ambient)
            _keep_check(session, sealer)
    finally:
        database.close()


def open_parts(config: CentralConfig, ambient: Ambient) -> tuple[Database, Sealer]:
    """Return database and cipher for a server or a verb; raises MotcuaError where one does not fit the other."""
    database = open_database(config)
    try:
        if current_revision(database) != head_revision():
            raise Unavailable(
                "not-migrated",
                "Cơ sở dữ liệu chưa được cập nhật. Hãy chạy: motcua central migrate.",
                "The database is not up to date. Run: motcua central migrate.",
            )
        sealer = Sealer(read_hex_key(config.secrets.dir / DATA_KEY), ambient.random_bytes)
        with database.read() as session:
            _check(session, sealer)
        if config.central.epoch_file is not None:
            check_epoch_file(database, config.central.epoch_file, ambient)
    except MotcuaError:
        database.close()
        raise
    return database, sealer


def _keep_check(session: Session, sealer: Sealer) -> None:
    if session.get(Meta, _CHECK) is None:
        session.add(Meta(key=_CHECK, value=sealer.seal(_PLAIN, _CHECK, "").hex()))
    _check(session, sealer)


def _check(session: Session, sealer: Sealer) -> None:
    row = session.get(Meta, _CHECK)
    try:
        if row is None or sealer.open(bytes.fromhex(row.value), _CHECK, "") != _PLAIN:
            raise WrongKey("no check")
    except WrongKey as error:
        raise Conflict(
            "data-key-wrong",
            "Khóa dữ liệu không khớp với cơ sở dữ liệu. Hãy đặt lại đúng tệp data-key.",
            "The data key does not fit the database. Put the right data-key file back.",
        ) from error
