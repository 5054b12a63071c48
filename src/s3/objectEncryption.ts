/**
 * What a stored object is encrypted with.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import { objectEncryption } from "../internal/s3/documents/encryption.js"
import type * as groups from "../internal/s3/groups.js"
import type { ObjectEncryption } from "../internal/s3/model/encryption.js"
import * as Operation from "../internal/s3/operation.js"
import { ofObject } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `updateObjectEncryption` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface UpdateObjectEncryptionInput extends groups.VersionInput, ObjectEncryption {}

const updateObjectEncryptionOperation = Operation.define<UpdateObjectEncryptionInput>()({
  ...ofObject.write("UpdateObjectEncryption", "encryption", objectEncryption),
  answer: answers.headers<groups.Noted>
})

/**
 * Everything that `updateObjectEncryption` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type UpdateObjectEncryptionError = Operation.ErrorOf<typeof updateObjectEncryptionOperation>

/**
 * Encrypts a stored object with another key, without reading or writing it.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateObjectEncryption.html
 *
 * @since 0.1.0
 * @category encryption
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.updateObjectEncryption({
 *   bucket: "photos",
 *   key: "cat.jpg",
 *   sseKms: { kmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/0f1e", bucketKeyEnabled: true }
 * })
 */
export const updateObjectEncryption: (
  input: UpdateObjectEncryptionInput
) => Effect.Effect<groups.Noted, UpdateObjectEncryptionError, S3Client> = call(updateObjectEncryptionOperation)
