"""`make lab`: builds uplink, box and phones with the real daemons and keeps them until Ctrl-C."""

import argparse
import tempfile
import threading
from pathlib import Path

from tests.lab.world import PORTAL_NAME, Lab


def main() -> None:
    """Build it, say how to enter it, wait."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=3, metavar="N")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/run") as folder:
        lab = Lab(Path(folder))
        try:
            box = lab.box().up()
            for _ in range(arguments.phones):
                phone = box.phone()
                print(f"{phone.name}: {phone.mac} {phone.lease['ip']} {' '.join(phone.addresses6())}", flush=True)
            pid = Path("/proc/self/stat").read_text().split()[0]
            print(f"portal: https://{PORTAL_NAME}/ · http://wifi.lan/ · box: {box.address4}, log {box.log}")
            print("in another shell of this machine, with P the process id of `python -m tests.lab`:")
            print(f"  nsenter -t P --all ip netns exec box-p1 curl -i http://neverssl.example/   (here P is {pid})")
            print("Ctrl-C ends it.", flush=True)
            threading.Event().wait()
        except KeyboardInterrupt:
            print()
        finally:
            lab.close()


if __name__ == "__main__":
    main()
