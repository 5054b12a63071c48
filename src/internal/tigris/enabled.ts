/**
 * A client whose new buckets have snapshots enabled.
 */
import * as Effect from "effect/Effect"
import { S3Client } from "../../S3Client.js"
import { createBucket } from "../../tigris/bucket.js"
import * as Through from "./through.js"

/** @internal */
export const client = (self: S3Client["Type"]): S3Client["Type"] =>
  Through.make(self, {
    execute: (inner, operation, input) =>
      operation.name === "CreateBucket" && !("enableSnapshots" in input)
        ? Effect.provideService(
          // The answer is that of the operation of S3, which this one extends.
          createBucket({ bucket: "", ...input, enableSnapshots: true }) as Effect.Effect<never, never, S3Client>,
          S3Client,
          inner
        )
        : inner.execute(operation, input)
  })
