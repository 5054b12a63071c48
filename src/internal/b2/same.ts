/**
 * Whether a version that is there is the one that was to be made.
 */
import { wholeSha1 } from "./fileHeaders.js"
import * as members from "./members.js"
import type { Encryption, FileVersion } from "./model.js"

/** What a version was to have. @internal */
export interface Wanted {
  /** Of all of it, in hexadecimal. */
  readonly sha1: string
  /** Absent, or `b2/x-auto`: guessed by B2. */
  readonly contentType: string | undefined
  readonly fileInfo: Readonly<Record<string, string>>
  readonly fileRetention?: members.RetentionInput | undefined
  readonly legalHold?: "on" | "off" | undefined
  readonly serverSideEncryption?: members.EncryptionInput | undefined
}

/** Names are kept in lower case: a file's are. @internal */
export const sameInfo = (
  wanted: Readonly<Record<string, string>>,
  found: Readonly<Record<string, string>>
): boolean => {
  const names = Object.keys(wanted)
  return names.length === Object.keys(found).length &&
    names.every((name) => wanted[name] === (found[name.toLowerCase()] ?? found[name]))
}

const sameRetention = (wanted: members.RetentionInput | undefined, found: FileVersion["fileRetention"]): boolean =>
  wanted?.mode === undefined ||
  (wanted.mode === found?.mode && wanted.retainUntilTimestamp?.getTime() === found.retainUntilTimestamp?.getTime())

const sameEncryption = (wanted: members.EncryptionInput | undefined, found: Encryption | undefined): boolean =>
  wanted === undefined || (wanted.mode === found?.mode &&
    (wanted.mode === "SSE-B2" || members.customerKeyMd5(wanted) === found.customerKeyMd5))

/** @internal */
export const isSame = (found: FileVersion, wanted: Wanted): boolean =>
  (found.action === "upload" || found.action === "copy") &&
  wholeSha1(found) === wanted.sha1 &&
  (wanted.contentType === undefined || wanted.contentType === "b2/x-auto" ||
    wanted.contentType === found.contentType) &&
  sameInfo(wanted.fileInfo, found.fileInfo) &&
  sameRetention(wanted.fileRetention, found.fileRetention) &&
  (wanted.legalHold === undefined || wanted.legalHold === (found.legalHold ?? "off")) &&
  sameEncryption(wanted.serverSideEncryption, found.serverSideEncryption)
