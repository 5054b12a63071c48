"""OpenStack Swift with its S3 layer, all of it in one process on loopback: account, container, object and proxy
servers, each from its own package, with a dictionary where Swift wants memcached.

usage: swift_server.py DIRECTORY PORT ACCESS_KEY SECRET_KEY

DIRECTORY must be on a file system with user attributes. Says "ready" on its standard output.
"""
import json
import logging
import os
import sys
import time
import types

directory, port, access_key, secret_key = os.path.abspath(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
disk = os.path.join(directory, "disk")
os.makedirs(os.path.join(disk, "d1"))
os.setxattr(disk, "user.probe", b"1")  # says so at once where attributes are missing


def write(name, text):
    path = os.path.join(directory, name)
    with open(path, "w") as file:
        file.write(text)
    return path


import eventlet  # noqa: E402

eventlet.monkey_patch()
import swift.common.utils as utils  # noqa: E402

# Swift reads these from /etc/swift, and the modules below keep their own copy of the path.
utils.SWIFT_CONF_FILE = write(
    "swift.conf",
    "[swift-hash]\nswift_hash_path_suffix = a\nswift_hash_path_prefix = b\n"
    "[storage-policy:0]\nname = only\ndefault = yes\n"
    "[swift-constraints]\nmax_header_size = 32768\n",
)
import swift.common.constraints as constraints  # noqa: E402
import swift.common.storage_policy as storage_policy  # noqa: E402

for module in (constraints, storage_policy):
    if hasattr(module, "SWIFT_CONF_FILE"):
        module.SWIFT_CONF_FILE = utils.SWIFT_CONF_FILE
utils.HASH_PATH_SUFFIX, utils.HASH_PATH_PREFIX = b"a", b"b"
utils.validate_configuration = lambda: None
storage_policy.reload_storage_policies()
constraints.reload_constraints()

from eventlet import listen, wsgi  # noqa: E402
from swift.common.http_protocol import SwiftHttpProtocol  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.wsgi import loadapp  # noqa: E402

# Swift logs to syslog unless a module of one's own takes the logger.
sink = types.ModuleType("effect_s3_swift_log")
handler = logging.FileHandler(os.path.join(directory, "swift.log"))


def to_file(conf, name, console, route, formatting, logger, adapted):
    logger.addHandler(handler)
    logger.propagate = False


sink.to_file = to_file
sys.modules[sink.__name__] = sink

backends = ("account", "container", "object")
sockets = {name: listen(("127.0.0.1", 0)) for name in backends}
for name in backends:
    ring = RingBuilder(2, 1, 0)
    address = sockets[name].getsockname()
    ring.add_dev({"region": 1, "zone": 1, "ip": address[0], "port": address[1], "device": "d1", "weight": 1.0})
    ring.rebalance()
    ring.get_ring().save(os.path.join(directory, name + ".ring.gz"))

default = f"""[DEFAULT]
swift_dir = {directory}
devices = {disk}
mount_check = false
disable_fallocate = true
fallocate_reserve = 0
log_level = WARNING
log_custom_handlers = {sink.__name__}.to_file
"""
pipeline = [
    ("catch_errors", ""),
    ("gatekeeper", ""),
    ("healthcheck", ""),
    ("listing_formats", ""),
    ("bulk", ""),
    ("s3api", "location = us-east-1\ns3_acl = true\nmax_multi_delete_objects = 1000\nmax_upload_part_num = 10000\n"),
    ("tempauth", "user_" + access_key.replace(":", "_") + f" = {secret_key} .admin\n"),
    ("slo", "min_segment_size = 1\n"),
    ("dlo", ""),
    ("versioned_writes", "allow_versioned_writes = true\nallow_object_versioning = true\n"),
    ("symlink", ""),
]
proxy = default + "[pipeline:main]\npipeline = " + " ".join(name for name, _ in pipeline) + " proxy-server\n"
proxy += "[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\nallow_account_management = true\n"
for name, settings in pipeline:
    proxy += f"[filter:{name}]\nuse = egg:swift#{name}\n{settings}"


class Cache:
    """What tempauth and the proxy need of a memcached client. Values are copies, as they would be over a wire."""

    def __init__(self):
        self.entries = {}

    def get(self, key, raise_on_error=False):
        text, until = self.entries.get(key, (None, 0))
        if text is None or (until and until < time.time()):
            self.entries.pop(key, None)
            return None
        return json.loads(text)

    def set(self, key, value, serialize=True, time=0, min_compress_len=0, raise_on_error=False):
        self.entries[key] = (json.dumps(value), time and time + now())

    def incr(self, key, delta=1, time=0):
        value = max(int(self.get(key) or 0) + int(delta), 0)
        self.set(key, value, time=time)
        return value

    def decr(self, key, delta=1, time=0):
        return self.incr(key, -int(delta), time)

    def delete(self, key, server_key=None):
        self.entries.pop(key, None)

    def set_multi(self, mapping, server_key, serialize=True, time=0, min_compress_len=0):
        for key, value in mapping.items():
            self.set(key, value, time=time)

    def get_multi(self, keys, server_key):
        return [self.get(key) for key in keys]


now = time.time
cache = Cache()


def with_cache(application):
    def call(environment, start_response):
        environment["swift.cache"] = cache
        return application(environment, start_response)

    return call


def serve(name, configuration, socket, wrap=lambda application: application):
    application = wrap(loadapp(write(name + ".conf", configuration), global_conf={}))
    pool = eventlet.GreenPool(500)
    # Without a log of its own eventlet prints every request.
    return eventlet.spawn(
        wsgi.server, socket, application, custom_pool=pool, protocol=SwiftHttpProtocol, log_output=False
    )


for name in backends:
    section = f"[pipeline:main]\npipeline = {name}-server\n[app:{name}-server]\nuse = egg:swift#{name}\n"
    serve(name, default + section, sockets[name])
running = serve("proxy", proxy, listen(("127.0.0.1", port)), with_cache)
print("ready", flush=True)
running.wait()
