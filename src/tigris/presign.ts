/**
 * URLs that Tigris signs itself.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as requestBody from "../internal/requestBody.js"
import { call } from "../internal/s3/call.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import * as Operation from "../internal/s3/operation.js"
import { acceptJson } from "../internal/tigris/bucketList.js"
import * as json from "../internal/tigris/json.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `presignUrl` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PresignUrlInput {
  readonly bucket: string
  readonly key: string
  /** Whether the URL is to read or to write. */
  readonly operation: "get" | "put"
  /** The access key that it is signed for, whose secret need not be known here. */
  readonly accessKeyId: string
  /** In whole seconds; one hour by default. */
  readonly expiresIn?: Duration.DurationInput | undefined
  /** Which version is read; absent: the newest. */
  readonly versionId?: string | undefined
}

/**
 * A URL that Tigris has signed: whoever has it may make this one request until it expires.
 *
 * @since 0.1.0
 * @category models
 */
export interface ServerPresignedUrl {
  readonly url: Redacted.Redacted
  /** The same at the bucket's own domain, where it has one. */
  readonly customDomainUrl?: Redacted.Redacted | undefined
}

const secondsOf = (duration: Duration.DurationInput | undefined): number => Duration.toSeconds(duration ?? "1 hour")

const secret = (value: unknown): Redacted.Redacted | undefined => {
  const url = json.text(value)
  return url === undefined ? undefined : Redacted.make(url)
}

const presignUrlOperation = Operation.define<PresignUrlInput>()({
  name: "PresignUrl",
  method: "POST",
  target: "service",
  requires: "tigrisExtensions",
  subresource: [["func", "presign"]],
  members: {
    bucket: (value) => value === "" ? "is empty" : undefined,
    key: (value) => value === "" ? "is empty" : undefined,
    operation: members.elsewhere,
    accessKeyId: (value) => value === "" ? "is empty" : undefined,
    expiresIn: (value) => {
      const seconds = secondsOf(value)
      return Number.isSafeInteger(seconds) && seconds > 0 ? undefined : "must be a whole number of seconds above zero"
    },
    versionId: members.elsewhere
  },
  finish: ({ accessKeyId, bucket, expiresIn, key, operation, versionId }, parts) => {
    if (operation === "put" && versionId !== undefined) return "a version is read, and not written"
    const body = {
      bucket,
      key,
      key_id: accessKeyId,
      type: operation,
      expires_in: secondsOf(expiresIn),
      ...(versionId === undefined ? {} : { version_id: versionId })
    }
    parts.body = requestBody.bytes(new TextEncoder().encode(JSON.stringify(body)))
    parts.headers["content-type"] = "application/json"
    return acceptJson(parts)
  },
  errors: groups.bucketErrors,
  // The answer holds the secret key too, which goes nowhere from here.
  answer: json.answer<PresignUrlInput, ServerPresignedUrl>(({ custom_domain_url, url }) => {
    const signed = secret(url)
    return signed === undefined ? "it has no URL" : { url: signed, customDomainUrl: secret(custom_domain_url) }
  })
})

/**
 * Everything that `presignUrl` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PresignUrlError = Operation.ErrorOf<typeof presignUrlOperation>

/**
 * A URL signed by Tigris, for an access key whose secret is not here. For the client's own key `Presign` makes URLs without
 * a request, and of more operations. As of a snapshot, ask for the `versionId` that `S3.headObject` answers for it.
 *
 * @since 0.1.0
 * @category presigning
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.presignUrl({
 *   bucket: "photos",
 *   key: "cat.jpg",
 *   operation: "get",
 *   accessKeyId: "tid_of_the_reader",
 *   expiresIn: "10 minutes"
 * })
 */
export const presignUrl: (
  input: PresignUrlInput
) => Effect.Effect<ServerPresignedUrl, PresignUrlError, S3Client> = call(presignUrlOperation)
