"""What from-obstore.ts does, with obstore. test/clients runs it against the emulator."""
import os
from datetime import timedelta

import obstore as obs
from obstore.exceptions import AlreadyExistsError
from obstore.store import S3Store, from_url

with open("b.bin", "wb") as f:
    f.write(bytes(100_000))

# region store
store = from_url(
    "s3://data/2026",
    region="us-east-1",
    endpoint=os.environ["S3_ENDPOINT"],
    copy_if_not_exists="multipart",
    client_options={"allow_http": True},
)
# endregion
assert isinstance(store, S3Store)

rows = (b"row %d\n" % n for n in range(1, 100_001))

# region put
result = obs.put(
    store,
    "a.txt",
    b"hello",
    attributes={"Content-Type": "text/plain", "Storage-Class": "STANDARD_IA", "color": "green"},
    tags={"project": "x"},
    mode="create",
)
obs.put(store, "a.txt", b"hello again", mode={"e_tag": result["e_tag"]})
with open("b.bin", "rb") as f:
    obs.put(store, "b.bin", f)
obs.put(store, "rows.txt", rows, chunk_size=5 * 1024 * 1024, max_concurrency=12)
# endregion

# region exists
try:
    obs.put(store, "a.txt", b"too late", mode="create")
    taken = False
except AlreadyExistsError:
    taken = True
# endregion
assert taken

# region get
text = bytes(obs.get(store, "a.txt").bytes()).decode()
got = obs.get(store, "rows.txt", options={"range": {"suffix": 1000}})
print(got.meta["e_tag"], got.attributes["Content-Type"], got.range)
size = sum(len(chunk) for chunk in got.stream())
header = obs.get_range(store, "rows.txt", start=0, end=16)
tiles = obs.get_ranges(store, "rows.txt", starts=[0, 500_000], lengths=[10, 10])
# endregion
assert (text, size, len(header), len(tiles)) == ("hello again", 1000, 16, 2)

# region list
for chunk in obs.list(store, chunk_size=10):
    print([found["path"] for found in chunk])
after = obs.list(store, offset="a.txt").collect()
level = obs.list_with_delimiter(store)
# endregion
assert len(after) == 2, after

# region change
obs.copy(store, "a.txt", "c.txt", overwrite=False)
obs.rename(store, "c.txt", "d.txt")
obs.delete(store, ["d.txt", "not there"])
# endregion

# region sign
urls = obs.sign(store, "GET", ["a.txt", "b.bin"], timedelta(hours=1))
# endregion
assert len(urls) == 2

# region files
with obs.open_writer(store, "w.txt") as writer:
    writer.write(b"one\n")
    writer.write(b"two\n")
reader = obs.open_reader(store, "w.txt")
start = reader.read(3)
reader.seek(4)
line = reader.readline()
# endregion
assert bytes(line) == b"two\n", line
assert bytes(start) == b"one" and reader.size == 8
