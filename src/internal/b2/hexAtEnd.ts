/**
 * A body whose SHA-1 follows it, as 40 hexadecimal digits: what is sent needs to be read only once.
 */
import { makeHasher } from "#digest"
import type { Framing } from "../requestBody.js"
import * as hex from "../wire/hex.js"

/** @internal */
export interface HexAtEnd {
  readonly framing: Framing
  /** Once all has been read. */
  readonly sha1: () => string | undefined
}

/** For one run of the body. @internal */
export const make = (contentLength: number): HexAtEnd => {
  const hasher = makeHasher("SHA1")
  let sha1: string | undefined
  return {
    sha1: () => sha1,
    framing: {
      contentLength: contentLength + 40,
      encoder: {
        // Not by one of the names that S3 has; `sha1` says it.
        checksum: () => undefined,
        push: (payload) => {
          hasher.update(payload)
          return [payload]
        },
        end: () => {
          sha1 = hex.encode(hasher.digest())
          return new TextEncoder().encode(sha1)
        }
      }
    }
  }
}
