/**
 * The checksums of an upload in parts: what it is begun with, what its parts are sent with, and what it is completed
 * with.
 */
import type * as Body from "../../Body.js"
import type * as S3 from "../../S3.js"
import type { S3Config } from "../config/model.js"
import * as checksum from "../wire/checksum.js"

/** @internal */
export interface Summed {
  readonly checksums?: S3.Checksums | undefined
  /** In bytes. Nobody has said how large a whole object is that was made a part. */
  readonly size: number | undefined
}

/** @internal */
export interface Checksums {
  /** What the upload is begun with; absent where its parts have none. */
  readonly begun: Pick<S3.CreateMultipartUploadInput, "checksumAlgorithm" | "checksumType"> | undefined
  readonly part: (body: Body.Body<unknown>) => checksum.ChecksumAlgorithm | undefined
  /** The CRC of the whole follows from those of its parts, in their order; the server compares it with its own. */
  readonly whole: (
    parts: ReadonlyArray<Summed>
  ) => Pick<S3.CompleteMultipartUploadInput, "checksums" | "checksumType">
}

const isBytes = (body: Body.Body<unknown>): boolean => typeof body === "string" || body instanceof Uint8Array

const isCrc = (algorithm: checksum.ChecksumAlgorithm): algorithm is checksum.CrcAlgorithm =>
  algorithm !== "SHA1" && algorithm !== "SHA256"

/** The CRC of what the parts are together; nothing where one of them is not known. @internal */
export const combined = (
  algorithm: checksum.ChecksumAlgorithm,
  parts: ReadonlyArray<Summed>
): string | undefined => {
  if (!isCrc(algorithm)) return undefined
  let whole: string | undefined
  for (const { checksums, size } of parts) {
    const own = checksums?.[algorithm]
    if (own === undefined || size === undefined) return undefined
    whole = whole === undefined ? own : checksum.combine(algorithm, whole, own, size)
  }
  return whole
}

/** `asked`: what the call asks for, before the settings and the provider. @internal */
export const make = (config: S3Config, asked = config.checksumAlgorithm): Checksums => {
  const { trailer, upload } = config.provider.checksums
  const kept = asked ?? upload
  if (kept === "none") {
    return { begun: undefined, part: () => asked, whole: () => ({}) }
  }
  return {
    begun: { checksumAlgorithm: kept, checksumType: isCrc(kept) ? "FULL_OBJECT" : "COMPOSITE" },
    part: (body) => asked ?? (trailer || isBytes(body) ? kept : undefined),
    whole: (parts) => {
      const value = combined(kept, parts)
      return value === undefined ? {} : { checksums: { [kept]: value }, checksumType: "FULL_OBJECT" }
    }
  }
}
