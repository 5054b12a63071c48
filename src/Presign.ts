/**
 * URLs that carry their own permission, for browsers, other services and tools that have no credentials.
 *
 * A presigned URL is a bearer secret: whoever has it may make that one request until it expires.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { isCall, operationOf } from "./internal/s3/call.js"
import type { PostPolicyInput } from "./internal/s3/postObject.js"
import * as S3 from "./S3.js"
import { type PresignedPost, type PresignedUrl, type PresignError, type PresignOptions, S3Client } from "./S3Client.js"
import * as StorageError from "./StorageError.js"

export type {
  /**
   * How large the file may be, in bytes, both included.
   *
   * @since 0.1.0
   */
  ContentLengthRange,
  /**
   * What an upload form may store.
   *
   * @since 0.1.0
   */
  PostPolicyInput
} from "./internal/s3/postObject.js"

/**
 * For how long the URL is to be good, and what else it is to bind.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends PresignOptions {}

/**
 * A URL for any operation of `S3` that sends no body of its own. What its input makes of headers, the request must
 * carry, exactly so.
 *
 * @since 0.1.0
 * @category presigning
 * @example
 * import { Presign, S3 } from "effect-s3"
 *
 * export const program = Presign.operation(S3.listObjectsV2)({ bucket: "photos", prefix: "2026/" })
 */
export const operation = <I extends object>(operation: (input: I) => Effect.Effect<any, any, any>) =>
(
  input: I,
  options: Options = {}
): Effect.Effect<PresignedUrl, PresignError, S3Client> =>
  isCall(operation)
    ? Effect.flatMap(S3Client, (client) => client.presign(operationOf(operation, input), input, options))
    : Effect.fail(
      new StorageError.InvalidInput({
        message: "only a function of S3 that makes one request can be presigned",
        parameter: "operation"
      })
    )

/**
 * A URL to read an object. Conditions and ranges given here become headers that the request must carry; the
 * `response…` members change what the server answers, such as a file name to save under.
 *
 * @since 0.1.0
 * @category presigning
 * @example
 * import { Presign } from "effect-s3"
 * import { Effect, Redacted } from "effect"
 *
 * export const link = Presign.getObject(
 *   { bucket: "photos", key: "cat.jpg", responseContentDisposition: "attachment; filename=cat.jpg" },
 *   { expiresIn: "1 hour" }
 * ).pipe(Effect.map(({ url }) => Redacted.value(url)))
 */
export const getObject: (
  input: S3.GetObjectInput,
  options?: Options
) => Effect.Effect<PresignedUrl, PresignError, S3Client> = operation(S3.getObject)

/**
 * A URL to ask what is known of an object.
 *
 * @since 0.1.0
 * @category presigning
 * @example
 * import { Presign } from "effect-s3"
 *
 * export const program = Presign.headObject({ bucket: "photos", key: "cat.jpg" })
 */
export const headObject: (
  input: S3.HeadObjectInput,
  options?: Options
) => Effect.Effect<PresignedUrl, PresignError, S3Client> = operation(S3.headObject)

/**
 * A URL to store an object. What is given here, such as the content type or `ifNoneMatch`, is bound by the signature:
 * the upload has to send it exactly so. No checksum is promised unless the caller gives one, and any length is taken
 * unless `contentLength` is given.
 *
 * @since 0.1.0
 * @category presigning
 * @example
 * import { Presign } from "effect-s3"
 *
 * export const upload = Presign.putObject(
 *   { bucket: "photos", key: "cat.jpg", contentType: "image/jpeg", ifNoneMatch: "*" },
 *   { expiresIn: "5 minutes" }
 * )
 */
export const putObject: (
  input: Omit<S3.PutObjectInput, "body" | "checksumAlgorithm">,
  options?: Options
) => Effect.Effect<PresignedUrl, PresignError, S3Client> = operation(S3.putObject)

/**
 * A URL to delete an object.
 *
 * @since 0.1.0
 * @category presigning
 * @example
 * import { Presign } from "effect-s3"
 *
 * export const program = Presign.deleteObject({ bucket: "photos", key: "cat.jpg" })
 */
export const deleteObject: (
  input: S3.DeleteObjectInput,
  options?: Options
) => Effect.Effect<PresignedUrl, PresignError, S3Client> = operation(S3.deleteObject)

/**
 * A URL to upload one part of a multipart upload. A browser stores a large file so without passing it through the
 * program: the program begins the upload, signs a URL for each part, and completes it with the `etag` headers that the
 * browser was answered (CORS has to expose them).
 *
 * @since 0.1.0
 * @category presigning
 * @example
 * import { Presign } from "effect-s3"
 *
 * export const part = (uploadId: string, partNumber: number) =>
 *   Presign.uploadPart({ bucket: "films", key: "cat.mp4", uploadId, partNumber })
 */
export const uploadPart: (
  input: Omit<S3.UploadPartInput, "body" | "checksumAlgorithm">,
  options?: Options
) => Effect.Effect<PresignedUrl, PresignError, S3Client> = operation(S3.uploadPart)

/**
 * A URL for any method and any target: for the operation that this library lacks.
 *
 * @since 0.1.0
 * @category presigning
 * @example
 * import { Presign } from "effect-s3"
 *
 * export const program = Presign.request({ method: "GET", bucket: "photos", key: "cat.jpg", query: { torrent: "" } })
 */
export const request: (
  input: Omit<S3.RequestInput, "body" | "idempotent">,
  options?: Options
) => Effect.Effect<PresignedUrl, PresignError, S3Client> = operation(S3.request)

/**
 * A form by which a browser, or anybody else who gets its fields, stores files: under one key or one prefix, and with
 * nothing that is not allowed here. Give a `contentLengthRange` too, or it takes files of any size. The fields go first,
 * then the field `file`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 *
 * @since 0.1.0
 * @category presigning
 * @example
 * import { Presign } from "effect-s3"
 *
 * export const form = Presign.postPolicy({
 *   bucket: "photos",
 *   keyPrefix: "uploads/ann/",
 *   contentLengthRange: { min: 1, max: 10 * 1024 * 1024 },
 *   metadata: { by: "ann" },
 *   startsWith: { "Content-Type": "image/" },
 *   successActionStatus: 201
 * }, { expiresIn: "5 minutes" })
 */
export const postPolicy = (
  input: PostPolicyInput,
  options: Pick<Options, "expiresIn"> = {}
): Effect.Effect<PresignedPost, PresignError, S3Client> =>
  Effect.flatMap(S3Client, (client) => client.presignPost(input, options))
