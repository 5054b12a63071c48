/**
 * Upload URLs that are not in use, kept by the bucket or the large file that they are for. Each takes one upload at a
 * time, and is given back only after one that succeeded: the server may still be waiting for what a failed or
 * interrupted one did not send.
 *
 * Not Effect's `KeyedPool`: what repeats a failed upload must have a URL that nobody has used, while a pool hands out
 * what it has.
 */
import * as Effect from "effect/Effect"
import type { UploadUrl } from "./model.js"

/** @internal */
export interface UploadUrls {
  /**
   * Runs one upload with a URL of its own. At most so many at once for each key, as many as there are ever URLs of it;
   * the others wait.
   */
  readonly use: <A, E, R>(
    key: string,
    options: { readonly fresh: boolean; readonly make: Effect.Effect<UploadUrl, E, R> },
    upload: (url: UploadUrl) => Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E, R>
  /** Of a large file that is at its end, or of all. */
  readonly forget: (key?: string) => void
}

interface Idle {
  readonly url: UploadUrl
  readonly madeAt: number
}

interface Pool {
  readonly semaphore: Effect.Semaphore
  idle: Array<Idle>
  /** Who uses it or waits for it. */
  users: number
}

/** They are good for a day; what begins with one should also end with it. */
const maximumAge = 12 * 60 * 60 * 1000

/** @internal */
export const make = (size: number): UploadUrls => {
  const pools = new Map<string, Pool>()

  const poolOf = (key: string): Pool => {
    const known = pools.get(key)
    if (known !== undefined) return known
    const pool: Pool = { semaphore: Effect.unsafeMakeSemaphore(size), idle: [], users: 0 }
    pools.set(key, pool)
    return pool
  }

  const take = (pool: Pool, now: number): Idle | undefined => {
    pool.idle = pool.idle.filter(({ madeAt }) => now - madeAt < maximumAge)
    return pool.idle.pop()
  }

  return {
    use: (key, { fresh, make }, upload) =>
      Effect.suspend(() => {
        const pool = poolOf(key)
        pool.users++
        const used = Effect.clockWith((clock) => {
          const idle = fresh ? undefined : take(pool, clock.unsafeCurrentTimeMillis())
          const acquired = idle === undefined
            ? Effect.map(make, (url): Idle => ({ url, madeAt: clock.unsafeCurrentTimeMillis() }))
            : Effect.succeed(idle)
          return Effect.flatMap(acquired, (own) =>
            Effect.map(upload(own.url), (answer) => {
              if (pools.get(key) === pool) pool.idle.push(own)
              return answer
            }))
        })
        return Effect.ensuring(
          pool.semaphore.withPermits(1)(used),
          Effect.sync(() => {
            pool.users--
            if (pool.users === 0 && pool.idle.length === 0 && pools.get(key) === pool) pools.delete(key)
          })
        )
      }),
    forget: (key) => {
      if (key === undefined) pools.clear()
      else pools.delete(key)
    }
  }
}
