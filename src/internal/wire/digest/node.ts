import * as crypto from "node:crypto"
import * as zlib from "node:zlib"
import type { HashAlgorithm, Hasher } from "./hasher.js"

export type { HashAlgorithm, Hasher } from "./hasher.js"

const nodeName: { readonly [K in HashAlgorithm]: string } = { MD5: "md5", SHA1: "sha1", SHA256: "sha256" }

/** @internal */
export const sha256 = (data: Uint8Array | string): Uint8Array => crypto.hash("sha256", data, "buffer")

/** @internal */
export const sha256Hex = (data: Uint8Array | string): string => crypto.hash("sha256", data, "hex")

/** @internal */
export const hmacSha256 = (key: Uint8Array | string, data: Uint8Array | string): Uint8Array =>
  crypto.createHmac("sha256", key).update(data).digest()

const blockSize = 64
const inner = Buffer.alloc(4096)
const outer = Buffer.alloc(blockSize + 32)

/**
 * What every request is signed with. RFC 2104 by two one-shot hashes costs half of an `Hmac` object, which the garbage
 * collector has to finalize too.
 *
 * @internal
 */
export const hmacSha256Hex = (key: Uint8Array | string, data: Uint8Array | string): string => {
  // A UTF-16 unit is three bytes of UTF-8 at most.
  if (typeof key === "string" || key.length > blockSize || typeof data !== "string" || data.length > 1024) {
    return crypto.createHmac("sha256", key).update(data).digest("hex")
  }
  for (let i = 0; i < blockSize; i++) {
    const byte = i < key.length ? key[i]! : 0
    inner[i] = byte ^ 0x36
    outer[i] = byte ^ 0x5c
  }
  const end = blockSize + inner.write(data, blockSize, "utf8")
  outer.write(crypto.hash("sha256", inner.subarray(0, end), "binary"), blockSize, "latin1")
  return crypto.hash("sha256", outer, "hex")
}

/** @internal */
export const hmacSha1 = (key: Uint8Array | string, data: Uint8Array | string): Uint8Array =>
  crypto.createHmac("sha1", key).update(data).digest()

/** @internal */
export const md5 = (data: Uint8Array | string): Uint8Array => crypto.hash("md5", data, "buffer")

/** @internal */
export const sha1 = (data: Uint8Array | string): Uint8Array => crypto.hash("sha1", data, "buffer")

/** Where no bytes are and no memory behind them, zlib takes that for the wish to begin anew. @internal */
export const crc32 = (data: Uint8Array, crc: number = 0): number => data.length === 0 ? crc : zlib.crc32(data, crc)

/** @internal */
export const makeHasher = (algorithm: HashAlgorithm): Hasher => {
  const hash = crypto.createHash(nodeName[algorithm])
  return {
    update: (chunk) => {
      hash.update(chunk)
    },
    digest: () => hash.digest()
  }
}
