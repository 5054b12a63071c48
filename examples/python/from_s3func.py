"""What from-s3func.ts does, with s3func. test/clients runs it against the emulator."""
import os

from s3func import HttpSession, S3Session

ENDPOINT = os.environ["S3_ENDPOINT"]
ACCESS_KEY = os.environ["AWS_ACCESS_KEY_ID"]
SECRET_KEY = os.environ["AWS_SECRET_ACCESS_KEY"]

# region session
session = S3Session(
    access_key_id=ACCESS_KEY,
    access_key=SECRET_KEY,
    bucket="logs",
    endpoint_url=ENDPOINT,  # https://eu2.contabostorage.com
    max_pool_connections=10,
    max_attempts=3,
    connect_timeout=30,
    read_timeout=120,
    stream=False,
)
# endregion

# region objects
session.put_object("hello.txt", b"Hello, S3!")
text = session.get_object("hello.txt").data.decode()

session.put_object("data.csv", b"col1,col2\n1,2", metadata={"processed": "false", "source": "sensor-1"})
metadata = session.head_object("data.csv").metadata

for found in session.list_objects(prefix="data").iter_objects():
    print(found["key"], found["content_length"])
# endregion
assert text == "Hello, S3!" and metadata["processed"] == "false", (text, metadata)

streaming = S3Session(ACCESS_KEY, SECRET_KEY, "logs", endpoint_url=ENDPOINT)

# region stream
response = streaming.get_object("data.csv").stream
lines = response.read().decode().splitlines()
response.release_conn()
# endregion
assert len(lines) == 2, lines

older = session.put_object("kept.txt", b"older").metadata.get("version_id")
session.put_object("kept.txt", b"newer")

# region versions
old = session.get_object("kept.txt", version_id=older).data
for found in session.list_object_versions(prefix="kept").iter_objects():
    print(found["key"], found["version_id"], found.get("delete_marker"))
# endregion

# region purge
session.delete_objects(keys=["hello.txt", "data.csv"], purge=False)
session.delete_objects(prefix="kept", purge=True)
# endregion
assert list(session.list_objects().iter_objects()) == []

# region lock
lock = session.get_object_lock_config()
# endregion

# region locking
with session.lock("process-1"):
    print("alone")

mine = session.lock("my-resource")
if mine.acquire(blocking=True, timeout=10):
    try:
        print("mine")
    finally:
        mine.release()
# endregion

session.put_object("shared.txt", b"for everybody with the URL")

# region http
http = HttpSession(max_attempts=3, stream=False)
part = http.get_object(ENDPOINT + "/logs/shared.txt", range_start=4, range_end=12)
# endregion
assert part.status in (200, 206, 403), part.status
