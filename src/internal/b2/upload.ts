/**
 * What an upload sends, and where.
 */
import { sha1 } from "#digest"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type * as Body from "../../Body.js"
import * as requestBody from "../requestBody.js"
import * as hex from "../wire/hex.js"
import * as HexAtEnd from "./hexAtEnd.js"
import type { Reader } from "./json.js"
import type { Capability, UploadUrl } from "./model.js"
import type { Operation, Target, Where } from "./operation.js"

/** @internal */
export interface Upload<O, I extends object, E> {
  readonly where: Where
  readonly target: Target
  readonly tags: ReadonlySet<string>
  /** For which bucket or large file URLs are kept. */
  readonly pool: string
  readonly url: Operation<I, UploadUrl, any>
  readonly urlInput: I
  /** What the key needs beside what the URL's call does. */
  readonly also: ReadonlyArray<Capability>
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body.Body<E>
  readonly read: Reader<O>
  /** The answer, if it turns out that these bytes have been stored. */
  readonly settle: ((sha1: string) => Effect.Effect<Option.Option<O>, unknown>) | undefined
}

/** Keeps the caller's own stream errors apart from ours, whatever their tags are. @internal */
export class SourceFailure {
  constructor(readonly error: unknown) {}
}

/** A body for one attempt after another. @internal */
export interface Prepared {
  readonly replayable: boolean
  readonly contentLength: number
  /** The body of one attempt, and its SHA-1 as far as it is known by then. */
  readonly attempt: () => {
    readonly body: requestBody.RequestBody<SourceFailure>
    readonly header: string
    readonly sha1: () => string | undefined
  }
}

const encoder = new TextEncoder()

/** @internal */
export const prepare = <E>(body: Body.Body<E>): Prepared => {
  if (typeof body === "string" || body instanceof Uint8Array) {
    const bytes = typeof body === "string" ? encoder.encode(body) : body
    const digest = hex.encode(sha1(bytes))
    return {
      replayable: true,
      contentLength: bytes.length,
      attempt: () => ({ body: requestBody.bytes(bytes), header: digest, sha1: () => digest })
    }
  }
  const stream = Stream.mapError(body.stream, (error) => new SourceFailure(error))
  return {
    replayable: body.replayable,
    contentLength: body.contentLength,
    attempt: () => {
      const { framing, sha1 } = HexAtEnd.make(body.contentLength)
      return { body: { ...requestBody.stream(stream, body.contentLength), framing }, header: "hex_digits_at_end", sha1 }
    }
  }
}
