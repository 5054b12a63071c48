import { makeHasher } from "#digest"
import type { ChecksumAlgorithm } from "../wire/checksum.js"
import * as WireChecksum from "../wire/checksum.js"

/** @internal */
export const md5Of = (chunks: ReadonlyArray<Uint8Array>): Uint8Array => {
  const hasher = makeHasher("MD5")
  for (const chunk of chunks) hasher.update(chunk)
  return hasher.digest()
}

/** @internal */
export const checksumOf = (algorithm: ChecksumAlgorithm, chunks: ReadonlyArray<Uint8Array>): string => {
  const checksum = WireChecksum.make(algorithm)
  for (const chunk of chunks) checksum.update(chunk)
  return checksum.digest()
}
