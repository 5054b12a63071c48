/**
 * What to do about an error, by the wire's word for it: said once, for every operation.
 */
import type { Where } from "./operation.js"

const hints: ReadonlyMap<string, string> = new Map([
  ["SignatureDoesNotMatch", "check the secret key, and that no proxy between changes the request's path or headers"],
  ["InvalidAccessKeyId", "this endpoint does not know the access key id; check that key and endpoint belong together"],
  ["InvalidToken", "the session token does not belong to the access key, or the endpoint knows no session tokens"],
  ["AuthorizationHeaderMalformed", "the request was signed for another region than the server's; set `region`"],
  ["PermanentRedirect", "the bucket is in another region or behind another endpoint; set `region` or `endpoint`"],
  ["ExpiredToken", "give a provider that refreshes the credentials, rather than fixed ones"],
  ["RequestTimeTooSkewed", "set this machine's clock; S3 allows 15 minutes of difference"],
  ["AccessDenied", "the credentials were accepted; their policy, or the bucket's, has to allow this action"],
  ["EntityTooLarge", "one PUT takes at most 5 GiB; use MultipartUpload, or ObjectStore.put, which does so by itself"],
  ["EntityTooSmall", "every part but the last must have at least 5 MiB"],
  ["MissingContentLength", "this server needs the length in advance; give bytes or a stream with its contentLength"],
  ["XAmzContentSHA256Mismatch", "the body changed on its way, or the server cannot read this form of body"],
  ["NotImplemented", "this server lacks the operation or one of its parameters; see Provider for what it has"],
  ["BucketNotEmpty", "delete the objects, their versions and the open multipart uploads first"],
  ["InvalidObjectState", "restore the object from its archive first, or read it with its archive tier's own means"],
  ["ConditionalRequestConflict", "another writer was at work; read the object again and repeat"],
  ["SlowDown", "lower the concurrency, spread the keys over prefixes, or give the retry policy more time"]
])

/** @internal */
export const hintFor = (code: string, where: Where): string | undefined =>
  code === "NoSuchBucket" && where.bucket !== undefined
    ? `create bucket ${JSON.stringify(where.bucket)} first, or check the endpoint and the region`
    : hints.get(code)
