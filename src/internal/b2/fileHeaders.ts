/**
 * What the headers of a download say of its file.
 */
import { type ByteRange, parseContentRange } from "../wire/range.js"
import type { Encryption, FileRetention } from "./model.js"
import * as names from "./names.js"

/**
 * What a download says of its file.
 *
 * @since 0.1.0
 * @category models
 */
export interface FileHeaders {
  readonly fileId: string
  readonly fileName: string
  /** In bytes: of what comes, which is all of the file unless a range was asked for. */
  readonly contentLength: number
  /** Of the part that comes. */
  readonly contentRange: ByteRange | undefined
  readonly contentType: string | undefined
  /** In hexadecimal; `none` of a large file, and with `unverified:` before it where nobody vouched for it. */
  readonly contentSha1: string | undefined
  readonly uploadTimestamp: Date | undefined
  /** With names in lower case, and without what came as headers of HTTP's own. */
  readonly fileInfo: Readonly<Record<string, string>>
  readonly contentDisposition: string | undefined
  readonly contentLanguage: string | undefined
  readonly contentEncoding: string | undefined
  readonly expires: string | undefined
  readonly cacheControl: string | undefined
  readonly serverSideEncryption: Encryption | undefined
  readonly fileRetention: FileRetention | undefined
  readonly legalHold: "on" | "off" | (string & {}) | undefined
  /** Names of headers that the key may not see. */
  readonly unauthorizedToRead: ReadonlyArray<string>
}

type Headers = Readonly<Record<string, string>>

const infoPrefix = "x-bz-info-"

const fileInfo = (headers: Headers): Readonly<Record<string, string>> => {
  const out: Array<readonly [string, string]> = []
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(infoPrefix)) out.push([name.slice(infoPrefix.length), names.decode(value)])
  }
  return Object.fromEntries(out)
}

const encryption = (headers: Headers): Encryption | undefined => {
  const managed = headers["x-bz-server-side-encryption"]
  if (managed !== undefined) return { mode: "SSE-B2", algorithm: managed, customerKeyMd5: undefined }
  const algorithm = headers["x-bz-server-side-encryption-customer-algorithm"]
  return algorithm === undefined
    ? undefined
    : { mode: "SSE-C", algorithm, customerKeyMd5: headers["x-bz-server-side-encryption-customer-key-md5"] }
}

const date = (millis: string | undefined): Date | undefined =>
  millis === undefined || !/^\d{1,15}$/.test(millis) ? undefined : new Date(Number(millis))

const retention = (headers: Headers): FileRetention | undefined => {
  const mode = headers["x-bz-file-retention-mode"]
  return mode === undefined
    ? undefined
    : { mode, retainUntilTimestamp: date(headers["x-bz-file-retention-retain-until-timestamp"]) }
}

/** Nothing for an answer that is no file's. @internal */
export const read = (headers: Headers): FileHeaders | undefined => {
  const fileId = headers["x-bz-file-id"]
  const fileName = headers["x-bz-file-name"]
  const contentLength = Number(headers["content-length"] ?? NaN)
  if (fileId === undefined || fileName === undefined || !Number.isSafeInteger(contentLength)) return undefined
  const range = headers["content-range"]
  return {
    fileId,
    fileName: names.decode(fileName),
    contentLength,
    contentRange: range === undefined ? undefined : parseContentRange(range),
    contentType: headers["content-type"],
    contentSha1: headers["x-bz-content-sha1"],
    uploadTimestamp: date(headers["x-bz-upload-timestamp"]),
    fileInfo: fileInfo(headers),
    contentDisposition: headers["content-disposition"],
    contentLanguage: headers["content-language"],
    contentEncoding: headers["content-encoding"],
    expires: headers["expires"],
    cacheControl: headers["cache-control"],
    serverSideEncryption: encryption(headers),
    fileRetention: retention(headers),
    legalHold: headers["x-bz-file-legal-hold"],
    unauthorizedToRead: headers["x-bz-client-unauthorized-to-read"]?.split(",").map((name) => name.trim()) ?? []
  }
}

/** Where the SHA-1 of a large file is kept by whoever knows it beforehand. @internal */
export const largeFileSha1 = "large_file_sha1"

/** The SHA-1 of all of the file, where anybody has said it; in hexadecimal. @internal */
export const wholeSha1 = (
  { contentSha1, fileInfo }: { readonly contentSha1: string | undefined; readonly fileInfo: FileHeaders["fileInfo"] }
): string | undefined => {
  const said = contentSha1 === "none" ? fileInfo[largeFileSha1] : contentSha1?.replace("unverified:", "")
  return said !== undefined && /^[0-9a-f]{40}$/.test(said) ? said : undefined
}
