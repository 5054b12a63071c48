/**
 * Requests to another service of the same account, by the transport, the credentials and the policy of a client.
 */
import { sha256Hex } from "#digest"
import * as Effect from "effect/Effect"
import type * as RequestPolicy from "../RequestPolicy.js"
import type * as Signer from "../Signer.js"
import type * as http from "./http.js"
import * as requestBody from "./requestBody.js"
import * as retry from "./retry.js"
import type { CommonError } from "./s3/commonErrors.js"
import type { Where } from "./s3/operation.js"
import { isStorageError } from "./storageErrors.js"

/** @internal */
export interface Aside<A> {
  /** As the signature names it. */
  readonly service: string
  readonly origin: string
  /** With the port, unless it is the scheme's own. */
  readonly host: string
  readonly region: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly where: Where
  readonly idempotent: boolean
  readonly read: (
    status: number,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array
  ) => Effect.Effect<A, CommonError>
}

/** Enough for one row, and for any error. */
const limit = 1024 * 1024

/** @internal */
export const run = <A>(
  sender: http.Sender,
  signer: Signer.Service,
  policy: RequestPolicy.Policy,
  request: Aside<A>
): Effect.Effect<A, CommonError> => {
  const { body, headers, host, origin, path, region, service, where } = request
  const attempt = (_: number, deadlineMs: number | undefined): Effect.Effect<A, CommonError> =>
    Effect.clockWith((clock) =>
      signer.sign({
        method: "POST",
        host,
        path,
        query: "",
        headers,
        payloadHash: sha256Hex(body),
        region,
        service,
        now: clock.unsafeCurrentTimeMillis()
      })
    ).pipe(
      Effect.flatMap((signed) =>
        Effect.uninterruptibleMask((restore) =>
          Effect.flatMap(
            restore(sender.send(
              {
                method: "POST",
                origin,
                path,
                query: "",
                headers: { ...headers, ...signed },
                body: requestBody.bytes(body)
              },
              { where, deadlineMs }
            )),
            (response) =>
              Effect.onError(
                Effect.flatMap(
                  restore(response.bytes(limit)),
                  (answer) => request.read(response.status, response.headers, answer)
                ),
                () => response.release
              )
          )
        )
      )
    )
  return retry.run(
    attempt,
    policy,
    (error, attempt) => ({ error, operation: where.operation, idempotent: request.idempotent, attempt, scope: origin }),
    isStorageError,
    origin
  )
}
