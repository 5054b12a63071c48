/** Cases that a real server is known to answer otherwise than Amazon S3, for one reason. */
export interface Deviation {
  /** The server's name without its TLS suffix: nginx changes nothing of what it answers. */
  readonly server: string
  /** Full names as the runner prints them, over whichever transport; for the clients, client and step. */
  readonly cases: ReadonlyArray<string>
  /** What the server does instead. */
  readonly why: string
  /** Where that was seen or is written. */
  readonly source: string
  /** Set where it depends on who comes first, so that its absence in one run says nothing. */
  readonly sometimes?: true
}

/** The deviation that a case of a server falls under. */
export const deviationOf = (server: string, name: string): Deviation | undefined =>
  deviations.find((each) => each.server === server && each.cases.includes(name))

const of = (server: string, source: string) => (why: string, ...cases: ReadonlyArray<string>): Deviation => ({
  server,
  why,
  source,
  cases
})

const ceph = of("ceph", "observed, 16.2.15")
const minio = of("minio", "observed, v0.0.0-20260212201848")
const versitygw = of("versitygw", "observed, v1.8.0 with the POSIX backend")
const swift = of("swift", "observed, 2.30.1")
const moto = of("moto", "observed, 5.2.1")

/** Printed as known deviations, never counted as passed. One that has gone is reported, so that it gets deleted. */
const deviations: ReadonlyArray<Deviation> = [
  ceph(
    "underscores in metadata names become hyphens",
    "store > attributes > metadata may be named __proto__"
  ),
  ceph(
    "If-Match: * of a read is compared with the ETag like any other",
    "store > conditions > of a read: any version, as long as there is one"
  ),
  ceph(
    "304 comes without the ETag",
    "s3 > reads > NotModified says of which version"
  ),
  ceph(
    "conditions on the source of a copy are ignored",
    "s3 > copies > with a condition on the source"
  ),
  ceph(
    "an upload is completed with all of its parts or not at all",
    "s3 > multipart > only the parts that are named are in the object"
  ),
  ceph(
    "ListMultipartUploads leaves out what it should roll up",
    "s3 > multipart > listMultipartUploads with a delimiter"
  ),
  ceph(
    "parts out of order are put in order",
    "s3 > multipart > complete with the parts out of order: InvalidPartOrder"
  ),
  ceph(
    "CompleteMultipartUpload of an upload that is gone is answered with 500",
    "s3 > multipart > completeMultipartUpload after an abort: NoSuchUpload",
    "store > multipart > what is missing is InvalidPart, and what is given up leaves nothing"
  ),
  {
    ...ceph(
      "500 to some of those who write at once, of whom it is not known then whether they were done",
      "store > modes > of 5 who count to 10 each, by the version that they have read, nobody's count is lost"
    ),
    sometimes: true
  },
  ceph(
    "a version that is gone is NoSuchKey",
    "s3 > versions > each is read, copied and deleted by its id",
    "s3 > lock > what is retained cannot be deleted, but by who may pass governance"
  ),
  ceph(
    "a delete marker that is read by its id is NoSuchKey",
    "s3 > versions > a delete marker cannot be read"
  ),
  ceph(
    "a key-marker without a version leaves the versions of that key in the list",
    "s3 > versions > are listed by key, the newest first, page by page"
  ),
  ceph(
    "If-None-Match of a write is ignored in a bucket with versions",
    "s3 > versions > what a delete marker hides is not there to a condition"
  ),
  ceph(
    "a copy has the source's tags whatever the directive says",
    "s3 > tagging > a copy has the source's tags, or its own"
  ),
  ceph(
    "a copy of an object under a customer's key is NotImplemented",
    "s3 > customerKeys > is changed by a copy"
  ),
  ceph(
    "partNumber of a read is ignored",
    "s3 > multipart > the parts of an object are read by their numbers"
  ),
  ceph(
    "a presigned PUT takes x-amz-meta- headers that were not signed",
    "s3 > presigned > PUT: a header of S3's own that was not signed is refused"
  ),
  ceph(
    "STREAMING-UNSIGNED-PAYLOAD-TRAILER is not known: 411 MissingContentLength",
    "aws-sdk-js > stream"
  ),

  minio(
    "a key hides those that begin with it and a slash: listings leave them out",
    "store > lists > in the order of the keys' UTF-8 bytes",
    "store > lists > listFrom begins after its offset, whether that is a key or not",
    "store > lists > a prefix is text, and becomes a folder only by its slash",
    "store > buckets > a prefix is a store of its own"
  ),
  minio(
    "400 XMinioInvalidObjectName for keys with empty segments",
    "wire > put, get, list, delete: double slash",
    "store > lists > with a delimiter: one level, its folders rolled up",
    "store > keys > a double slash"
  ),
  minio(
    "a leading slash is dropped: the object is listed without it",
    "store > keys > a leading slash"
  ),
  minio(
    "400 for keys with . or .. as a segment",
    "store > keys > dot segments arrive as they are"
  ),
  minio(
    "a 404 to HEAD says in X-Minio-Error-Code that it is the bucket that is missing",
    "store > buckets > NoSuchBucket from whatever can tell"
  ),
  minio(
    "ListMultipartUploads takes its prefix for a whole key, and knows no delimiter",
    "s3 > multipart > listMultipartUploads, page by page",
    "s3 > multipart > listMultipartUploads with a delimiter"
  ),
  minio(
    "headers that should have been signed are refused with 400 instead of 403",
    "s3 > presigned > PUT: a header of S3's own that was not signed is refused"
  ),

  versitygw(
    "keys are paths: empty and dot segments are folded away",
    "wire > put, get, list, delete: double slash",
    "store > keys > a double slash",
    "store > keys > a leading slash",
    "store > keys > dot segments arrive as they are"
  ),
  versitygw(
    "keys are files and folders: what is one cannot be the other",
    "store > attributes > the content type is guessed from the key, unless it is given",
    "store > lists > listFrom begins after its offset, whether that is a key or not",
    "store > lists > a prefix is text, and becomes a folder only by its slash",
    "store > buckets > a prefix is a store of its own"
  ),
  versitygw(
    "a key with a slash at its end cannot have a body: 400 Directory object contains data payload.",
    "store > lists > in the order of the keys' UTF-8 bytes",
    "store > lists > with a delimiter: one level, its folders rolled up",
    "store > keys > a trailing slash"
  ),
  versitygw(
    "encoding-type is ignored, so that control characters are replaced in listings",
    "store > keys > control characters",
    "s3 > lists > a page says what it is"
  ),
  versitygw(
    "of a key and the folder of that name listings have one, and control characters are replaced",
    "s3 > lists > version 1, 1 to a page",
    "s3 > lists > version 1, 3 to a page",
    "s3 > lists > version 1, 1000 to a page",
    "s3 > lists > version 2, 1 to a page",
    "s3 > lists > version 2, 3 to a page",
    "s3 > lists > version 2, 1000 to a page"
  ),
  versitygw(
    "an upload with an unsigned body that is cut off is stored as far as it came; it is refused where a checksum was to " +
      "follow, but then aws-chunked stays in Content-Encoding",
    "store > streams > of known length, that gives more or fewer bytes: refused, and nothing is stored"
  ),
  versitygw(
    "dates of conditions are compared with fractions of seconds that Last-Modified does not show",
    "store > conditions > of a read: by ETag and by date, for get and for head"
  ),
  versitygw(
    "304 comes without the ETag",
    "s3 > reads > NotModified says of which version"
  ),
  versitygw(
    "bucket names with two dots in a row are taken",
    "s3 > buckets > a name that S3 would not have is InvalidBucketName"
  ),
  versitygw(
    "x-amz-copy-source-if-none-match is answered with 304 instead of 412",
    "s3 > copies > with a condition on the source"
  ),
  versitygw(
    "Quiet is ignored: every deleted key is named",
    "s3 > deletes > deleteObjects says what it deleted, or with quiet nothing"
  ),
  versitygw(
    "ListMultipartUploads refuses the upload id marker that it gave itself",
    "s3 > multipart > listMultipartUploads, page by page"
  ),
  versitygw(
    "the ETags of DeleteObjects are ignored, though that of DeleteObject is not",
    "s3 > deletes > deleteObjects with a condition that does not hold: one error among the rest"
  ),
  versitygw(
    "Signature Version 2 is not supported, and s3cmd presigns with no other",
    "s3cmd > presign"
  ),

  swift(
    "501 Object tagging is not supported.",
    "store > attributes > tags are taken",
    "s3 > reads > all that an object is stored with comes back"
  ),
  swift(
    "400 MalformedXML to ETags in DeleteObjects",
    "s3 > deletes > deleteObjects with a condition that does not hold: one error among the rest"
  ),
  swift(
    "503 for keys with U+10FFFF",
    "store > keys > the highest character"
  ),
  swift(
    "If-Unmodified-Since counts although If-Match holds",
    "s3 > reads > of two conditions the ETag's wins over the date's"
  ),
  swift(
    "a copy onto itself is noticed only where the source is written as the target is",
    "s3 > copies > onto itself only with a change"
  ),
  swift(
    "405 to partNumber of a read",
    "s3 > multipart > the parts of an object are read by their numbers"
  ),

  moto(
    "the conditions of a completion are ignored",
    "store > modes > a condition holds for what goes up in parts, or is refused before",
    "s3 > writes > completeMultipartUpload with ifMatch and ifNoneMatch"
  ),
  moto(
    "UploadPartCopy of a source that is not there does not say NoSuchKey",
    "s3 > multipart > uploadPartCopy, whole and in part"
  ),
  moto(
    "parts out of order are put in order",
    "s3 > multipart > complete with the parts out of order: InvalidPartOrder"
  ),
  moto(
    "partNumber of a read is ignored",
    "s3 > multipart > the parts of an object are read by their numbers"
  ),
  moto(
    "the answer to CompleteMultipartUpload has a root element of another name (CompleteMultipartUploadResponse)",
    "curl > multipart"
  ),
  moto(
    "signatures are not checked, nor when they expire",
    "wire > a wrong secret is refused",
    "s3 > presigned > PUT: what was given is bound, and the body is not",
    "s3 > presigned > PUT: a header of S3's own that was not signed is refused",
    "s3 > presigned > one that has expired is refused",
    "s3 > presigned > one that is altered is refused: another method",
    "s3 > presigned > one that is altered is refused: another key",
    "s3 > presigned > one that is altered is refused: a longer life",
    "s3 > presigned > one that is altered is refused: another parameter",
    "s3 > presigned > one that is altered is refused: another signature"
  ),
  moto(
    "neither x-amz-content-sha256 nor Content-MD5 is compared with the body",
    "wire > a body that is not what was signed is refused",
    "s3 > checksums > MD5: a right one is taken, and a wrong one refused"
  ),
  moto(
    "the response- parameters of a read are ignored",
    "wire > a presigned GET",
    "s3 > reads > the answer's headers are as the request asks for",
    "s3 > presigned > GET and HEAD, with headers of the answer and a range"
  ),
  moto(
    "404 for paths with a line break",
    "store > keys > a line break and a tab",
    "store > deletes > keys that XML cannot carry, among others"
  ),
  moto(
    "headers with underscores in their names are dropped",
    "store > attributes > metadata may be named __proto__"
  ),
  moto(
    "If-Match: * of a read is compared with the ETag like any other",
    "store > conditions > of a read: any version, as long as there is one"
  ),
  moto(
    "If-Unmodified-Since counts although If-Match holds",
    "s3 > reads > of two conditions the ETag's wins over the date's"
  ),
  moto(
    "upper case in bucket names is taken",
    "s3 > buckets > a name that S3 would not have is InvalidBucketName"
  ),
  moto(
    "of the conditions on the source of a copy some are ignored",
    "s3 > copies > with a condition on the source"
  ),
  moto(
    "Quiet is ignored: every deleted key is named",
    "s3 > deletes > deleteObjects says what it deleted, or with quiet nothing"
  ),
  moto(
    "ListMultipartUploads knows no delimiter",
    "s3 > multipart > listMultipartUploads with a delimiter"
  ),
  moto(
    "500 to what comes when the upload is gone",
    "s3 > multipart > uploadPart after an abort: NoSuchUpload",
    "s3 > multipart > completeMultipartUpload after an abort: NoSuchUpload"
  ),
  moto(
    "400 to rclone's upload in parts",
    "rclone > multipart"
  )
]
