"""Runs one of examples/python as a user would, against the server of this run: its one step is `example`."""
import os
import runpy
import sys
import traceback

os.chdir(os.environ["CLIENT_WORK"])


def lead_amazon_here():
    """tinys3 signs for no host but Amazon's. Its requests keep that name, and only the connection goes elsewhere."""
    from urllib3.util import connection

    host, port = os.environ["CLIENT_HOST"].rsplit(":", 1)
    connect = connection.create_connection

    def create_connection(address, *args, **kwargs):
        return connect((host, int(port)) if address[0].endswith(".amazonaws.com") else address, *args, **kwargs)

    connection.create_connection = create_connection


try:
    lead_amazon_here()
except ImportError:
    pass  # without urllib3 there is nothing to lead

try:
    said, sys.stdout = sys.stdout, sys.stderr
    runpy.run_path(sys.argv[1], run_name="__main__")
    sys.stdout = said
    print("ok example")
except BaseException as error:
    sys.stdout = said
    traceback.print_exc()
    print("not ok example: " + " ".join(f"{type(error).__name__}: {error}".split())[:300])
