/**
 * How objects come back from an archive.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as answers from "../internal/s3/answers.js"
import { asOf, type AsOfInput, excludes } from "../internal/s3/asOf.js"
import { call } from "../internal/s3/call.js"
import { restoreRequest } from "../internal/s3/documents/restore.js"
import type * as groups from "../internal/s3/groups.js"
import type { RestoreRequest } from "../internal/s3/model/restore.js"
import * as Operation from "../internal/s3/operation.js"
import { ofObject } from "../internal/s3/subresource.js"
import { lookThen } from "../internal/tigris/look.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/**
 * What `restoreObject` takes. What S3 Select would make of an archive is left out: it is closed to new customers.
 *
 * @since 0.1.0
 * @category models
 */
export interface RestoreObjectInput extends groups.VersionInput, RestoreRequest, AsOfInput {}

const request = ofObject.write("RestoreObject", "restore", restoreRequest)

const restoreObjectOperation = Operation.define<RestoreObjectInput>()({
  ...request,
  first: lookThen,
  members: { ...request.members, ...asOf },
  finish: (input, parts, surroundings) => excludes(input) ?? request.finish(input, parts, surroundings),
  method: "POST",
  // No server takes a POST with another parameter for anything else.
  changes: undefined,
  // Repeating it answers RestoreAlreadyInProgress, which would hide that the first attempt did it.
  idempotent: () => false,
  errors: [...request.errors, StorageError.InvalidObjectState, StorageError.RestoreAlreadyInProgress],
  answer: answers.headers<groups.Noted>
})

/**
 * Everything that `restoreObject` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type RestoreObjectError = Operation.ErrorOf<typeof restoreObjectOperation>

/**
 * Has a copy of an archived object made that can be read for some days; `headObject` says in `restore` how far it is.
 * `InvalidObjectState`: it is not in an archive.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html
 *
 * @since 0.1.0
 * @category objects
 * @example
 * import { S3 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const program = S3.restoreObject({
 *   bucket: "photos",
 *   key: "1998.zip",
 *   days: 7,
 *   glacierJobParameters: { tier: "Bulk" }
 * }).pipe(
 *   Effect.catchTag("RestoreAlreadyInProgress", () => Effect.void)
 * )
 */
export const restoreObject: (
  input: RestoreObjectInput
) => Effect.Effect<groups.Noted, RestoreObjectError, S3Client> = call(restoreObjectOperation)
