import * as base64 from "../../../src/internal/wire/base64.js"
import * as checksum from "../../../src/internal/wire/checksum.js"
import * as node from "../../../src/internal/wire/digest/node.js"
import * as portable from "../../../src/internal/wire/digest/portable.js"
import * as hex from "../../../src/internal/wire/hex.js"
import * as Adapter from "../Adapter.js"
import { differences } from "../expect.js"

type Input =
  | { readonly utf8: string }
  | { readonly hex: string }
  | { readonly repeat: { readonly byte?: number; readonly utf8?: string; readonly count: number } }
  | { readonly linear: { readonly mul: number; readonly add: number; readonly length: number } }

type Algorithm = checksum.ChecksumAlgorithm | "MD5"

type Digests = { readonly [K in Algorithm]?: string }

interface DigestVector extends Adapter.Vector {
  readonly kind: "digest"
  readonly input: Input
  readonly length: number
  readonly expected: { readonly [K in Algorithm]?: { readonly base64: string; readonly hex: string } }
}

interface CombineVector extends Adapter.Vector {
  readonly kind: "combine" | "combine-by-values"
  readonly left?: Input
  readonly right?: Input
  readonly rightLength: number
  readonly expected: {
    readonly [K in checksum.CrcAlgorithm]?: {
      readonly left: string
      readonly right: string
      readonly combined: string
    }
  }
}

interface MultipartVector extends Adapter.Vector {
  readonly kind: "multipart"
  readonly parts: ReadonlyArray<Input>
  readonly expected: {
    readonly parts: ReadonlyArray<{ readonly size: number; readonly checksums: Digests; readonly etag: string }>
    readonly size: number
    readonly FULL_OBJECT: { readonly [K in checksum.CrcAlgorithm]?: string }
    readonly COMPOSITE: { readonly [K in checksum.ChecksumAlgorithm]?: string }
    readonly etag: string
  }
}

const encoder = new TextEncoder()

const bytesOf = (input: Input): Uint8Array => {
  if ("utf8" in input) return encoder.encode(input.utf8)
  if ("hex" in input) {
    const bytes = hex.decode(input.hex)
    if (bytes === undefined) throw new Error("the hex of the vector is broken")
    return bytes
  }
  if ("linear" in input) {
    const { add, length, mul } = input.linear
    // As in Python, -1 mod 256 is 255.
    return Uint8Array.from({ length }, (_, i) => ((i * mul + add) % 256 + 256) % 256)
  }
  const { byte, count, utf8 } = input.repeat
  const unit = utf8 === undefined ? Uint8Array.of(byte ?? 0) : encoder.encode(utf8)
  const bytes = new Uint8Array(unit.length * count)
  for (let i = 0; i < count; i++) bytes.set(unit, i * unit.length)
  return bytes
}

const entries = <K extends string, V>(record: { readonly [P in K]?: V }): ReadonlyArray<readonly [K, V]> =>
  Object.entries<V>(record as Record<string, V>) as Array<[K, V]>

const viaDigest = (
  digest: Pick<typeof portable, "crc32" | "makeHasher">,
  algorithm: "CRC32" | portable.HashAlgorithm,
  data: Uint8Array
): string => {
  if (algorithm === "CRC32") return digest.crc32(data).toString(16).padStart(8, "0")
  const hasher = digest.makeHasher(algorithm)
  // In two, so that a block is cut.
  hasher.update(data.subarray(0, 37))
  hasher.update(data.subarray(37))
  return hex.encode(hasher.digest())
}

const inChunks = (algorithm: Algorithm, data: Uint8Array): string => {
  const running = checksum.make(algorithm)
  const middle = Math.floor(data.length / 3)
  running.update(data.subarray(0, middle))
  running.update(data.subarray(middle))
  return running.digest()
}

const runDigest = (vector: DigestVector): Adapter.Verdict => {
  const { same, verdict } = differences()
  const data = bytesOf(vector.input)
  same("length", data.length, vector.length)
  for (const [algorithm, expected] of entries(vector.expected)) {
    const computed = checksum.compute(algorithm, data)
    same(algorithm, computed, expected.base64)
    same(`${algorithm} in hex`, hex.encode(base64.decode(computed)!), expected.hex)
    same(`${algorithm} in chunks`, inChunks(algorithm, data), expected.base64)
    if (algorithm !== "CRC32C" && algorithm !== "CRC64NVME") {
      same(`${algorithm} by node`, viaDigest(node, algorithm, data), expected.hex)
      same(`${algorithm} in plain TypeScript`, viaDigest(portable, algorithm, data), expected.hex)
    }
  }
  return verdict()
}

const runCombine = (vector: CombineVector): Adapter.Verdict => {
  const { same, verdict } = differences()
  const left = vector.left && bytesOf(vector.left)
  const right = vector.right && bytesOf(vector.right)
  if (right !== undefined) same("right length", right.length, vector.rightLength)
  for (const [algorithm, expected] of entries(vector.expected)) {
    if (left !== undefined) same(`${algorithm} of left`, checksum.compute(algorithm, left), expected.left)
    if (right !== undefined) same(`${algorithm} of right`, checksum.compute(algorithm, right), expected.right)
    same(
      `${algorithm} combined`,
      checksum.combine(algorithm, expected.left, expected.right, vector.rightLength),
      expected.combined
    )
  }
  return verdict()
}

const etagOf = (parts: ReadonlyArray<Uint8Array>): string => {
  const hasher = node.makeHasher("MD5")
  for (const part of parts) hasher.update(node.md5(part))
  return `"${hex.encode(hasher.digest())}-${parts.length}"`
}

const runMultipart = (vector: MultipartVector): Adapter.Verdict => {
  const { same, verdict } = differences()
  const { expected } = vector
  const parts = vector.parts.map(bytesOf)
  parts.forEach((part, i) => {
    const of = expected.parts[i]
    same(`size of part ${i + 1}`, part.length, of?.size)
    same(`ETag of part ${i + 1}`, `"${hex.encode(node.md5(part))}"`, of?.etag)
    for (const [algorithm, value] of entries(of?.checksums ?? {})) {
      same(`${algorithm} of part ${i + 1}`, checksum.compute(algorithm, part), value)
    }
  })
  same("size", parts.reduce((size, part) => size + part.length, 0), expected.size)
  same("ETag", etagOf(parts), expected.etag)
  for (const [algorithm, value] of entries(expected.FULL_OBJECT)) {
    const combined = parts.slice(1).reduce<string | undefined>(
      (left, part) => left && checksum.combine(algorithm, left, checksum.compute(algorithm, part), part.length),
      checksum.compute(algorithm, parts[0] ?? new Uint8Array(0))
    )
    same(`${algorithm} of the whole`, combined, value)
  }
  for (const [algorithm, value] of entries(expected.COMPOSITE)) {
    const composite = checksum.composite(algorithm, parts.map((part) => checksum.compute(algorithm, part)))
    same(`composite ${algorithm}`, composite, value)
  }
  return verdict()
}

export const checksums = Adapter.make("checksums", (vector: DigestVector | CombineVector | MultipartVector) => {
  switch (vector.kind) {
    case "digest":
      return runDigest(vector)
    case "combine":
    case "combine-by-values":
      return runCombine(vector)
    case "multipart":
      return runMultipart(vector)
  }
  return { failed: `unknown kind ${String((vector as { readonly kind: unknown }).kind)}` }
})
