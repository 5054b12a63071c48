#!/usr/bin/env bash
# s3cmd: Signature Version 4, path-style.
. "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
umask 077
cat > "$CLIENT_WORK/s3cfg" <<CONFIG
[default]
access_key = $AWS_ACCESS_KEY_ID
secret_key = $AWS_SECRET_ACCESS_KEY
host_base = $CLIENT_HOST
host_bucket = $CLIENT_HOST
bucket_location = $S3_REGION
use_https = False
signature_v2 = False
multipart_chunk_size_mb = 5
CONFIG
s3() { s3cmd -c "$CLIENT_WORK/s3cfg" --no-progress "$@"; }
got="$CLIENT_WORK/got"

# A bucket location that is the server's own region, which S3 takes as "here".
create() { s3 mb "s3://$CLIENT_BUCKET"; }
put() { s3 put --add-header x-amz-meta-color:green "$CLIENT_SMALL" "s3://$CLIENT_BUCKET/$key"; }
get() {
  s3 get --force "s3://$CLIENT_BUCKET/$key" "$got"
  same "$got" "$CLIENT_SMALL"
  s3 info "s3://$CLIENT_BUCKET/$key" | grep -F "x-amz-meta-color: green"
}
list() {
  s3 ls --recursive "s3://$CLIENT_BUCKET/" | grep -F "$key"
  s3 ls "s3://$CLIENT_BUCKET/" | grep "DIR .*/dir/"
}
multipart() {
  s3 put "$CLIENT_LARGE" "s3://$CLIENT_BUCKET/$large"
  s3 get --force "s3://$CLIENT_BUCKET/$large" "$got"
  same "$got" "$CLIENT_LARGE"
}
copy() {
  s3 cp "s3://$CLIENT_BUCKET/$key" "s3://$CLIENT_BUCKET/$copied"
  s3 get --force "s3://$CLIENT_BUCKET/$copied" "$got"
  same "$got" "$CLIENT_SMALL"
}
# s3cmd signs URLs with Signature Version 2 only.
presign() {
  curl -sS -f --noproxy '*' -o "$got" "$(s3 signurl "s3://$CLIENT_BUCKET/$copied" +60)"
  same "$got" "$CLIENT_SMALL"
}
delete() {
  s3 del --recursive --force "s3://$CLIENT_BUCKET/"
  [ -z "$(s3 ls --recursive "s3://$CLIENT_BUCKET/")" ] || refuse "objects are left"
}
remove() { s3 rb "s3://$CLIENT_BUCKET"; }

for each in create put get list multipart copy presign delete remove; do step "$each" "$each"; done
