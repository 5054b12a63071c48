/**
 * The sessions that a client has with directory buckets: one for each, made when it is first needed, and renewed
 * before it ends.
 */
import * as Effect from "effect/Effect"
import type * as Credentials from "../Credentials.js"
import * as Signer from "../Signer.js"
import type * as StorageError from "../StorageError.js"
import * as cache from "./credentials/cache.js"

/** @internal */
export interface Sessions {
  /** Signs with the keys of the session with this bucket. */
  readonly signer: (bucket: string) => Effect.Effect<Signer.Service, StorageError.StorageError>
  /** To be run when the session has been refused as expired: whether there is another one now. */
  readonly refresh: (bucket: string) => Effect.Effect<boolean>
}

/** A session lasts five minutes. */
const refreshBefore = 60_000

/** A program that walks through more directory buckets than this makes some sessions again. */
const maxSessions = 1_000

interface Session {
  readonly signer: Effect.Effect<Signer.Service, StorageError.StorageError>
  readonly refresh: Effect.Effect<boolean>
}

const open = (
  create: Effect.Effect<Credentials.Credentials, StorageError.StorageError>
): Effect.Effect<Session> =>
  Effect.map(cache.make(create, refreshBefore), (sessions): Session => {
    let last: { readonly credentials: Credentials.Credentials; readonly signer: Signer.Service } | undefined
    return {
      signer: Effect.map(sessions.credentials, (credentials) => {
        if (last?.credentials !== credentials) {
          const provider = { credentials: Effect.succeed(credentials), refresh: sessions.refresh }
          last = { credentials, signer: Signer.sigV4Session(provider) }
        }
        return last.signer
      }),
      refresh: Effect.suspend(() => last === undefined ? Effect.succeed(false) : sessions.refresh(last.credentials))
    }
  })

/** @internal */
export const make = (
  create: (bucket: string) => Effect.Effect<Credentials.Credentials, StorageError.StorageError>
): Sessions => {
  const known = new Map<string, Session>()
  const sessionOf = (bucket: string): Effect.Effect<Session> =>
    Effect.suspend(() => {
      const session = known.get(bucket)
      return session !== undefined ? Effect.succeed(session) : Effect.map(open(create(bucket)), (opened) => {
        // Another fiber may have been faster.
        const session = known.get(bucket) ?? opened
        if (known.size >= maxSessions) known.clear()
        known.set(bucket, session)
        return session
      })
    })
  return {
    signer: (bucket) => Effect.flatMap(sessionOf(bucket), ({ signer }) => signer),
    refresh: (bucket) => Effect.flatMap(sessionOf(bucket), ({ refresh }) => refresh)
  }
}
