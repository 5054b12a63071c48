/**
 * Writes of a store under leases in DynamoDB.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as ObjectStore from "../../ObjectStore.js"
import * as S3 from "../../S3.js"
import type { S3Client } from "../../S3Client.js"
import * as StorageError from "../../StorageError.js"
import type { ConditionalPut } from "../config/model.js"
import * as dynamoClient from "../dynamo/client.js"
import * as endpoints from "../dynamo/endpoint.js"
import * as lease from "../dynamo/lease.js"
import { quoteEtag } from "../s3/members.js"

const defaultMaxWait = "2 minutes"

type Table = Extract<ConditionalPut, { readonly _tag: "Dynamo" }>

/** What a lease can fail with before the write begins, and after it. @internal */
export type LeaseError = S3.HeadObjectError | StorageError.LockUnavailable | StorageError.WriteOutcomeUnknown

/** @internal */
export const make = (client: S3Client["Type"], options: ObjectStore.S3Options["dynamo"] = {}) =>
<A, E, R>(
  { table, timeoutMs }: Table,
  target: { readonly operation: string; readonly bucket: string; readonly key: string },
  /** The ETag that the object has to have; absent, there must be none. */
  etag: string | undefined,
  write: (token: string) => Effect.Effect<A, E, R>
): Effect.Effect<A, E | LeaseError, R | S3Client> =>
  Effect.suspend(() => {
    const { bucket, key } = target
    const endpoint = endpoints.of(client.config, options.endpoint)
    if ("problem" in endpoint) {
      return new StorageError.InvalidInput({ ...target, message: endpoint.problem, parameter: "dynamo" })
    }
    const expected = etag?.replaceAll("\"", "")
    const failed = new StorageError.PreconditionFailed({
      ...target,
      code: "PreconditionFailed",
      message: expected === undefined ? "there is an object already" : "the object is not the one that was expected"
    })
    const check = Effect.matchEffect(S3.headObject({ bucket, key }), {
      onFailure: (error) =>
        error._tag !== "NoSuchKey" ? Effect.fail(error) : expected === undefined ? Effect.void : Effect.fail(failed),
      onSuccess: (head) => expected !== undefined && head.etag === expected ? Effect.void : Effect.fail(failed)
    })
    return lease.write({
      dynamo: dynamoClient.make(client, endpoint, table),
      path: key,
      etag: expected === undefined ? "*" : quoteEtag(expected),
      timeoutMs,
      maxWait: Duration.decode(options.maxWait ?? defaultMaxWait),
      check,
      where: target
    }, write)
  })
