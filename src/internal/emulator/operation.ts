import { toHttpDate } from "../wire/dates.js"
import type { Keyring } from "./auth/keyring.js"
import type { Principal } from "./auth/principal.js"
import type { Headers } from "./headers.js"
import type { Ids } from "./ids.js"
import type { EmulatorResponse } from "./model.js"
import type { Payload, PayloadRules } from "./payload.js"
import type { Form } from "./post/form.js"
import type { Refusal } from "./refusal.js"
import { refusal } from "./refusal.js"
import type { Bucket, DeleteMarker, PendingWrite, State, StoredObject } from "./state.js"
import * as State_ from "./state.js"
import type { Target } from "./target.js"
import { parameter } from "./target.js"
import * as Versions from "./versions.js"

/**
 * Everything an operation may look at.
 *
 * @internal
 */
export interface Context {
  readonly state: State
  readonly ids: Ids
  /** Who can sign. */
  readonly keyring: Keyring
  readonly method: string
  readonly target: Target
  readonly headers: Headers
  readonly secure: boolean
  /** Whether nobody on the way can read along. */
  readonly confidential: boolean
  readonly principal: Principal
  /** Whether an unsigned request may do everything. */
  readonly open: boolean
  readonly now: number
  readonly requestId: string
  /** Present while a conditional write is under way. */
  readonly pending: PendingWrite | undefined
  /** Present where the request is a form. */
  readonly form?: Pick<Form, "sizes" | "wishes"> | undefined
  /** The moment that is read, rather than now. */
  readonly asOf?: bigint | undefined
}

/** @internal */
export interface Operation {
  readonly name: string
  readonly payload: PayloadRules
  /** Whether it is asked of a bucket that is not there yet. */
  readonly makesBucket?: boolean | undefined
  /** Whether `If-Match` and `If-None-Match` guard a write. */
  readonly conditionalWrite?: boolean | undefined
  /** Whether the body is a form, whose fields say what headers say elsewhere, and who asks. */
  readonly form?: boolean | undefined
  /** What can be refused before the body is read. */
  readonly before?: ((context: Context) => void) | undefined
  /** One synchronous step from question to answer: nothing else runs between its check and its commit. */
  readonly run: (context: Context, payload: Payload) => EmulatorResponse
}

/** @internal */
export const noBody: PayloadRules = {
  limit: 1024 * 1024,
  limitCode: "MaxMessageLengthExceeded",
  lengthRequired: false,
  checksums: false,
  defaultChecksum: undefined
}

/** @internal */
export const documentBody: PayloadRules = { ...noBody, limit: 4 * 1024 * 1024, checksums: true }

const maximumObject = 5 * 1024 * 1024 * 1024

/** @internal */
export const objectBody: PayloadRules = {
  limit: maximumObject,
  limitCode: "EntityTooLarge",
  lengthRequired: true,
  checksums: true,
  defaultChecksum: "CRC64NVME"
}

/** @internal */
export const bucketOf = (context: Context): Bucket => State_.getBucket(context.state, context.target.bucket ?? "")

/** @internal */
export const keyOf = (context: Context): string => context.target.key ?? ""

/** @internal */
export const query = (context: Context, name: string): string | undefined => parameter(context.target, name)

/** @internal */
export const xmlResponse = (
  body: Uint8Array,
  headers: ReadonlyArray<readonly [string, string]> = [],
  status = 200
): EmulatorResponse => ({ status, headers: [["Content-Type", "application/xml"], ...headers], body })

/** @internal */
export const emptyResponse = (
  status: number,
  headers: ReadonlyArray<readonly [string, string]> = []
): EmulatorResponse => ({ status, headers, body: undefined })

/** @internal */
export const versionIdOf = (context: Context): string | undefined => {
  const text = query(context, "versionId")
  return text === undefined ? undefined : Versions.parseId(context.ids, text)
}

const refuseMarker = (context: Context, marker: DeleteMarker): Refusal =>
  refusal("MethodNotAllowed", {
    details: [["Method", context.method], ["ResourceType", "DeleteMarker"]],
    headers: [
      Versions.deleteMarkerHeader,
      ...Versions.header(bucketOf(context), marker.versionId),
      ["Last-Modified", toHttpDate(marker.lastModified)],
      ["Allow", "DELETE"]
    ]
  })

/**
 * The object that the request names, by its key or by key and version.
 *
 * @internal
 */
export const objectOf = (context: Context): StoredObject => {
  const bucket = bucketOf(context)
  const versionId = versionIdOf(context)
  const version = Versions.find(bucket, keyOf(context), versionId, context.asOf)
  if (version === undefined) throw Versions.absent(bucket, keyOf(context), versionId)
  if (version._tag === "DeleteMarker") throw refuseMarker(context, version)
  return version
}

/**
 * The same for what can be said of any version: a delete marker is refused as one, even where it only hides the key.
 *
 * @internal
 */
export const versionOf = (context: Context): StoredObject => {
  const [newest] = versionIdOf(context) === undefined ? Versions.historyOf(bucketOf(context), keyOf(context)) : []
  if (newest?._tag === "DeleteMarker") throw refuseMarker(context, newest)
  return objectOf(context)
}

/** @internal */
export const versionHeader = (
  context: Context,
  version: { readonly versionId: string }
): ReadonlyArray<readonly [string, string]> => Versions.header(bucketOf(context), version.versionId)
