/**
 * An answer whose body is handed out unread: it is let go when the scope closes.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { HttpResponse } from "../http.js"
import * as metrics from "../metrics.js"

/** @internal */
export const openBody = <A>(
  { release }: Pick<HttpResponse, "release">,
  output: A
): Effect.Effect<A, never, Scope.Scope> => {
  metrics.opened()
  const close = Effect.suspend(() => {
    metrics.closed()
    return release
  })
  return Effect.as(Effect.addFinalizer(() => close), output)
}
