"""SQLite without its accounting of memory works as before."""

import subprocess
import sys

ASK = """
import sqlite3
from data.accounting import stop_memory_accounting
said = stop_memory_accounting()
connection = sqlite3.connect(":memory:")
connection.execute("CREATE TABLE t (a)")
connection.executemany("INSERT INTO t VALUES (?)", [(str(n) * 100,) for n in range(1000)])
print(said, connection.execute("SELECT sum(length(a)) FROM t").fetchone()[0])
import _sqlite3, ctypes
used = ctypes.CDLL(_sqlite3.__file__).sqlite3_memory_used
used.restype = ctypes.c_int64
print(used())
"""


def test_nothing_is_counted_any_more_and_statements_run() -> None:
    asked = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    said, used = asked.stdout.splitlines()
    assert said == "True 289000"
    assert int(used) == 0
