"""clamd, the daemon of ClamAV, as a scanner of files. Answers to `cases.ports.scanning`."""

from aktiv.integrations.clamav.daemon import Clamd

__all__ = ["Clamd"]
