#!/usr/bin/env bash
# rclone: its generic S3 backend, with parts of 5 MiB.
. "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
: > "$CLIENT_WORK/rclone.conf"
export RCLONE_CONFIG="$CLIENT_WORK/rclone.conf" RCLONE_CONFIG_E_TYPE=s3 RCLONE_CONFIG_E_PROVIDER=Other
export RCLONE_CONFIG_E_ENDPOINT="$S3_ENDPOINT" RCLONE_CONFIG_E_REGION="$S3_REGION"
export RCLONE_CONFIG_E_ACCESS_KEY_ID="$AWS_ACCESS_KEY_ID" RCLONE_CONFIG_E_SECRET_ACCESS_KEY="$AWS_SECRET_ACCESS_KEY"
export RCLONE_CONFIG_E_UPLOAD_CUTOFF=5M RCLONE_CONFIG_E_CHUNK_SIZE=5M RCLONE_RETRIES=1 RCLONE_LOW_LEVEL_RETRIES=2
bucket="e:$CLIENT_BUCKET"
got="$CLIENT_WORK/got"

create() { rclone mkdir "$bucket"; rclone lsd e: | grep -F "$CLIENT_BUCKET"; }
put() { rclone copyto "$CLIENT_SMALL" "$bucket/$key"; }
get() {
  rclone copyto "$bucket/$key" "$got"
  same "$got" "$CLIENT_SMALL"
  cmp <(rclone cat --offset 100 --count 100 "$bucket/$key") <(tail -c +101 "$CLIENT_SMALL" | head -c 100)
  # The modification time travels as metadata.
  [ "$(stat -c %Y "$got")" = "$(stat -c %Y "$CLIENT_SMALL")" ] || refuse "metadata is lost"
}
list() {
  rclone lsf -R "$bucket" | grep -Fx "$key"
  [ "$(rclone lsf "$bucket")" = dir/ ] || refuse "lsf does not show one directory"
}
multipart() {
  rclone copyto "$CLIENT_LARGE" "$bucket/$large"
  rclone copyto "$bucket/$large" "$got"
  same "$got" "$CLIENT_LARGE"
}
copy() {
  rclone copyto "$bucket/$key" "$bucket/$copied"
  rclone copyto "$bucket/$copied" "$got"
  same "$got" "$CLIENT_SMALL"
}
presign() {
  curl -sS -f --noproxy '*' -o "$got" "$(rclone link --expire 60s "$bucket/$key")"
  same "$got" "$CLIENT_SMALL"
}
delete() {
  rclone delete "$bucket"
  [ -z "$(rclone lsf -R --files-only "$bucket")" ] || refuse "objects are left"
}
remove() { rclone rmdir "$bucket"; }

for each in create put get list multipart copy presign delete remove; do step "$each" "$each"; done
