import * as crcTables from "../crcTables.js"
import * as hex from "../hex.js"
import type { HashAlgorithm, Hasher } from "./hasher.js"
import { makeMd5 } from "./md5.js"
import { makeSha1 } from "./sha1.js"
import { makeSha256 } from "./sha256.js"

export type { HashAlgorithm, Hasher } from "./hasher.js"

const encoder = /* @__PURE__ */ new TextEncoder()

const bytesOf = (data: Uint8Array | string): Uint8Array => typeof data === "string" ? encoder.encode(data) : data

const once = (hasher: Hasher, data: Uint8Array | string): Uint8Array => {
  hasher.update(bytesOf(data))
  return hasher.digest()
}

// RFC 2104; all three hashes have blocks of 64 bytes.
const hmac = (make: () => Hasher, key: Uint8Array | string, data: Uint8Array | string): Uint8Array => {
  const given = bytesOf(key)
  const short = given.length > 64 ? once(make(), given) : given
  const padded = new Uint8Array(64)
  padded.set(short)
  const inner = make()
  inner.update(padded.map((b) => b ^ 0x36))
  inner.update(bytesOf(data))
  const outer = make()
  outer.update(padded.map((b) => b ^ 0x5c))
  outer.update(inner.digest())
  return outer.digest()
}

/** @internal */
export const sha256 = (data: Uint8Array | string): Uint8Array => once(makeSha256(), data)

/** @internal */
export const sha256Hex = (data: Uint8Array | string): string => hex.encode(sha256(data))

/** @internal */
export const hmacSha256 = (key: Uint8Array | string, data: Uint8Array | string): Uint8Array =>
  hmac(makeSha256, key, data)

/** @internal */
export const hmacSha256Hex = (key: Uint8Array | string, data: Uint8Array | string): string =>
  hex.encode(hmacSha256(key, data))

/** @internal */
export const hmacSha1 = (key: Uint8Array | string, data: Uint8Array | string): Uint8Array => hmac(makeSha1, key, data)

/** @internal */
export const md5 = (data: Uint8Array | string): Uint8Array => once(makeMd5(), data)

/** @internal */
export const sha1 = (data: Uint8Array | string): Uint8Array => once(makeSha1(), data)

const crc32Tables = crcTables.lazy32(0xedb88320)

/** @internal */
export const crc32 = (data: Uint8Array, crc: number = 0): number => crcTables.update32(crc32Tables(), data, crc)

/** @internal */
export const makeHasher = (algorithm: HashAlgorithm): Hasher =>
  algorithm === "MD5" ? makeMd5() : algorithm === "SHA1" ? makeSha1() : makeSha256()
