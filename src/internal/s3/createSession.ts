/**
 * CreateSession, which a client also runs for itself.
 */
import * as StorageError from "../../StorageError.js"
import { isDirectoryBucket } from "../wire/bucketName.js"
import * as answers from "./answers.js"
import { decodeCreateSession } from "./documents/session.js"
import { members as encryptionMembers } from "./encryption.js"
import type * as groups from "./groups.js"
import * as members from "./members.js"
import type { CreateSessionResult } from "./model/bucket.js"
import * as Operation from "./operation.js"

/**
 * What `createSession` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateSessionInput extends Omit<groups.EncryptionInput, "sseCustomerKey"> {
  /** A directory bucket, or the alias of an access point to one. */
  readonly bucket: string
  /** What the session may do. Absent: writing too, if that is allowed. */
  readonly sessionMode?: "ReadOnly" | "ReadWrite" | undefined
}

/**
 * What `createSession` answers: credentials for five minutes, and how what is written with them is encrypted.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateSessionOutput extends CreateSessionResult {
  readonly serverSideEncryption?: string | undefined
  readonly sseKmsKeyId?: string | undefined
  readonly sseKmsEncryptionContext?: string | undefined
  readonly bucketKeyEnabled?: boolean | undefined
  readonly requestId?: string | undefined
}

const { sseCustomerKey: _, ...encryption } = encryptionMembers

/** @internal */
export const createSession = Operation.define<CreateSessionInput>()({
  name: "CreateSession",
  method: "GET",
  target: "bucket",
  access: "credentials",
  subresource: [["session", ""]],
  needs: "directoryBuckets",
  members: {
    ...encryption,
    bucket: members.bucket,
    sessionMode: members.header("x-amz-create-session-mode")
  },
  finish: ({ bucket }) =>
    isDirectoryBucket(bucket) ? undefined : "only directory buckets, whose names end with --x-s3, have sessions",
  errors: [StorageError.NoSuchBucket, StorageError.InvalidBucketName],
  answer: answers.document<CreateSessionInput, CreateSessionOutput>(decodeCreateSession)
})
