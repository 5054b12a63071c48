/**
 * The token of an account, with the addresses that came with it: asked for when it is first needed, shared by all
 * fibers, and asked for again, once for all of them, when it is refused as expired.
 */
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type { Account } from "./model.js"

/** @internal */
export interface Authorization {
  readonly account: Account
  readonly token: Redacted.Redacted
  /** The origins of its addresses, looked at: tokens go there and nowhere else. */
  readonly api: string
  readonly download: string
}

/** @internal */
export interface Authorizations<out E> {
  readonly current: Effect.Effect<Authorization, E>
  /** Another than the one that has been refused; that of whoever was faster, if there is one. */
  readonly renewed: (refused: Authorization) => Effect.Effect<Authorization, E>
}

/** A failure is shared by all who waited for it; of an interrupted one the next in the queue takes the place. @internal */
export const make = <E>(authorize: Effect.Effect<Authorization, E>): Authorizations<E> => {
  const semaphore = Effect.unsafeMakeSemaphore(1)
  let known: Authorization | undefined
  let failure: { readonly error: E; readonly serial: number } | undefined
  let ended = 0

  const fetch = Effect.matchEffect(authorize, {
    onFailure: (error) => {
      ended++
      failure = { error, serial: ended }
      return Effect.fail(error)
    },
    onSuccess: (authorization) => {
      ended++
      known = authorization
      return Effect.succeed(authorization)
    }
  })

  const other = (refused: Authorization | undefined): Effect.Effect<Authorization, E> =>
    Effect.suspend(() => {
      if (known !== undefined && known !== refused) return Effect.succeed(known)
      const before = ended
      return semaphore.withPermits(1)(Effect.suspend(() => {
        if (known !== undefined && known !== refused) return Effect.succeed(known)
        return failure !== undefined && failure.serial > before ? Effect.fail(failure.error) : fetch
      }))
    })

  return { current: other(undefined), renewed: other }
}
