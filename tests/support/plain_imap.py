"""pymap, an IMAP server that keeps no keywords, as a program: `python plain_imap.py PORT USER PASSWORD [CAPABILITY…]`.

Only the capabilities named are offered beside IMAP4rev1: without MOVE and UIDPLUS it is what the standard of
2003 (RFC 3501) asks for and no more. Its mails live in memory.
"""

import sys

from pymap.config import IMAPConfig
from pymap.main import main

if __name__ == "__main__":
    port, user, password, *offered = sys.argv[1:]
    capability = property(lambda config: [name.encode() for name in offered])
    setattr(IMAPConfig, "login_capability", capability)  # noqa: B010  # mypy lets no property be replaced
    sys.argv = ["pymap", "--host", "127.0.0.1", "--port", port, "--no-tls", "dict"]
    sys.argv += ["--demo-user", user, "--demo-password", password]
    main()
