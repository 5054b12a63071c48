import { layer } from "@effect/vitest"
import type { S3Client } from "effect-s3/S3Client"
import * as Layer from "effect/Layer"
import { describe } from "vitest"
import type { Features } from "./Backend.js"
import * as Bucket from "./bucket.js"
import { acl } from "./s3/acl.js"
import { buckets } from "./s3/buckets.js"
import { checksums } from "./s3/checksums.js"
import { copies } from "./s3/copies.js"
import { customerKeys } from "./s3/customerKeys.js"
import { deletes } from "./s3/deletes.js"
import { lists } from "./s3/lists.js"
import { lock } from "./s3/lock.js"
import { multipart } from "./s3/multipart.js"
import { presigned } from "./s3/presigned.js"
import { raw } from "./s3/raw.js"
import { reads } from "./s3/reads.js"
import { scopes } from "./s3/scopes.js"
import { tagging } from "./s3/tagging.js"
import { versions } from "./s3/versions.js"
import { writes } from "./s3/writes.js"

/** What every client and server have to do together, operation by operation. */
const cases = {
  buckets,
  reads,
  writes,
  copies,
  deletes,
  lists,
  multipart,
  checksums,
  scopes,
  presigned,
  raw,
  versions,
  tagging,
  acl,
  lock,
  customerKeys
}

/** Puts a client through the suite. Its layer is built once; cases share a bucket, each in a folder of its own. */
export const s3Suite = <E>(
  name: string,
  options: { readonly layer: Layer.Layer<S3Client, E>; readonly features: Features }
): void =>
  layer(Layer.provideMerge(Bucket.layer, options.layer), {
    excludeTestServices: options.features.clock === "live",
    timeout: "60 seconds"
  })(name, (it) => {
    for (const [group, add] of Object.entries(cases)) {
      describe(group, () => add(it, options.features))
    }
  })
