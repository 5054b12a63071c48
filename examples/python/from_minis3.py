"""What from-minis3.ts does, with minis3. test/clients runs it against the emulator."""
import os

import minis3

ENDPOINT = os.environ["CLIENT_HOST"]
ACCESS_KEY = os.environ["AWS_ACCESS_KEY_ID"]
SECRET_KEY = os.environ["AWS_SECRET_ACCESS_KEY"]

os.mkdir("files")
with open("files/profile.jpg", "wb") as f:
    f.write(bytes(1000))
with open("film.mp4", "wb") as f:
    f.write(bytes(12 * 1024 * 1024))

# region connect
conn = minis3.Connection(
    access_key=ACCESS_KEY,
    secret_key=SECRET_KEY,
    endpoint=ENDPOINT,  # localhost:9000
    default_bucket="photos",
    tls=False,
    path_style=True,
    signature_version="s3",
)
# endregion

# region buckets
conn.create_bucket("my-new-bucket")
conn.head_bucket("my-new-bucket")
conn.delete_bucket("my-new-bucket")
# endregion

# region upload
with open("files/profile.jpg", "rb") as f:
    conn.upload(
        "user_profiles/profile.jpg",
        f,
        public=True,
        expires="max",
        content_type="image/jpeg",
        headers={"x-amz-storage-class": "STANDARD_IA", "x-amz-meta-user-id": "12345"},
    )
# endregion

# region get
response = conn.get("user_profiles/profile.jpg")
print(response.headers["Content-Type"], len(response.content), response.headers["x-amz-meta-user-id"])
with open("profile.jpg", "wb") as f:
    f.write(response.content)
# endregion

# region list
for found in conn.list("user_profiles/"):
    print(found["key"], found["size"], found["last_modified"], found["storage_class"])
# endregion

# region change
conn.copy("user_profiles/profile.jpg", "photos", "archived_profiles/profile_old.jpg", "archive")
conn.update_metadata("user_profiles/profile.jpg", {"x-amz-meta-reviewed": "true"})
conn.delete("user_profiles/profile.jpg")
# endregion

# region multipart
upload = conn.initiate_multipart_upload("videos/film.mp4")
with open("film.mp4", "rb") as f:
    upload.upload_part_from_file(f, 1)
upload.complete_upload()
# endregion
