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

const unknown: ObjectStore.Digests = { whole: {}, ofParts: {}, partSize: Effect.succeed(undefined) }

const isKnown = ({ ofParts, whole }: ObjectStore.Digests): boolean =>
  Object.keys(whole).length > 0 || Object.keys(ofParts).length > 0

/** To copy again costs less than to read, where no byte passes through here. */
const isWithin = ({ from, to }: Sides, { key, size }: ObjectStore.ObjectMeta): boolean =>
  from.backend.location !== undefined &&
  to.backend.copyFrom?.({ location: from.backend.location, key, size }, key, {}) !== undefined

const isRemote = ({ backend }: ObjectStore.Service): boolean => /^https?:/.test(backend.location ?? "")

/** What one side knows is computed of the other; of the nearer one, if it can be. */
const computed = (
  { from, to }: Sides,
  object: ObjectStore.ObjectMeta,
  source: ObjectStore.Digests,
  target: ObjectStore.Digests
) => {
  if (!isKnown(source) && !isKnown(target)) {
    return Effect.zipWith(
      ofWhole(from, object.key, "MD5"),
      ofWhole(to, object.key, "MD5"),
      (one, other) => verdict(one === other),
      { concurrent: true }
    )
  }
  const ways = [{ digests: source, store: to }, { digests: target, store: from }]
  const [first, second] = isRemote(to) && !isRemote(from) ? ways.reverse() : ways
  return Effect.flatMap(
    against(first!.digests, first!.store, object),
    (found) => found === "not comparable" ? against(second!.digests, second!.store, object) : Effect.succeed(found)
  )
}

/** @internal */
export const byChecksum = (sides: Sides, object: ObjectStore.ObjectMeta): Effect.Effect<Verdict> => {
  const { from, to } = sides
  const source = from.backend.digests?.(object.key)
  const target = to.backend.digests?.(object.key)
  const compared = Effect.flatMap(
    Effect.zip(source ?? Effect.succeed(unknown), target ?? Effect.succeed(unknown), { concurrent: true }),
    ([one, other]) => {
      const found = known(one, other)
      return found === "not comparable" && !(source !== undefined && target !== undefined && isWithin(sides, object))
        ? computed(sides, object, one, other)
        : Effect.succeed(found)
    }
  )
  return Effect.merge(compared)
}
