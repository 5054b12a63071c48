import * as digest from "#digest"
import * as base64 from "./base64.js"
import * as crc32c from "./crc32c.js"
import * as crc64nvme from "./crc64nvme.js"
import * as crcCombine from "./crcCombine.js"

/** @internal */
export type CrcAlgorithm = "CRC32" | "CRC32C" | "CRC64NVME"

/** @internal */
export type ChecksumAlgorithm = CrcAlgorithm | "SHA1" | "SHA256"

/** @internal */
export interface Checksum {
  readonly update: (chunk: Uint8Array) => void
  /** Base64, as in the header; CRCs big-endian. */
  readonly digest: () => string
}

/** @internal */
export const algorithms: ReadonlyArray<ChecksumAlgorithm> = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]

const crc32Polynomial = 0xedb88320

/** @internal */
export const headerName = (algorithm: ChecksumAlgorithm): string => "x-amz-checksum-" + algorithm.toLowerCase()

const bytes32 = (n: number): Uint8Array => Uint8Array.of(n >>> 24, n >>> 16 & 255, n >>> 8 & 255, n & 255)

const encode32 = (crc: number): string => base64.encode(bytes32(crc))

const encode64 = (crc: crc64nvme.Crc64): string => {
  const bytes = new Uint8Array(8)
  bytes.set(bytes32(crc.high))
  bytes.set(bytes32(crc.low), 4)
  return base64.encode(bytes)
}

/** @internal */
export const compute = (algorithm: ChecksumAlgorithm | "MD5", data: Uint8Array): string => {
  switch (algorithm) {
    case "CRC32":
      return encode32(digest.crc32(data))
    case "CRC32C":
      return encode32(crc32c.crc32c(data))
    case "CRC64NVME":
      return encode64(crc64nvme.crc64nvme(data))
    case "SHA1":
      return base64.encode(digest.sha1(data))
    case "SHA256":
      return base64.encode(digest.sha256(data))
    case "MD5":
      return base64.encode(digest.md5(data))
  }
}

const make32 = (update: (data: Uint8Array, crc: number) => number): Checksum => {
  let crc = 0
  return {
    update: (chunk) => {
      crc = update(chunk, crc)
    },
    digest: () => encode32(crc)
  }
}

/** @internal */
export const make = (algorithm: ChecksumAlgorithm | "MD5"): Checksum => {
  switch (algorithm) {
    case "CRC32":
      return make32(digest.crc32)
    case "CRC32C":
      return make32(crc32c.crc32c)
    case "CRC64NVME": {
      let crc = crc64nvme.zero
      return {
        update: (chunk) => {
          crc = crc64nvme.crc64nvme(chunk, crc)
        },
        digest: () => encode64(crc)
      }
    }
    default: {
      const hasher = digest.makeHasher(algorithm)
      return { update: hasher.update, digest: () => base64.encode(hasher.digest()) }
    }
  }
}

const read32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! << 24 | bytes[at + 1]! << 16 | bytes[at + 2]! << 8 | bytes[at + 3]!) >>> 0

/**
 * The checksum of `left` followed by `right`, from theirs and the length of the right one in bytes. `undefined` if
 * either is not the base64 of such a checksum.
 *
 * @internal
 */
export const combine = (
  algorithm: CrcAlgorithm,
  left: string,
  right: string,
  rightLength: number
): string | undefined => {
  const l = base64.decode(left)
  const r = base64.decode(right)
  const size = algorithm === "CRC64NVME" ? 8 : 4
  if (l?.length !== size || r?.length !== size) return undefined
  if (algorithm === "CRC64NVME") {
    return encode64(crcCombine.combine64(
      { high: read32(l, 0), low: read32(l, 4) },
      { high: read32(r, 0), low: read32(r, 4) },
      rightLength,
      crc64nvme.polynomial
    ))
  }
  return encode32(crcCombine.combine32(
    read32(l, 0),
    read32(r, 0),
    rightLength,
    algorithm === "CRC32" ? crc32Polynomial : crc32c.polynomial
  ))
}

/**
 * The checksum of checksums that S3 keeps for a multipart object of type COMPOSITE: `base64-N`. `undefined` if a
 * part's is not base64.
 *
 * @internal
 */
export const composite = (algorithm: ChecksumAlgorithm | "MD5", parts: ReadonlyArray<string>): string | undefined => {
  const checksum = make(algorithm)
  for (const part of parts) {
    const bytes = base64.decode(part)
    if (bytes === undefined) return undefined
    checksum.update(bytes)
  }
  return checksum.digest() + "-" + parts.length
}
