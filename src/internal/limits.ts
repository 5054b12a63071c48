import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type { Limits } from "../Transport.js"

const key = Symbol.for("effect-s3/Transport/limits")

/**
 * Writes the limits on a request that nobody else has yet.
 *
 * @internal
 */
export const attach = (request: HttpClientRequest.HttpClientRequest, limits: Limits): void => {
  ;(request as { [key]?: Limits })[key] = limits
}

/** @internal */
export const of = (request: HttpClientRequest.HttpClientRequest): Limits | undefined =>
  (request as { readonly [key]?: Limits })[key]
