/**
 * Operations that read an object or what is known of it.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as answers from "../internal/s3/answers.js"
import * as asOf from "../internal/s3/asOf.js"
import { call } from "../internal/s3/call.js"
import { objectAttributes } from "../internal/s3/documents/attributes.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type { GetObjectAttributesResult } from "../internal/s3/model/object.js"
import * as objectBody from "../internal/s3/objectBody.js"
import { openBody } from "../internal/s3/openBody.js"
import * as Operation from "../internal/s3/operation.js"
import { checkRange } from "../internal/s3/ranged.js"
import * as responseHeaders from "../internal/s3/responseHeaders.js"
import * as resuming from "../internal/s3/resume.js"
import { lookThenIfAllowed } from "../internal/tigris/look.js"
import { formatRange, noRange, type RangeRequest } from "../internal/wire/range.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/**
 * What `headObject` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface HeadObjectInput
  extends groups.OwnerInput, groups.CustomerKeyInput, groups.ReadConditions, asOf.AsOfInput
{
  readonly bucket: string
  readonly key: string
  /** Absent: the newest version. */
  readonly versionId?: string | undefined
  /** `{ start, end }` (both inclusive), `{ start }` to the end, or `{ suffix }`: the last so many bytes. */
  readonly range?: RangeRequest | undefined
  /** One part of a multipart object, from 1. */
  readonly partNumber?: number | undefined
  /** Whether to ask for the stored checksums; as the provider has it, unless said. */
  readonly checksumMode?: "ENABLED" | "DISABLED" | undefined
  readonly responseCacheControl?: string | undefined
  readonly responseContentDisposition?: string | undefined
  readonly responseContentEncoding?: string | undefined
  readonly responseContentLanguage?: string | undefined
  readonly responseContentType?: string | undefined
  readonly responseExpires?: Date | undefined
}

const readMembers: Operation.Members<HeadObjectInput> = {
  bucket: members.bucket,
  key: members.key,
  versionId: members.query("versionId"),
  range: (value, parts) => {
    const formatted = formatRange(value)
    return formatted === undefined ? noRange : members.setHeader(parts, "range", formatted)
  },
  partNumber: members.queryNumber("partNumber", 1, 10_000),
  checksumMode: members.elsewhere,
  responseCacheControl: members.query("response-cache-control"),
  responseContentDisposition: members.query("response-content-disposition"),
  responseContentEncoding: members.query("response-content-encoding"),
  responseContentLanguage: members.query("response-content-language"),
  responseContentType: members.query("response-content-type"),
  responseExpires: members.queryDate("response-expires"),
  ...groups.owner,
  ...groups.customerKey,
  ...groups.readConditions,
  ...asOf.asOf
}

const finishRead = (
  input: HeadObjectInput,
  parts: Operation.Parts,
  surroundings: Operation.Surroundings
): Operation.Problem =>
  input.range !== undefined && input.partNumber !== undefined
    ? "range and partNumber exclude each other"
    : asOf.excludes(input) ?? members.checksumMode(input, parts, surroundings)

const readErrors = [
  StorageError.NoSuchKey,
  StorageError.NoSuchBucket,
  StorageError.NoSuchVersion,
  StorageError.InvalidBucketName,
  StorageError.InvalidKey,
  StorageError.NotModified,
  StorageError.PreconditionFailed,
  StorageError.InvalidRange,
  StorageError.InvalidObjectState,
  StorageError.IntegrityFailure
] as const

const headObjectOperation = Operation.define<HeadObjectInput>()({
  name: "HeadObject",
  method: "HEAD",
  target: "object",
  first: lookThenIfAllowed,
  members: readMembers,
  finish: finishRead,
  errors: readErrors,
  answer: asOf.checked(answers.attributes)
})

/**
 * Everything that `headObject` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type HeadObjectError = Operation.ErrorOf<typeof headObjectOperation>

/**
 * What is known of an object, without its bytes. The answer to HEAD has no body, so a 404 is always `NoSuchKey`, also
 * where the bucket is missing.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 *
 * @since 0.1.0
 * @category objects
 * @example
 * import { S3 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const size = S3.headObject({ bucket: "photos", key: "cat.jpg" }).pipe(
 *   Effect.map((attributes) => attributes.contentLength),
 *   Effect.catchTag("NoSuchKey", () => Effect.succeed(undefined))
 * )
 */
export const headObject: (
  input: HeadObjectInput
) => Effect.Effect<groups.ObjectAttributes, HeadObjectError, S3Client> = call(headObjectOperation)

/**
 * What `getObject` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetObjectInput extends HeadObjectInput {
  /**
   * Whether a body that breaks off goes on by itself; `true` by default. The rest is asked for by `Range` and `If-Match`,
   * so that bytes of another object never follow, and the checksum is that of the whole. The request's policy decides
   * whether and when: its budget counts from the last break after which bytes had come, its attempts anew after every
   * MiB. An object without a strong ETag does not go on.
   */
  readonly resume?: boolean | undefined
}

/**
 * What `getObject` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetObjectOutput extends groups.ObjectAttributes {
  readonly body: objectBody.ObjectBody
}

const getMembers: Operation.Members<GetObjectInput> = { ...readMembers, resume: members.elsewhere }

const restOfObject = Operation.define<resuming.RestInput<GetObjectInput>>()({
  name: "GetObject",
  method: "GET",
  target: "object",
  members: { ...getMembers, rest: members.elsewhere },
  finish: finishRead,
  errors: readErrors,
  answer: resuming.answer
})

const getObjectOperation = Operation.define<GetObjectInput>()({
  name: "GetObject",
  method: "GET",
  target: "object",
  first: lookThenIfAllowed,
  members: getMembers,
  finish: finishRead,
  errors: readErrors,
  answer: asOf.checked<GetObjectInput, GetObjectOutput, Scope.Scope>((response, asked) => {
    const attributes = responseHeaders.readObject<groups.ObjectAttributes>(response.headers)
    const misranged = checkRange(asked.input.range, response, attributes, asked.where)
    if (misranged !== undefined) return Effect.fail(misranged)
    const resumption = resuming.make(restOfObject, response, attributes, asked)
    return openBody(resumption, {
      ...attributes,
      body: objectBody.make(response, attributes, asked.where, resumption.rest)
    })
  })
})

/**
 * Everything that `getObject` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetObjectError = Operation.ErrorOf<typeof getObjectOperation>

/**
 * Opens an object. Its body belongs to the scope: whatever of it is unread when the scope closes is let go, and the
 * connection with it. A body that breaks off goes on by itself, unless `resume` is `false`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 *
 * @since 0.1.0
 * @category objects
 * @example
 * import { S3 } from "effect-s3"
 * import { Effect, Stream } from "effect"
 *
 * export const lines = Effect.scoped(Effect.gen(function*() {
 *   const object = yield* S3.getObject({ bucket: "logs", key: "today.txt" })
 *   return yield* object.body.stream.pipe(Stream.decodeText(), Stream.splitLines, Stream.runCount)
 * }))
 */
export const getObject: (
  input: GetObjectInput
) => Effect.Effect<GetObjectOutput, GetObjectError, S3Client | Scope.Scope> = call(getObjectOperation)

/**
 * What `getObjectBytes` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetObjectBytesInput extends GetObjectInput, objectBody.BytesOptions {}

/**
 * What `getObjectBytes` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetObjectBytesOutput extends groups.ObjectAttributes {
  readonly bytes: Uint8Array
  readonly integrity: objectBody.Integrity
}

const getObjectBytesOperation = Operation.define<GetObjectBytesInput>()({
  name: "GetObject",
  method: "GET",
  target: "object",
  first: lookThenIfAllowed,
  members: { ...getMembers, limit: members.elsewhere },
  finish: finishRead,
  errors: [...readErrors, StorageError.IntegrityFailure, StorageError.BodyTooLarge],
  answer: asOf.checked<GetObjectBytesInput, GetObjectBytesOutput, never>((response, asked) => {
    const { input, restore, where } = asked
    const attributes = responseHeaders.readObject<groups.ObjectAttributes>(response.headers)
    const misranged = checkRange(input.range, response, attributes, where)
    if (misranged !== undefined) return Effect.fail(misranged)
    const { contentLength } = attributes
    const limit = input.limit ?? objectBody.defaultLimit
    // What is small is read again with the call.
    const resumption = contentLength !== undefined && contentLength <= objectBody.worthResuming
      ? undefined
      : resuming.make(restOfObject, response, attributes, asked)
    const read = Effect.map(
      restore(objectBody.read(response, attributes, where, limit, resumption?.rest)),
      ([bytes, integrity]) => Object.assign(attributes, { bytes, integrity })
    )
    return resumption === undefined ? read : Effect.ensuring(read, resumption.release)
  })
})

/**
 * Everything that `getObjectBytes` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetObjectBytesError = Operation.ErrorOf<typeof getObjectBytesOperation>

/**
 * Reads an object whole, checked, into memory; nothing stays open. A body that breaks off is read again from the
 * start, as the policy has it; one of more than 1 MiB goes on where it broke off, unless `resume` is `false`.
 *
 * @since 0.1.0
 * @category objects
 * @example
 * import { S3 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const first = S3.getObjectBytes({ bucket: "photos", key: "cat.jpg", range: { start: 0, end: 1023 } }).pipe(
 *   Effect.map((object) => object.bytes)
 * )
 */
export const getObjectBytes: (
  input: GetObjectBytesInput
) => Effect.Effect<GetObjectBytesOutput, GetObjectBytesError, S3Client> = call(getObjectBytesOperation)

/**
 * What `getObjectAttributes` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetObjectAttributesInput extends groups.OwnerInput, groups.CustomerKeyInput {
  readonly bucket: string
  readonly key: string
  readonly versionId?: string | undefined
  readonly attributes: ReadonlyArray<"ETag" | "Checksum" | "ObjectParts" | "StorageClass" | "ObjectSize">
  /** How many parts to list, at most 1000. */
  readonly maxParts?: number | undefined
  /** List the parts after this number. */
  readonly partNumberMarker?: number | undefined
}

/**
 * What `getObjectAttributes` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetObjectAttributesOutput extends GetObjectAttributesResult {
  readonly lastModified?: Date | undefined
  readonly versionId?: string | undefined
  readonly deleteMarker?: boolean | undefined
  readonly requestId?: string | undefined
}

const getObjectAttributesOperation = Operation.define<GetObjectAttributesInput>()({
  name: "GetObjectAttributes",
  method: "GET",
  target: "object",
  subresource: [["attributes", ""]],
  members: {
    bucket: members.bucket,
    key: members.key,
    versionId: members.query("versionId"),
    attributes: (value, parts) =>
      value.length === 0 ? "is empty" : members.setHeader(parts, "x-amz-object-attributes", value.join(",")),
    maxParts: members.headerNumber("x-amz-max-parts"),
    partNumberMarker: members.headerNumber("x-amz-part-number-marker"),
    ...groups.owner,
    ...groups.customerKey
  },
  echoesKey: false,
  errors: [
    StorageError.NoSuchKey,
    StorageError.NoSuchBucket,
    StorageError.NoSuchVersion,
    StorageError.InvalidBucketName,
    StorageError.InvalidKey
  ],
  answer: answers.document<GetObjectAttributesInput, GetObjectAttributesOutput>(objectAttributes.decode)
})

/**
 * Everything that `getObjectAttributes` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetObjectAttributesError = Operation.ErrorOf<typeof getObjectAttributesOperation>

/**
 * Size, checksums and parts of an object in one answer. Some servers answer with the object itself, which is
 * `MalformedResponse`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html
 *
 * @since 0.1.0
 * @category objects
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getObjectAttributes({
 *   bucket: "photos",
 *   key: "cat.jpg",
 *   attributes: ["ObjectSize", "Checksum"]
 * })
 */
export const getObjectAttributes: (
  input: GetObjectAttributesInput
) => Effect.Effect<GetObjectAttributesOutput, GetObjectAttributesError, S3Client> = call(getObjectAttributesOperation)
