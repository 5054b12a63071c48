import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Credentials, Provider } from "../../Credentials.js"
import * as keys from "./keys.js"

/** A `Provider` that remembers, whatever it can fail with. @internal */
export interface Cache<out E> {
  readonly credentials: Effect.Effect<Credentials, E>
  readonly refresh: Provider["refresh"]
}

interface Cached {
  readonly credentials: Credentials
  readonly answer: Effect.Effect<Credentials>
  readonly fetchedAt: number
  readonly expiresAt: number
  /** From here on somebody fetches new ones, while the others go on with these. */
  readonly refreshAt: number
  /** Of credentials fetched because a server had refused the ones before: whether they are others. */
  readonly renewed: boolean | undefined
}

/** How long credentials that our clock calls expired are used: the server's clock decides, not ours. */
const expiredGrace = 1_000

/** Requests signed with the old credentials are still coming back refused while the new ones are in use already. */
const refusalGrace = 5_000

/** No more than one failing refresh in this time while the old credentials still serve. */
const failureBackoff = 10_000

/**
 * Whether `credentials` has something else to give, or to say, than `stale`.
 *
 * @internal
 */
export const gives = <E>(credentials: Effect.Effect<Credentials, E>, stale: Credentials): Effect.Effect<boolean> =>
  Effect.match(credentials, { onFailure: () => true, onSuccess: (found) => keys.differ(found, stale) })

/**
 * A failed refresh ends in an answer that all who waited share; an interrupted one counts as no fetch at all, so that
 * the next in the queue fetches itself.
 *
 * @internal
 */
export const make = <E>(
  fetch: Effect.Effect<Credentials, E>,
  refreshBefore: number
): Effect.Effect<Cache<E>> =>
  Effect.map(Effect.makeSemaphore(1), (semaphore): Cache<E> => {
    let cached: Cached | undefined
    let failure: { readonly error: E } | undefined
    /** Fetches that have ended, in whatever way. */
    let ended = 0
    let refused: Credentials | undefined

    const keep = (credentials: Credentials, now: number): Cached => {
      const expiration = credentials.expiration?.getTime() ?? Infinity
      const expiresAt = expiration > now ? expiration : now + expiredGrace
      return {
        credentials,
        answer: Effect.succeed(credentials),
        fetchedAt: now,
        expiresAt,
        // Credentials that live shorter than `refreshBefore` would otherwise be fetched for every request.
        refreshAt: expiresAt - Math.min(refreshBefore, (expiresAt - now) / 2),
        renewed: refused === undefined ? undefined : keys.differ(credentials, refused)
      }
    }

    const fetchNow = Effect.clockWith((clock) =>
      Effect.matchEffect(fetch, {
        onFailure: (error) => {
          ended++
          failure = { error }
          const now = clock.unsafeCurrentTimeMillis()
          if (cached === undefined || now >= cached.expiresAt) return Effect.fail(error)
          cached = { ...cached, refreshAt: now + Math.min(failureBackoff, (cached.expiresAt - now) / 2) }
          return cached.answer
        },
        onSuccess: (credentials) => {
          ended++
          failure = undefined
          cached = keep(credentials, clock.unsafeCurrentTimeMillis())
          refused = undefined
          return cached.answer
        }
      })
    )

    const waitOrFetch = Effect.suspend(() => {
      const before = ended
      return semaphore.withPermits(1)(Effect.suspend(() => {
        if (ended === before) return fetchNow
        return cached !== undefined ? cached.answer : failure !== undefined ? Effect.fail(failure.error) : fetchNow
      }))
    })

    const fetchUnlessFetching = Effect.flatMap(
      semaphore.withPermitsIfAvailable(1)(fetchNow),
      (fetched) => Option.isSome(fetched) ? Effect.succeed(fetched.value) : cached?.answer ?? waitOrFetch
    )

    const credentials: Effect.Effect<Credentials, E> = Effect.suspend(() => {
      if (cached === undefined) return waitOrFetch
      if (cached.refreshAt === Infinity) return cached.answer
      const { answer, expiresAt, refreshAt } = cached
      return Effect.clockWith((clock) => {
        const now = clock.unsafeCurrentTimeMillis()
        return now < refreshAt ? answer : now < expiresAt ? fetchUnlessFetching : waitOrFetch
      })
    })

    return {
      credentials,
      refresh: (stale) =>
        Effect.clockWith((clock) => {
          if (cached !== undefined && cached.credentials === stale) {
            if (cached.renewed !== undefined && clock.unsafeCurrentTimeMillis() - cached.fetchedAt < refusalGrace) {
              return Effect.succeed(cached.renewed)
            }
            cached = undefined
            refused = stale
          }
          return gives(credentials, stale)
        })
    }
  })
