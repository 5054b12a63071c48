/**
 * The way out for what has no function here.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type * as Body from "../Body.js"
import { callFor } from "../internal/s3/call.js"
import { type ObjectAttributes, owner, type OwnerInput } from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import * as objectBody from "../internal/s3/objectBody.js"
import { openBody } from "../internal/s3/openBody.js"
import * as Operation from "../internal/s3/operation.js"
import * as payload from "../internal/s3/payload.js"
import * as responseHeaders from "../internal/s3/responseHeaders.js"
import * as storageErrors from "../internal/storageErrors.js"
import { nameProblem } from "../internal/wire/headers.js"
import type { S3Client } from "../S3Client.js"
import type * as StorageError from "../StorageError.js"

/**
 * Any request to the service.
 *
 * @since 0.1.0
 * @category models
 */
export interface RequestInput<E = never> extends Pick<OwnerInput, "requestPayer"> {
  readonly method: Operation.Method
  /** Absent: the service itself. */
  readonly bucket?: string | undefined
  /** Absent: the bucket itself. */
  readonly key?: string | undefined
  /** Decoded; a sub-resource such as `acl` has an empty value. */
  readonly query?: Readonly<Record<string, string>> | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: Body.Body<E> | undefined
  /** Whether it may be repeated after a failure of unknown outcome. Defaults to `true` for GET and HEAD alone. */
  readonly idempotent?: boolean | undefined
}

/**
 * An answer whose body has not been read.
 *
 * @since 0.1.0
 * @category models
 */
export interface RequestOutput {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: objectBody.ObjectBody
}

const methodTarget = (input: RequestInput<unknown>): Operation.Target =>
  input.key !== undefined ? "object" : input.bucket !== undefined ? "bucket" : "service"

/** What is asked of a bucket for its objects. */
const ofObjects = ["list-type", "uploads", "delete"]

const operationFor = (input: RequestInput<unknown>) =>
  Operation.define<RequestInput<unknown>>()({
    name: `${input.method} request`,
    method: input.method,
    target: methodTarget(input),
    ...(ofObjects.some((name) => input.query?.[name] !== undefined) && { access: "session" as const }),
    members: {
      method: members.elsewhere,
      bucket: members.bucket,
      key: members.key,
      query: (value, parts) => {
        parts.query.push(...Object.entries(value))
        return undefined
      },
      headers: (value, parts) => {
        for (const [name, text] of Object.entries(value)) {
          const problem = nameProblem(name) ?? members.setHeader(parts, name.toLowerCase(), text)
          if (problem !== undefined) {
            return `entry ${JSON.stringify(name)} ${problem}`
          }
        }
        return undefined
      },
      body: payload.body,
      requestPayer: owner.requestPayer,
      idempotent: members.elsewhere
    },
    idempotent: (input) => input.idempotent ?? (input.method === "GET" || input.method === "HEAD"),
    errors: storageErrors.all,
    answer: (response, { where }): Effect.Effect<RequestOutput, StorageError.StorageError, Scope.Scope> =>
      openBody(response, {
        status: response.status,
        headers: response.headers,
        body: objectBody.make(response, responseHeaders.readObject<ObjectAttributes>(response.headers), where)
      })
  })

/**
 * Any method and any target, signed, retried and with typed errors: for the operation that this library lacks. The
 * body of the answer belongs to the scope.
 *
 * @since 0.1.0
 * @category escape hatch
 * @example
 * import { S3 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const acl = Effect.scoped(
 *   S3.request({ method: "GET", bucket: "photos", key: "cat.jpg", query: { acl: "" } }).pipe(
 *     Effect.flatMap((answer) => answer.body.text())
 *   )
 * )
 */
export const request: <E = never>(
  input: RequestInput<E>
) => Effect.Effect<RequestOutput, StorageError.StorageError | E, S3Client | Scope.Scope> = callFor(operationFor)
