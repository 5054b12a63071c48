/**
 * Reads of what there was at a moment, on Tigris.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as StorageError from "../../StorageError.js"
import { compare, isVersion, type Version } from "../tigris/version.js"
import * as members from "./members.js"
import type { Answer, Members, Problem, Where } from "./operation.js"

/**
 * What can be read as it was, on Tigris; elsewhere it is `UnsupportedByProvider`, and nothing is sent.
 *
 * @since 0.1.0
 * @category models
 */
export interface AsOfInput {
  /** The snapshot, or any other moment, that is read instead of now. */
  readonly snapshotVersion?: Version | undefined
}

/** @internal */
export const asOf: Members<AsOfInput> = {
  snapshotVersion: (value, parts, { config: { provider } }) =>
    !provider.tigrisExtensions
      ? { lacking: "tigrisExtensions" }
      : isVersion(value)
      ? members.setHeader(parts, "x-tigris-snapshot-version", value)
      : "is not a number of nanoseconds in decimal digits"
}

/** @internal */
export const excludes = (
  { snapshotVersion, versionId }: AsOfInput & { readonly versionId?: string | undefined }
): Problem =>
  snapshotVersion !== undefined && versionId !== undefined
    ? "versionId and snapshotVersion exclude each other"
    : undefined

/** An answer that shows that the server took no notice of what makes the request another one. @internal */
export const ignored = (provider: string, where: Where, what: string): StorageError.UnsupportedByProvider =>
  new StorageError.UnsupportedByProvider({
    ...where,
    provider,
    feature: "tigrisExtensions",
    message: `the server took no notice of what Tigris has beside S3: ${what}`,
    hint: "check that the endpoint is Tigris, and that no proxy between takes the x-tigris headers away"
  })

/** Whether an object of that version can have been there then. One without a number was written before snapshots. */
const wasThere = (versionId: string | undefined, then: Version): boolean =>
  versionId === undefined || versionId === "null" || (isVersion(versionId) && compare(versionId, then) <= 0)

/** A server that passes over the header answers with what is there now, and its version may tell. @internal */
export const checked =
  <I extends AsOfInput, O, R>(answer: Answer<I, O, R>, header = "x-amz-version-id"): Answer<I, O, R> =>
  (response, asked) => {
    const { snapshotVersion } = asked.input
    return snapshotVersion === undefined || wasThere(response.headers[header], snapshotVersion)
      ? answer(response, asked)
      : Effect.fail(
        ignored(asked.config.provider.name, asked.where, "the object is later than the moment that was asked for")
      )
  }

/** Of everything that can be read as it was: on such operations alone a view of a snapshot can be built. @internal */
export const isReadable = ({ members }: { readonly members: object }): boolean => "snapshotVersion" in members
