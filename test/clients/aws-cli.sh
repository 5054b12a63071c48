#!/usr/bin/env bash
# The AWS CLI: path-style, its own defaults for checksums. Version 1 would presign with Signature Version 2.
. "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
export AWS_CONFIG_FILE="$CLIENT_WORK/aws-config" AWS_SHARED_CREDENTIALS_FILE="$CLIENT_WORK/none"
cat > "$AWS_CONFIG_FILE" <<CONFIG
[default]
region = $S3_REGION
s3 =
  addressing_style = path
  signature_version = s3v4
  multipart_threshold = 5MB
  multipart_chunksize = 5MB
CONFIG
s3() { aws --endpoint-url "$S3_ENDPOINT" s3 "$@"; }
api() { aws --endpoint-url "$S3_ENDPOINT" --output text s3api "$@" --bucket "$CLIENT_BUCKET"; }
got="$CLIENT_WORK/got"

create() { s3 mb "s3://$CLIENT_BUCKET"; }
put() { s3 cp --no-progress --metadata color=green "$CLIENT_SMALL" "s3://$CLIENT_BUCKET/$key"; }
get() {
  s3 cp --no-progress "s3://$CLIENT_BUCKET/$key" "$got"
  same "$got" "$CLIENT_SMALL"
  [ "$(api head-object --key "$key" --query Metadata.color)" = green ] || refuse "metadata is lost"
  api get-object --key "$key" --range bytes=100-199 "$got" > /dev/null
  cmp "$got" <(tail -c +101 "$CLIENT_SMALL" | head -c 100)
}
list() {
  s3 ls --recursive "s3://$CLIENT_BUCKET/" | grep -F "$key"
  [ "$(api list-objects-v2 --prefix dir/ --delimiter / --query 'length(Contents)')" = 1 ] || refuse "list-objects-v2 lists otherwise"
}
multipart() {
  s3 cp --no-progress "$CLIENT_LARGE" "s3://$CLIENT_BUCKET/$large"
  case $(api head-object --key "$large" --query ETag) in *-[1-9]*) ;; *) refuse "the ETag has no part count" ;; esac
  s3 cp --no-progress "s3://$CLIENT_BUCKET/$large" "$got"
  same "$got" "$CLIENT_LARGE"
}
copy() {
  s3 cp --no-progress "s3://$CLIENT_BUCKET/$key" "s3://$CLIENT_BUCKET/$copied"
  s3 cp --no-progress "s3://$CLIENT_BUCKET/$copied" "$got"
  same "$got" "$CLIENT_SMALL"
}
presign() {
  curl -sS -f --noproxy '*' -o "$got" "$(s3 presign --expires-in 60 "s3://$CLIENT_BUCKET/$key")"
  same "$got" "$CLIENT_SMALL"
}
delete() {
  api delete-objects --delete "{\"Objects\":[{\"Key\":\"$key\"},{\"Key\":\"$copied\"}]}"
  s3 rm --recursive "s3://$CLIENT_BUCKET/"
  [ "$(api list-objects-v2 --query 'length(Contents || `[]`)')" = 0 ] || refuse "objects are left"
}
remove() { s3 rb "s3://$CLIENT_BUCKET"; }

for each in create put get list multipart copy presign delete remove; do step "$each" "$each"; done
