/**
 * The two calls that take bytes.
 */
import { makeHasher } from "#digest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as hex from "../../wire/hex.js"
import type { Headers } from "../headers.js"
import type { Data, EmulatorRequest } from "../model.js"
import { needName } from "./auth.js"
import * as Call from "./call.js"
import { contentType, guessed } from "./calls/files.js"
import { active, storePart } from "./calls/largeFiles.js"
import * as Guard from "./guard.js"
import * as Names from "./names.js"
import { attempt, badRequest, badToken, expiredToken, Refusal } from "./refusal.js"
import * as Render from "./render.js"
import type { File, UploadToken, World } from "./state.js"
import * as State from "./state.js"

/** @internal */
export interface Asked {
  readonly world: World
  readonly path: string
  readonly headers: Headers
  readonly body: EmulatorRequest["body"]
  readonly now: number
}

const maximum = 5_000_000_000

/** @internal */
export const tokenOf = ({ headers, now, path, world }: Asked): UploadToken => {
  const text = headers.get("authorization")
  const token = text === undefined ? undefined : world.uploadTokens.get(text)
  if (token === undefined || token.path !== path) throw badToken()
  if (token.expiresAt <= now || !world.keys.has(token.key.id)) throw expiredToken()
  if (token.dead) throw new Refusal(503, "service_unavailable", "c001_v0001000_t0000 is too busy")
  if (token.busy) {
    throw new Refusal(400, "auth_token_limit", `more than one upload using auth token ${text}`)
  }
  return token
}

interface Expected {
  /** Of the data, without a digest behind it. */
  readonly size: number
  /** What the data's SHA-1 is said to be. */
  readonly sha1: string | "at end" | "unverified"
}

const expectedOf = (headers: Headers): Expected => {
  const length = headers.get("content-length")
  if (length === undefined || !/^\d{1,15}$/.test(length)) {
    throw badRequest("Missing or invalid Content-Length header")
  }
  const given = headers.get("x-bz-content-sha1")
  if (given === undefined) throw badRequest("Missing header: X-Bz-Content-Sha1")
  const total = Number(length)
  const atEnd = given === "hex_digits_at_end"
  const size = atEnd ? total - 40 : total
  if (size < 0) throw badRequest("hex_digits_at_end needs 40 digits behind the data")
  if (size > maximum) throw badRequest("a file or part of more than 5 GB cannot be uploaded at once")
  if (atEnd) return { size, sha1: "at end" }
  if (given === "do_not_verify") return { size, sha1: "unverified" }
  if (!/^[0-9a-f]{40}$/i.test(given)) throw badRequest("Sha1 checksum is not 40 hex digits")
  return { size, sha1: given.toLowerCase() }
}

interface Received {
  readonly data: Data
  readonly sha1: string
  readonly md5: string
}

const pieces = (body: EmulatorRequest["body"]): Stream.Stream<Uint8Array, unknown> =>
  body === undefined ? Stream.empty : body instanceof Uint8Array ? Stream.succeed(body) : body

const decoder = new TextDecoder()

/** The data, held against its length and its digest. */
const receive = (body: EmulatorRequest["body"], { sha1, size }: Expected): Effect.Effect<Received, Refusal> =>
  Effect.suspend(() => {
    const chunks: Array<Uint8Array> = []
    const digest = makeHasher("SHA1")
    const md5s = makeHasher("MD5")
    let received = 0
    let tail = ""
    const take = (bytes: Uint8Array): void => {
      const data = bytes.subarray(0, Math.max(0, size - received))
      received += bytes.length
      if (data.length > 0) {
        // Its own copy: what a client does to its buffer afterwards must not reach the store.
        chunks.push(data.slice())
        digest.update(data)
        md5s.update(data)
      }
      tail += decoder.decode(bytes.subarray(data.length))
    }
    return Stream.runForEach(pieces(body), (bytes) => Effect.sync(() => take(bytes))).pipe(
      Effect.mapError(() => badRequest("The body ended before its Content-Length")),
      Effect.flatMap(() =>
        attempt(() => {
          const expectedSize = sha1 === "at end" ? size + 40 : size
          if (received !== expectedSize) {
            throw badRequest(`The body has ${received} bytes, and Content-Length says ${expectedSize}`)
          }
          const actual = hex.encode(digest.digest())
          const said = sha1 === "at end" ? tail.toLowerCase() : sha1
          if (said !== "unverified" && said !== actual) throw badRequest("Sha1 did not match data received")
          return {
            data: { chunks, size },
            sha1: said === "unverified" ? `unverified:${actual}` : actual,
            md5: hex.encode(md5s.digest())
          }
        })
      )
    )
  })

/** The token is taken while the body comes in; a client that goes away leaves it taken. */
const exclusively = <A>(token: UploadToken, self: Effect.Effect<A, Refusal>): Effect.Effect<A, Refusal> =>
  Effect.suspend(() => {
    token.busy = true
    return Effect.onExit(self, (exit) =>
      Effect.sync(() => {
        if (exit._tag === "Success" || exit.cause._tag === "Fail") token.busy = false
      }))
  })

const forbidden = [
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-location",
  "content-range",
  "expires"
]

const infoPrefix = "x-bz-info-"

const required = (headers: Headers, name: string): string => {
  const value = headers.get(name.toLowerCase())
  if (value === undefined) throw badRequest(`Missing header: ${name}`)
  return value
}

const admitFile = (
  asked: Asked,
  token: UploadToken
): readonly [Expected, (received: Received, now: number) => File] => {
  const { headers, now, world } = asked
  for (const name of forbidden) {
    if (headers.has(name)) throw badRequest(`The header ${name} is not allowed`)
  }
  const expected = expectedOf(headers)
  const bucket = State.bucketOf(world, token.target)
  const name = Names.fileName(Names.decode(required(headers, "X-Bz-File-Name")))
  needName(token.key, bucket, name)
  const type = contentType(required(headers, "Content-Type"), "Content-Type")
  const encryption = Guard.encryptionOfHeaders(headers) ?? bucket.encryption
  const lock = Guard.settle(token.key, bucket, Guard.lockOfHeaders(headers, now), now)
  if (headers.has("x-bz-custom-upload-timestamp")) {
    throw badRequest("Custom upload timestamps are not enabled for this account")
  }
  const given: Array<readonly [string, string]> = []
  for (const [header, value] of headers) {
    if (header.startsWith(infoPrefix)) given.push([header.slice(infoPrefix.length), Names.decode(value)])
  }
  const info = Names.fileInfo(given, name, encryption.mode !== null || lock.retention !== undefined)
  return [expected, (received, now) =>
    State.addFile(world, {
      bucket,
      name,
      action: "upload",
      contentType: guessed(type, name),
      info,
      data: received.data,
      sha1: received.sha1,
      md5: received.md5,
      encryption,
      ...lock
    }, now)]
}

/** @internal */
export const file = (asked: Asked, later: Effect.Effect<number>): Effect.Effect<unknown, Refusal> =>
  Effect.flatMap(
    attempt(() => {
      const token = tokenOf(asked)
      return { token, admitted: admitFile(asked, token) }
    }),
    ({ admitted: [expected, store], token }) =>
      exclusively(
        token,
        Effect.flatMap(
          receive(asked.body, expected),
          (received) => Effect.map(later, (now) => Render.file(asked.world, token.key, store(received, now)))
        )
      )
  )

/** @internal */
export const part = (asked: Asked, later: Effect.Effect<number>): Effect.Effect<unknown, Refusal> =>
  Effect.flatMap(
    attempt(() => {
      const token = tokenOf(asked)
      const context = { world: asked.world, key: token.key, now: asked.now }
      const large = active(context, token.target)
      const number = Call.count(1, 10_000)(required(asked.headers, "X-Bz-Part-Number"), "X-Bz-Part-Number")
      const expected = expectedOf(asked.headers)
      if (expected.size === 0) throw badRequest("a part must have at least one byte")
      if (!Guard.sameKey(large.encryption, Guard.encryptionOfHeaders(asked.headers) ?? managed(large))) {
        throw badRequest("The encryption of a part must be that of its file")
      }
      return { token, context, number, expected }
    }),
    ({ context, expected, number, token }) =>
      exclusively(
        token,
        Effect.flatMap(receive(asked.body, expected), (received) =>
          Effect.flatMap(later, (now) =>
            attempt(() => {
              // It may have been cancelled meanwhile.
              const large = active(context, token.target)
              const stored = {
                number,
                data: received.data,
                sha1: received.sha1.replace("unverified:", ""),
                md5: received.md5,
                timestamp: asked.world.tick(now)
              }
              storePart(large, stored)
              return Render.part(large, stored)
            })))
      )
  )

/** What need not be said again for a part. */
const managed = (large: File) => large.encryption.mode === "SSE-C" ? undefined : large.encryption
