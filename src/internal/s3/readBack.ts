/**
 * A look at the object that a write was to make, in the form that decides about the write.
 */
import * as Effect from "effect/Effect"
import * as StorageError from "../../StorageError.js"
import * as dates from "../wire/dates.js"
import * as groups from "./groups.js"
import * as members from "./members.js"
import * as Operation from "./operation.js"
import type { Found, Subject } from "./outcome.js"
import * as responseHeaders from "./responseHeaders.js"

/** What was uploaded in parts has the date on which that began. */
const isInParts = (etag: string | undefined): boolean => etag === undefined || etag.includes("-")

const age = (date: string | undefined, { etag, lastModified }: groups.ObjectAttributes): number | undefined => {
  const now = date === undefined ? undefined : dates.fromHttpDate(date)
  return now === undefined || lastModified === undefined || isInParts(etag) ? undefined : now - lastModified.getTime()
}

/** @internal */
export const readBack = Operation.define<Subject>()({
  name: "HeadObject",
  method: "HEAD",
  target: "object",
  members: {
    bucket: members.bucket,
    key: members.key,
    versionId: members.query("versionId"),
    ...groups.owner,
    ...groups.customerKey
  },
  finish: (_, parts, { config }) => {
    if (config.provider.checksums.verifyDownload) parts.headers["x-amz-checksum-mode"] = "ENABLED"
    return undefined
  },
  errors: [
    StorageError.NoSuchKey,
    StorageError.NoSuchVersion,
    StorageError.InvalidBucketName,
    StorageError.InvalidKey,
    StorageError.IntegrityFailure
  ],
  answer: (response): Effect.Effect<Found> => {
    const attributes = responseHeaders.readObject<groups.ObjectAttributes>(response.headers)
    return Effect.as(response.release, { attributes, ageMs: age(response.headers["date"], attributes) })
  }
})
