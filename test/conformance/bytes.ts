import { assert } from "@effect/vitest"
import * as Stream from "effect/Stream"

export const mebibyte = 1024 * 1024

/** The smallest part that S3 takes, but for the last. */
export const partSize = 5 * mebibyte

const random = (length: number): Uint8Array => {
  const words = new Uint32Array(length / 4)
  let x = 1
  for (let i = 0; i < words.length; i++) {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    words[i] = x
  }
  return new Uint8Array(words.buffer)
}

const block = random(20 * mebibyte)

/**
 * Bytes without a period, so that one that is lost or out of place shows; the same for the same seed. They are a view of
 * what all cases share, so not to be written to.
 */
export const bytes = (length: number, seed = 0): Uint8Array => block.subarray(seed * 7919, seed * 7919 + length)

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Says where two arrays differ, rather than printing megabytes. */
export const same = (actual: Uint8Array, expected: Uint8Array): void => {
  assert.strictEqual(actual.length, expected.length, "length")
  if (Buffer.compare(actual, expected) !== 0) {
    assert.fail(`the bytes differ from ${actual.findIndex((byte, i) => byte !== expected[i])} on`)
  }
}

const pieces = function*(whole: Uint8Array, size: number): Generator<Uint8Array> {
  for (let offset = 0; offset < whole.length; offset += size) {
    yield whole.subarray(offset, offset + size)
  }
}

/** A stream of unknown length, in pieces that fit no part. */
export const inPieces = (whole: Uint8Array, size = 700_001): Stream.Stream<Uint8Array> =>
  Stream.fromIterable({ [Symbol.iterator]: () => pieces(whole, size) })
