import * as Effect from "effect/Effect"

/**
 * A request that is not carried out, by B2's own words.
 *
 * @internal
 */
export class Refusal {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly message: string,
    readonly headers: ReadonlyArray<readonly [string, string]> = []
  ) {}
}

/** @internal */
export const badRequest = (message: string): Refusal => new Refusal(400, "bad_request", message)

/** @internal */
export const badBucketId = (id: string): Refusal => new Refusal(400, "bad_bucket_id", `Invalid bucketId: ${id}`)

/** @internal */
export const badFileId = (id: string): Refusal => badRequest(`Invalid fileId: ${id}`)

/** @internal */
export const notFound = (message: string): Refusal => new Refusal(404, "not_found", message)

/** What a key may not do; a new token would not help. @internal */
export const unauthorized = (message: string): Refusal => new Refusal(401, "unauthorized", message)

/** @internal */
export const accessDenied = (message: string): Refusal => new Refusal(403, "access_denied", message)

/** @internal */
export const expiredToken = (): Refusal => new Refusal(401, "expired_auth_token", "Authorization token has expired")

/** @internal */
export const badToken = (): Refusal => new Refusal(401, "bad_auth_token", "Invalid authorization token")

/** @internal */
export const attempt = <A>(f: () => A): Effect.Effect<A, Refusal> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(f())
    } catch (thrown) {
      return thrown instanceof Refusal ? Effect.fail(thrown) : Effect.die(thrown)
    }
  })
