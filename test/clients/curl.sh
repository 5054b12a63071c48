#!/usr/bin/env bash
# curl --aws-sigv4: no S3 library at all, each request as the documentation has it.
. "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
umask 077
echo "user = \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\"" > "$CLIENT_WORK/curlrc"
got="$CLIENT_WORK/got"
url="$S3_ENDPOINT/$CLIENT_BUCKET"
empty=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
# curl signs the path as it is given, so it is given encoded; "-" in a key needs no thought.
encoded=dir/small%20file%2B%C3%A9.bin

signed() { # sha256 of the body, then curl's own arguments
  local hash=$1
  shift
  curl -q -K "$CLIENT_WORK/curlrc" -sS --fail-with-body --noproxy '*' --path-as-is \
    --aws-sigv4 "aws:amz:$S3_REGION:s3" -H "x-amz-content-sha256: $hash" "$@"
}
hash_of() { openssl dgst -sha256 -r "$1" | cut -d ' ' -f 1; }
upload() { # file url, further arguments
  local file=$1 to=$2
  shift 2
  signed "$(hash_of "$file")" -X PUT -H 'content-type: application/octet-stream' --data-binary "@$file" "$@" "$to"
}
value() { sed -n "s:.*<$1>\([^<]*\)</$1>.*:\1:p"; }

create() { signed "$empty" -X PUT "$url"; }
put() { upload "$CLIENT_SMALL" "$url/$encoded" -H 'x-amz-meta-color: green'; }
get() {
  signed "$empty" -D "$CLIENT_WORK/headers" -o "$got" "$url/$encoded"
  same "$got" "$CLIENT_SMALL"
  grep -qi '^x-amz-meta-color: green' "$CLIENT_WORK/headers" || refuse "metadata is lost"
  signed "$empty" -r 100-199 -o "$got" "$url/$encoded"
  cmp "$got" <(tail -c +101 "$CLIENT_SMALL" | head -c 100)
}
list() { 
  signed "$empty" -o "$got" "$url?list-type=2&prefix=dir%2F"
  grep -qF "<Key>$key</Key>" "$got" || refuse "$(cat "$got")"
}
multipart() {
  local id n part body="$CLIENT_WORK/complete.xml"
  id=$(signed "$empty" -X POST "$url/$large?uploads=" | value UploadId)
  [ -n "$id" ] || refuse "no upload id"
  split -b 5242880 -d -a 1 "$CLIENT_LARGE" "$CLIENT_WORK/part."
  echo '<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' > "$body"
  for n in 1 2 3 4; do
    part="$CLIENT_WORK/part.$((n - 1))"
    upload "$part" "$url/$large?partNumber=$n&uploadId=$id" -D "$CLIENT_WORK/headers"
    echo "<Part><PartNumber>$n</PartNumber><ETag>$(sed -n 's/^etag: *\([^\r]*\)\r*$/\1/Ip' "$CLIENT_WORK/headers")</ETag></Part>" >> "$body"
  done
  echo '</CompleteMultipartUpload>' >> "$body"
  signed "$(hash_of "$body")" -X POST -H 'content-type: application/xml' --data-binary "@$body" \
    -o "$got" "$url/$large?uploadId=$id"
  grep -qF '<CompleteMultipartUploadResult' "$got" || refuse "$(cat "$got")"
  signed "$empty" -o "$got" "$url/$large"
  same "$got" "$CLIENT_LARGE"
}
post() {
  # A form signed by hand: the policy is signed as it is sent, in base64.
  local now day scope policy signature key conditions
  now=$(date -u +%Y%m%dT%H%M%SZ) day=${now%%T*}
  scope="$day/$S3_REGION/s3/aws4_request"
  conditions=$(printf '{"bucket":"%s"},["starts-with","$key","posted/"],["content-length-range",1,100000],{"x-amz-algorithm":"AWS4-HMAC-SHA256"},{"x-amz-credential":"%s/%s"},{"x-amz-date":"%s"}' \
    "$CLIENT_BUCKET" "$AWS_ACCESS_KEY_ID" "$scope" "$now")
  policy=$(printf '{"expiration":"2099-01-01T00:00:00Z","conditions":[%s]}' "$conditions" | base64 -w 0)
  hmac() { printf '%s' "$2" | openssl dgst -sha256 -mac HMAC -macopt "$1" | sed 's/.* //'; }
  key=$(hmac "key:AWS4$AWS_SECRET_ACCESS_KEY" "$day")
  for each in "$S3_REGION" s3 aws4_request; do key=$(hmac "hexkey:$key" "$each"); done
  signature=$(hmac "hexkey:$key" "$policy")
  form() {
    curl -q -sS --noproxy '*' -o "$got" -w '%{http_code}' -F "key=$1" -F x-amz-algorithm=AWS4-HMAC-SHA256 \
      -F "x-amz-credential=$AWS_ACCESS_KEY_ID/$scope" -F "x-amz-date=$now" -F "policy=$policy" \
      -F "x-amz-signature=$signature" -F "file=@$2" "$url"
  }
  [ "$(form 'posted/${filename}' "$CLIENT_SMALL")" = 204 ] || refuse "$(cat "$got")"
  signed "$empty" -o "$got" "$url/posted/small.bin"
  same "$got" "$CLIENT_SMALL"
  [ "$(form 'elsewhere/x' "$CLIENT_SMALL")" = 403 ] || refuse "another key: $(cat "$got")"
  [ "$(form 'posted/large' "$CLIENT_LARGE")" = 400 ] || refuse "too large: $(cat "$got")"
  signed "$empty" -X DELETE "$url/posted/small.bin"
}
copy() {
  signed "$empty" -X PUT -H "x-amz-copy-source: /$CLIENT_BUCKET/$encoded" "$url/$copied" -o "$got"
  grep -qF '<CopyObjectResult' "$got" || refuse "$(cat "$got")"
  signed "$empty" -o "$got" "$url/$copied"
  same "$got" "$CLIENT_SMALL"
}
delete() {
  local body="$CLIENT_WORK/delete.xml"
  printf '<Delete><Object><Key>%s</Key></Object><Object><Key>%s</Key></Object><Object><Key>%s</Key></Object></Delete>' \
    "$key" "$copied" "$large" > "$body"
  signed "$(hash_of "$body")" -X POST -H 'content-type: application/xml' \
    -H "content-md5: $(openssl dgst -md5 -binary "$body" | base64)" --data-binary "@$body" "$url?delete=" > "$got"
  [ "$(grep -o '<Deleted>' "$got" | wc -l)" = 3 ] || refuse "not three deleted: $(cat "$got")"
}
remove() { signed "$empty" -X DELETE "$url"; }

# curl presigns nothing.
for each in create put get list multipart copy post delete remove; do step "$each" "$each"; done
