import type { ChecksumAlgorithm } from "../wire/checksum.js"
import type { Checksums } from "./model.js"

/** @internal */
export const mebibyte = 1024 * 1024

/** @internal */
export const gibibyte = 1024 * mebibyte

const composite: ReadonlyArray<ChecksumAlgorithm> = ["CRC32", "CRC32C", "SHA1", "SHA256"]

/** All that there are, sent wherever they can be. @internal */
export const everyChecksum: Checksums = {
  upload: "CRC32",
  fullObject: ["CRC32", "CRC32C", "CRC64NVME"],
  composite,
  trailer: true,
  verifyDownload: true
}

/** None is sent and none asked for. @internal */
export const noChecksum: Checksums = {
  upload: "none",
  fullObject: [],
  composite: [],
  trailer: false,
  verifyDownload: false
}
