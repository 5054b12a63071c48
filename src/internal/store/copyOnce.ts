/**
 * A copy to where there is nothing, by whichever way the settings and the provider have. The server decides in every
 * one of them, or a lease does; to look before only saves the copy.
 */
import * as Effect from "effect/Effect"
import * as MultipartUpload from "../../MultipartUpload.js"
import type * as ObjectStore from "../../ObjectStore.js"
import * as S3 from "../../S3.js"
import type { S3Client } from "../../S3Client.js"
import * as StorageError from "../../StorageError.js"
import type { CopyIfNotExists } from "../config/model.js"
import { lacks } from "../provider/support.js"
import { operationOf } from "../s3/call.js"
import { carried, uncarried } from "../s3/carry.js"
import type { ObjectAttributes } from "../s3/groups.js"
import * as members from "../s3/members.js"
import { unsupported } from "../s3/unsupported.js"
import { valueProblem } from "../wire/headers.js"

type Copying = Effect.Effect<unknown, ObjectStore.CopyError, S3Client>

const head = ({ source }: S3.CopyObjectInput) => S3.headObject(source)

/** With the source's metadata said by the request, where it can be said: only so has the copy a place for its token. */
const marked = (input: S3.CopyObjectInput, source: ObjectAttributes): S3.CopyObjectInput =>
  uncarried(source) !== undefined || Object.values(source.metadata).some((value) => valueProblem(value) !== undefined)
    ? input
    : { ...input, ...carried(source), sourceIfMatch: source.etag, metadataDirective: "REPLACE" }

const refuseTaken = ({ bucket, key }: S3.CopyObjectInput) =>
  Effect.matchEffect(S3.headObject({ bucket, key }), {
    onFailure: (error) => error._tag === "NoSuchKey" ? Effect.void : Effect.fail(error),
    onSuccess: () =>
      Effect.fail(
        new StorageError.PreconditionFailed({
          operation: "CopyObject",
          bucket,
          key,
          code: "PreconditionFailed",
          message: "there is an object already"
        })
      )
  })

/** The header is the server's own, and so is the status with which it says no. */
const withHeader = (
  client: S3Client["Type"],
  input: S3.CopyObjectInput,
  { name, status, value }: Extract<CopyIfNotExists, { readonly _tag: "Header" }>
): Copying => {
  const copyObject = operationOf(S3.copyObject, input)
  const guarded = {
    ...copyObject,
    members: {
      ...copyObject.members,
      // Not a header that the client knows: only the server's own is sent.
      ifNoneMatch: (_: string, parts: Parameters<typeof members.setHeader>[0]) => members.setHeader(parts, name, value)
    }
  }
  return Effect.mapError(
    client.execute(guarded, { ...input, ifNoneMatch: "*" }),
    (error) =>
      error.status === status && error._tag !== "PreconditionFailed"
        ? new StorageError.PreconditionFailed({ ...error, message: error.message })
        : error
  )
}

/** @internal */
export const copyOnce = (
  client: S3Client["Type"],
  leased: (table: Extract<CopyIfNotExists, { readonly _tag: "Dynamo" }>) => Copying,
  input: S3.CopyObjectInput
): Copying => {
  const { copyIfNotExists: way, provider } = client.config
  const where = { operation: "CopyObject", bucket: input.bucket, key: input.key }
  const inParts = (attributes?: ObjectAttributes) =>
    MultipartUpload.copy({ ...input, ifNoneMatch: "*" }, { sourceAttributes: attributes })
  switch (way?._tag) {
    case undefined: {
      if (!provider.conditionalCopy) {
        const refused = unsupported(provider, "conditionalCopy", where)
        return Effect.fail(
          new StorageError.UnsupportedByProvider({
            ...refused,
            message: refused.message,
            hint: "set copyIfNotExists to multipart, to a header of this server's own, or to a table in DynamoDB"
          })
        )
      }
      return Effect.matchEffect(head(input), {
        // HEAD has no body to say what is missing; the copy says it.
        onFailure: (error): Copying =>
          error._tag === "NoSuchKey" ? S3.copyObject({ ...input, ifNoneMatch: "*" }) : Effect.fail(error),
        onSuccess: (source): Copying =>
          (source.contentLength ?? 0) > provider.maxPartSize
            ? inParts(source)
            : S3.copyObject({ ...marked(input, source), ifNoneMatch: "*" })
      })
    }
    case "Multipart":
      return lacks(provider, "conditionalComplete")
        ? Effect.fail(unsupported(provider, "conditionalComplete", where))
        : Effect.andThen(refuseTaken(input), inParts())
    case "Header":
      return Effect.andThen(
        refuseTaken(input),
        Effect.matchEffect(head(input), {
          onFailure: (error): Copying =>
            error._tag === "NoSuchKey" ? withHeader(client, input, way) : Effect.fail(error),
          onSuccess: (source) => withHeader(client, marked(input, source), way)
        })
      )
    case "Dynamo":
      return leased(way)
  }
}
