/**
 * Whether two objects of one size have the same content, by what is known of it or can be computed.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../../ObjectStore.js"
import type * as S3 from "../../../S3.js"
import * as checksum from "../../wire/checksum.js"
import type { Verdict } from "./compare.js"
import type { Sides } from "./sides.js"

type Algorithm = checksum.ChecksumAlgorithm | "MD5"

/** First what Node computes natively. */
const algorithms: ReadonlyArray<Algorithm> = ["CRC32", "MD5", "SHA1", "SHA256", "CRC32C", "CRC64NVME"]

const md5 = /^[0-9a-f]{32}$/i

/** By the ETags alone, if they are of a kind: one that is no plain MD5 depends on how the object came to be. @internal */
export const byEtag = (from: ObjectStore.ObjectMeta, to: ObjectStore.ObjectMeta): Verdict | undefined => {
  if (from.etag === undefined || to.etag === undefined) return undefined
  if (from.etag === to.etag) return "same"
  return md5.test(from.etag) && md5.test(to.etag) ? "etag differs" : undefined
}

const verdict = (isSame: boolean): Verdict => isSame ? "same" : "checksum differs"

/** Both sides know theirs. */
const known = (from: ObjectStore.Digests, to: ObjectStore.Digests): Verdict => {
  for (const algorithm of algorithms) {
    const [one, other] = [from.whole[algorithm], to.whole[algorithm]]
    if (one !== undefined && other !== undefined) return verdict(one === other)
  }
  // Those of parts are the same only if the parts were; that they differ says nothing.
  for (const algorithm of algorithms) {
    const [one, other] = [from.ofParts[algorithm], to.ofParts[algorithm]]
    if (one !== undefined && one === other) return "same"
  }
  return "not comparable"
}

type Computed = Effect.Effect<string, ObjectStore.GetError | S3.BodyError>

const read = (
  store: ObjectStore.Service,
  key: string,
  update: (bytes: Uint8Array) => void
): Effect.Effect<void, ObjectStore.GetError | S3.BodyError> =>
  Stream.runForEachChunk(store.stream(key), (chunk) =>
    Effect.sync(() => {
      for (const bytes of chunk) update(bytes)
    }))

/** The checksum of all of it, as the wire has it. */
const ofWhole = (store: ObjectStore.Service, key: string, algorithm: Algorithm): Computed =>
  Effect.suspend(() => {
    const running = checksum.make(algorithm)
    return Effect.map(read(store, key, running.update), running.digest)
  })

/** The checksum of the checksums of its parts, if they are as long as said. */
const ofParts = (store: ObjectStore.Service, key: string, algorithm: Algorithm, partSize: number): Computed =>
  Effect.suspend(() => {
    const parts: Array<string> = []
    let running = checksum.make(algorithm)
    let room = partSize
    const close = () => {
      parts.push(running.digest())
      running = checksum.make(algorithm)
      room = partSize
    }
    const update = (bytes: Uint8Array) => {
      let rest = bytes
      while (rest.length > 0) {
        if (room === 0) close()
        const piece = rest.subarray(0, room)
        running.update(piece)
        room -= piece.length
        rest = rest.subarray(piece.length)
      }
    }
    return Effect.map(read(store, key, update), () => {
      close()
      // What was computed here is base64.
      return checksum.composite(algorithm, parts)!
    })
  })

/** One side knows its own; the other's is computed to compare. */
const against = (
  digests: ObjectStore.Digests,
  store: ObjectStore.Service,
  object: ObjectStore.ObjectMeta
): Effect.Effect<Verdict, ObjectStore.GetError | S3.BodyError | ObjectStore.HeadError> => {
  const algorithm = algorithms.find((algorithm) => digests.whole[algorithm] !== undefined)
  if (algorithm !== undefined) {
    return Effect.map(ofWhole(store, object.key, algorithm), (value) => verdict(value === digests.whole[algorithm]))
  }
  const composite = algorithms.find((algorithm) => digests.ofParts[algorithm] !== undefined)
  if (composite === undefined) return Effect.succeed("not comparable")
  const expected = digests.ofParts[composite]!
  const count = Number(expected.slice(expected.lastIndexOf("-") + 1))
  return Effect.flatMap(digests.partSize, (partSize) =>
    // Parts of several sizes: where they end is not known.
    partSize === undefined || partSize === 0 || Math.ceil(object.size / partSize) !== count
      ? Effect.succeed("not comparable")
      : Effect.map(ofParts(store, object.key, composite, partSize), (value) => verdict(value === expected)))
}

/** @internal */
export const byChecksum = ({ from, to }: Sides, object: ObjectStore.ObjectMeta): Effect.Effect<Verdict> => {
  const source = from.backend.digests?.(object.key)
  const target = to.backend.digests?.(object.key)
  const compared = source !== undefined && target !== undefined
    ? Effect.zipWith(source, target, known, { concurrent: true })
    : source !== undefined
    ? Effect.flatMap(source, (digests) => against(digests, to, object))
    : target !== undefined
    ? Effect.flatMap(target, (digests) => against(digests, from, object))
    : Effect.zipWith(
      ofWhole(from, object.key, "MD5"),
      ofWhole(to, object.key, "MD5"),
      (one, other) => verdict(one === other),
      { concurrent: true }
    )
  return Effect.merge(compared)
}
