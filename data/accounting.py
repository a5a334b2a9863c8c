"""SQLite's accounting of the memory that it takes: a lock at every allocation, for figures that nobody reads here.

Without it statements take a sixth less of the processor (measured on SQLite 3.40.1). Python has no name for the
setting, so the library that its module has loaded is asked itself.
"""

import _sqlite3
import ctypes
import sys

CONFIG_MEMSTATUS = 9
OK = 0


def stop_memory_accounting() -> bool:
    """Switch it off in this process, which must have no connection yet; tells whether that could be done."""
    if sys.platform != "linux":  # elsewhere a variadic function may be called otherwise
        return False
    try:
        library = ctypes.CDLL(_sqlite3.__file__)  # through which the symbols of SQLite itself are found
        shutdown, config, initialize = library.sqlite3_shutdown, library.sqlite3_config, library.sqlite3_initialize
    except (AttributeError, OSError):  # SQLite is part of the interpreter, or hidden in the module
        return False
    shutdown()  # importing the module has initialised it, and a setting comes before that
    is_set: bool = config(CONFIG_MEMSTATUS, 0) == OK
    return initialize() == OK and is_set
