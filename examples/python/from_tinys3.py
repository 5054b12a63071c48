"""What from-tinys3.ts does, with tinys3. test/clients runs it against the emulator."""
import io
import os
from datetime import timedelta

import tinys3

ACCESS_KEY = os.environ["AWS_ACCESS_KEY_ID"]
SECRET_KEY = os.environ["AWS_SECRET_ACCESS_KEY"]

with open("a.txt", "w") as f:
    f.write("the text of a file")

# region connect
conn = tinys3.Connection(ACCESS_KEY, SECRET_KEY, default_bucket="photos")
# endregion

# region upload
conn.upload(
    "notes/a.txt",
    open("a.txt", "rb"),
    expires="max",
    headers={"x-amz-storage-class": "REDUCED_REDUNDANCY", "x-amz-meta-color": "green"},
)
conn.upload("notes/hour.txt", io.BytesIO(b"for an hour"), expires=3600, public=False)
conn.upload(
    "notes/weeks.txt",
    io.BytesIO(b"for five weeks"),
    expires=timedelta(weeks=5),
    content_type="text/x-notes",
    public=False,
)
# endregion

# region copy
conn.copy("notes/a.txt", "photos", "copies/a.txt", public=False)
conn.copy("notes/a.txt", "photos", "a.txt", "archive")
# endregion

# region update
conn.update_metadata(
    "notes/hour.txt",
    {"x-amz-storage-class": "STANDARD_IA", "x-amz-meta-color": "red"},
    public=False,
)
# endregion

# region read
text = conn.get("notes/a.txt").text
first = conn.get("notes/a.txt", headers={"Range": "bytes=0-3"}).content
head = conn.head_object("notes/a.txt").headers
for found in conn.list("notes/"):
    print(found["key"], found["size"])
conn.delete("notes/weeks.txt")
# endregion
assert text == "the text of a file" and first == b"the ", (text, first)

keys = ["many/%d.txt" % n for n in range(20)]

# region pool
pool = tinys3.Pool(ACCESS_KEY, SECRET_KEY, default_bucket="photos", size=25)
requests = [pool.upload(key, io.BytesIO(key.encode())) for key in keys]
pool.all_completed(requests, timeout=120)

requests = [pool.delete(key) for key in keys]
for response in pool.as_completed(requests):
    print("deleted", response.status_code)
# endregion

half = bytes(5 * 1024 * 1024)

# region multipart
upload = conn.initiate_multipart_upload("film.bin")
upload.upload_part_from_file(io.BytesIO(half), 1)
upload.upload_part_from_file(io.BytesIO(b"the end"), 2)
upload.complete_upload()

unfinished = conn.get_all_multipart_uploads()
# endregion
assert unfinished == [], unfinished
assert list(conn.list("many/")) == []
