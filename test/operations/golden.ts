/**
 * What an operation has to send, as S3's API reference shows it.
 */
import type { Effect } from "effect"
import type { S3Client } from "effect-s3"

export interface Golden {
  /** S3's name of it. */
  readonly operation: string
  /** What the example is about, where an operation has several. */
  readonly about?: string
  readonly call: Effect.Effect<unknown, unknown, S3Client.S3Client>
  /** Method and target, the bucket in the path. */
  readonly request: string
  /** These among others; absent ones by `undefined`. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** XML is compared as a tree, with the order of elements but without the white space between them. */
  readonly body?: string
}
