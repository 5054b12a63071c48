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

/** @internal */
export const hmacSha256Hex = (key: Uint8Array | string, data: Uint8Array | string): string =>
  crypto.createHmac("sha256", key).update(data).digest("hex")

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
